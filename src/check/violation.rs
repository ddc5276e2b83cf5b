use std::sync::Arc;

use super::Rule;
use crate::diag::Diagnostic;
use crate::kinds::FieldError;
use crate::kinds::schema::Type;
use crate::object::{Body, Object};
use crate::text::{Span, Text};
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
        match self.error.path.segments().last() {
            Some(Segment::Field(name) | Segment::Key(name)) => name.clone(),
            _ => self.error.path.to_string(),
        }
    }

    /// The path of what holds the field.
    pub fn parent(&self) -> Path {
        let mut parent = self.error.path.clone();
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
        match &self.object.body {
            Body::Tree(tree) => tree.root().follow(path).map(View::shape),
            Body::Json(value) => value.follow(path).map(View::shape),
        }
    }

    /// The keys of the map at `path`.
    pub fn keys(&self, path: &Path) -> Vec<&'o str> {
        match &self.object.body {
            Body::Tree(tree) => {
                tree.root().follow(path).into_iter().flat_map(View::entries).map(|(key, _)| key).collect()
            }
            Body::Json(value) => {
                value.follow(path).into_iter().flat_map(View::entries).map(|(key, _)| key).collect()
            }
        }
    }

    /// A finding of `rule` at the field's value.
    pub fn at_value(&self, rule: &Rule, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        let span = self.place(&self.error.path).map(|place| place.value);
        self.labelled(rule, message, span.or_else(|| self.nearest_span()), label)
    }

    /// A finding of `rule` at the field's key.
    pub fn at_key(&self, rule: &Rule, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        let span = self.place(&self.error.path).map(|place| place.key.unwrap_or(place.value));
        self.labelled(rule, message, span.or_else(|| self.nearest_span()), label)
    }

    /// A finding of `rule` at what should hold the field.
    pub fn at_holder(&self, rule: &Rule, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        self.labelled(rule, message, self.nearest_span(), label)
    }

    fn labelled(
        &self,
        rule: &Rule,
        message: impl Into<String>,
        span: Option<Span>,
        label: impl Into<String>,
    ) -> Diagnostic {
        let finding = rule.finding(message);
        match (self.text(), span) {
            (Some(text), Some(span)) => finding.label(text, span, label),
            _ => finding,
        }
    }

    /// The key of the nearest thing on the way to the field that is there; for an element of a list its first
    /// key, for the object itself its `kind`.
    fn nearest_span(&self) -> Option<Span> {
        let mut path = self.error.path.clone();
        while path.pop().is_some() && !path.is_root() {
            if let Some(place) = self.place(&path) {
                let first = self.keys(&path).first().and_then(|key| self.place(&path.field(*key)));
                return place.key.or(first.and_then(|place| place.key)).or(Some(place.value));
            }
        }
        self.place(&Path::fields("kind")).map(|place| place.value)
    }

    fn tree(&self) -> Option<&'o Tree> {
        self.object.tree()
    }
}
