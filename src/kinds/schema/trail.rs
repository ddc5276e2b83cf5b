use super::ty::Type;
use crate::yaml::{Path, Segment};

/// The way from the root to a value, kept on the stack while its tree is walked; a [`Path`] only where there is
/// an error to report.
#[derive(Clone, Copy)]
pub(super) struct Trail<'p> {
    parent: Option<&'p Trail<'p>>,
    step: Step<'p>,
    /// What the value may be.
    pub(super) ty: Type<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Root,
    Field(&'p str),
    Key(&'p str),
    Entry(&'p str),
    Index(usize),
}

impl<'p> Trail<'p> {
    pub(super) fn root(ty: Type<'p>) -> Self {
        Self { parent: None, step: Step::Root, ty }
    }

    pub(super) fn field(&'p self, name: &'p str, ty: Type<'p>) -> Self {
        Self { parent: Some(self), step: Step::Field(name), ty }
    }

    pub(super) fn key(&'p self, key: &'p str, ty: Type<'p>) -> Self {
        Self { parent: Some(self), step: Step::Key(key), ty }
    }

    /// An entry of a map in a custom resource, whose keys the API server tells as fields.
    pub(super) fn entry(&'p self, key: &'p str, ty: Type<'p>) -> Self {
        Self { parent: Some(self), step: Step::Entry(key), ty }
    }

    pub(super) fn index(&'p self, index: usize, ty: Type<'p>) -> Self {
        Self { parent: Some(self), step: Step::Index(index), ty }
    }

    /// The same value, under another type.
    pub(super) fn under(&self, ty: Type<'p>) -> Self {
        Self { ty, ..*self }
    }

    pub(super) fn is_root(&self) -> bool {
        self.parent.is_none()
    }

    /// The values around it, the nearest first.
    pub(super) fn ancestors(&self) -> impl Iterator<Item = &'p Trail<'p>> {
        std::iter::successors(self.parent, |trail| trail.parent)
    }

    /// The way as the judges of custom resources write it in their words: `spec.labels.app`; of a map that is
    /// judged by itself `.app`.
    pub(super) fn dotted(&self) -> String {
        let steps: Vec<_> = std::iter::once(self).chain(self.ancestors()).map(|trail| trail.step).collect();
        let mut dotted = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Root => {}
                Step::Field(name) if dotted.is_empty() => dotted.push_str(name),
                Step::Field(name) | Step::Key(name) | Step::Entry(name) => dotted.extend([".", name]),
                Step::Index(index) => dotted.push_str(&format!("[{index}]")),
            }
        }
        dotted
    }

    pub(super) fn path(&self) -> Path {
        let steps = std::iter::once(self).chain(self.ancestors()).filter_map(|trail| match trail.step {
            Step::Root => None,
            Step::Field(name) | Step::Entry(name) => Some(Segment::Field(name.to_owned())),
            Step::Key(key) => Some(Segment::Key(key.to_owned())),
            Step::Index(index) => Some(Segment::Index(index)),
        });
        let mut segments = steps.collect::<Vec<_>>();
        segments.reverse();
        segments.into()
    }
}
