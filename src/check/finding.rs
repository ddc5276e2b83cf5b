use std::sync::Arc;

use super::Rule;
use super::facts::{Facts, Field};
use crate::diag::{Diagnostic, Severity};
use crate::text::{Span, Text};

/// What a rule about the set found. Its places name their texts by number, for a text may be gone by then, and is
/// read again only where there is something to show.
#[derive(Debug)]
pub(super) struct Finding {
    diagnostic: Diagnostic,
    places: Vec<(u32, Span, String)>,
}

impl Finding {
    /// A finding of `rule` in the object of `facts`, at no place yet.
    pub fn new(rule: &Rule, facts: &Facts, message: impl Into<String>) -> Self {
        let diagnostic = rule.finding(message).about(facts.reference.subject());
        Self { diagnostic, places: Vec::new() }
    }

    /// Points at `span`, where there is one, in the text of the object of `facts`.
    pub fn label(mut self, facts: &Facts, span: Option<Span>, message: impl Into<String>) -> Self {
        self.places.extend(span.map(|span| (facts.source, span, message.into())));
        self
    }

    /// Points at a field of the object of `facts`, or at its name where the field has no place.
    pub fn at(self, facts: &Facts, field: &Field, message: impl Into<String>) -> Self {
        let Self { diagnostic, places } = self.label(facts, field.span.or(facts.place), message);
        Self { diagnostic: diagnostic.at(field), places }
    }

    /// Says which field it is about.
    pub fn path(mut self, path: &str) -> Self {
        self.diagnostic = self.diagnostic.at(path);
        self
    }

    /// Adds a way to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.diagnostic.help.push(help.into());
        self
    }

    /// Changes how bad it is.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.diagnostic.severity = severity;
        self
    }

    /// What it points at: numbers of texts, and places there.
    pub fn places(&self) -> impl Iterator<Item = (u32, Span)> {
        self.places.iter().map(|(source, span, _)| (*source, *span))
    }

    /// The same with the texts that `texts` gives.
    pub fn told(self, texts: &dyn Fn(u32) -> Option<Arc<Text>>) -> Diagnostic {
        self.places.into_iter().fold(self.diagnostic, |told, (source, span, message)| match texts(source) {
            Some(text) => told.label(&text, span, message),
            None => told,
        })
    }
}
