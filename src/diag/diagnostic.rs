use std::borrow::Cow;
use std::sync::Arc;

use crate::text::{Location, Secrets, Span, Text};

/// How bad a finding is. Ordered: an error is greater than a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably wrong, or wrong soon.
    Warning,
    /// The API server would refuse it, or it cannot be read.
    Error,
}

impl Severity {
    /// `error`, `warning` or `info`, as every output names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// One thing to tell a person: what is wrong, where, why, and how to mend it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that found it, as `group/name`.
    pub rule: Cow<'static, str>,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where. The first label is the place; the others say what it collides with or came from.
    pub labels: Vec<Label>,
    /// Where the values were set that it is about. Those behind a label on rendered text need not be among them: its
    /// source map knows them.
    pub values: Vec<Location>,
    /// How to mend it, one suggestion each.
    pub help: Vec<String>,
    /// Edits that together mend it safely.
    pub edits: Vec<Edit>,
    /// The object it is about.
    pub subject: Option<Subject>,
    /// The field path in the API server's own form, as `spec.containers[0].image`.
    pub path: Option<String>,
}

/// A span of a text and what there is to say about it.
#[derive(Clone, Debug)]
pub struct Label {
    /// The text that is pointed into.
    pub text: Arc<Text>,
    /// The place.
    pub span: Span,
    /// What stands beside the carets; may be empty.
    pub message: String,
}

/// The replacement of a span of a text.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The text to change.
    pub text: Arc<Text>,
    /// What goes.
    pub span: Span,
    /// What comes in its place.
    pub replacement: String,
}

/// The object that a diagnostic is about, as its author wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// `apiVersion`, as `apps/v1`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.namespace`, where there is one.
    pub namespace: Option<String>,
    /// `metadata.name`.
    pub name: String,
}

impl Diagnostic {
    /// A finding of `rule` that says `message`.
    pub fn new(rule: impl Into<Cow<'static, str>>, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            severity,
            message: message.into(),
            labels: Vec::new(),
            values: Vec::new(),
            help: Vec::new(),
            edits: Vec::new(),
            subject: None,
            path: None,
        }
    }

    /// Points at `span` of `text`, saying `message` beside the carets.
    pub fn label(mut self, text: &Arc<Text>, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { text: text.clone(), span, message: message.into() });
        self
    }

    /// Points at where a value was set that it is about.
    pub fn value(mut self, location: &Location) -> Self {
        if !self.values.contains(location) {
            self.values.push(location.clone());
        }
        self
    }

    /// Adds a way to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds an edit that is part of the one safe repair.
    pub fn edit(mut self, text: &Arc<Text>, span: Span, replacement: impl Into<String>) -> Self {
        self.edits.push(Edit { text: text.clone(), span, replacement: replacement.into() });
        self
    }

    /// Says which object it is about.
    pub fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    /// Masks what it says of values that are never to be shown.
    pub fn mask(&mut self, secrets: &Secrets) {
        let labels = self.labels.iter_mut().map(|label| &mut label.message);
        let told = std::iter::once(&mut self.message).chain(&mut self.help).chain(labels);
        told.for_each(|told| secrets.mask(told));
    }

    /// Says which field it is about.
    pub fn at(mut self, path: impl ToString) -> Self {
        self.path = Some(path.to_string());
        self
    }
}
