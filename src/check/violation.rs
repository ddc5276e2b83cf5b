use std::sync::Arc;

use super::{Rule, Spot};
use crate::diag::Diagnostic;
use crate::kinds::FieldError;
use crate::kinds::schema::Type;
use crate::object::Object;
use crate::text::Text;
use crate::yaml::{Path, Place, Segment, Shape, Tree, View};

/// What an API server refuses in one field of an object, with what is needed to explain it.
pub(super) struct Violation<'o> {
    /// The object.
    pub object: &'o Object,
    /// What is refused, and why.
    pub error: &'o FieldError,
    /// The type of the whole object.
    pub root: Type<'o>,
}

impl<'o> Violation<'o> {
    /// A refusal of a field of `object`, whose type is `root`.
    pub fn new(object: &'o Object, error: &'o FieldError, root: Type<'o>) -> Self {
        Self { object, error, root }
    }

    /// What the field is called: the last field or key of its path; the whole path for an element.
    pub fn name(&self) -> String {
        match self.error.place().segments().last() {
            Some(Segment::Field(name) | Segment::Key(name)) => name.clone(),
            _ => self.error.place().to_string(),
        }
    }

    /// The path of what holds the field.
    pub fn parent(&self) -> Path {
        let mut parent = self.error.place().clone();
        parent.pop();
        parent
    }

    /// The type at `path`; `None` where the schema ends before.
    pub fn type_at(&self, path: &Path) -> Option<Type<'o>> {
        path.segments().iter().try_fold(self.root, |ty, segment| match segment {
            Segment::Field(name) => ty.field(name).map(|field| field.ty()).or_else(|| ty.element()),
            Segment::Key(_) | Segment::Index(_) => ty.element(),
        })
    }

    /// Where `path` stands in the text.
    pub fn place(&self, path: &Path) -> Option<Place> {
        self.tree()?.locate(path)
    }

    /// The text that the object was parsed from.
    pub fn text(&self) -> Option<&'o Arc<Text>> {
        self.tree().map(Tree::text)
    }

    /// What stands at `path`.
    pub fn shape(&self, path: &Path) -> Option<Shape<'o>> {
        self.object.body.view().follow(path).map(View::shape)
    }

    /// The keys of the map at `path`.
    pub fn keys(&self, path: &Path) -> Vec<&'o str> {
        let map = self.object.body.view().follow(path);
        map.into_iter().flat_map(View::entries).map(|(key, _)| key).collect()
    }

    /// A finding of `rule` at the field's value.
    pub fn at_value(&self, rule: &Rule, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        self.spot().at_value(rule, message, label)
    }

    /// A finding of `rule` at the field's key.
    pub fn at_key(&self, rule: &Rule, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        self.spot().at_key(rule, message, label)
    }

    /// A finding of `rule` at what should hold the field.
    pub fn at_holder(&self, rule: &Rule, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        self.spot().at_holder(rule, message, label)
    }

    fn spot(&self) -> Spot<'o> {
        Spot { object: self.object, path: self.error.place().clone() }
    }

    fn tree(&self) -> Option<&'o Tree> {
        self.object.tree()
    }
}
