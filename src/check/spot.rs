use std::sync::Arc;

use super::Rule;
use crate::diag::Diagnostic;
use crate::object::Object;
use crate::text::{Span, Text};
use crate::yaml::{Path, Place, View as _};

/// A field of an object, there or not, and what there is to point at.
pub(super) struct Spot<'o> {
    /// The object.
    pub object: &'o Object,
    /// The way to the field.
    pub path: Path,
}

impl Spot<'_> {
    /// A finding of `rule` at the field's value.
    pub fn at_value(&self, rule: &Rule, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        self.labelled(rule, self.place(&self.path).map(|place| place.value), message, label)
    }

    /// A finding of `rule` at the field's key.
    pub fn at_key(&self, rule: &Rule, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        self.labelled(rule, self.place(&self.path).map(key_or_value), message, label)
    }

    /// A finding of `rule` at what should hold the field.
    pub fn at_holder(&self, rule: &Rule, message: impl Into<String>, label: impl Into<String>) -> Diagnostic {
        self.labelled(rule, None, message, label)
    }

    /// A finding at `span`, or where nothing stands there at the nearest thing on the way to it.
    fn labelled(
        &self,
        rule: &Rule,
        span: Option<Span>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        let finding = rule.finding(message).at(&self.path);
        let text = self.object.tree().map(|tree| tree.text());
        match text.zip(span.or_else(|| self.nearest_span())) {
            Some((text, span)) => finding.label(text, span, label),
            None => finding,
        }
    }

    /// The key of the nearest thing on the way to the field that is there; for an element of a list its first
    /// key, for the object itself its `kind`.
    fn nearest_span(&self) -> Option<Span> {
        let mut path = self.path.clone();
        while path.pop().is_some() && !path.is_root() {
            if let Some(place) = self.place(&path) {
                let view = self.object.body.view().follow(&path);
                let first = view.and_then(|view| view.entries().next().map(|(key, _)| path.field(key)));
                let first = first.and_then(|path| self.place(&path)).and_then(|place| place.key);
                return place.key.or(first).or(Some(place.value));
            }
        }
        self.place(&Path::fields("kind")).map(|place| place.value)
    }

    /// The text and the place of the field's value, where there is one.
    pub fn value(&self) -> Option<(&Arc<Text>, Span)> {
        Some((self.object.tree()?.text(), self.place(&self.path)?.value))
    }

    fn place(&self, path: &Path) -> Option<Place> {
        self.object.tree()?.locate(path)
    }
}

fn key_or_value(place: Place) -> Span {
    place.key.unwrap_or(place.value)
}
