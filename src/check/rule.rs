use super::finding::Finding;
use super::{Context, Options, Set};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;

/// One thing that hoist looks for.
#[derive(Debug)]
pub struct Rule {
    /// Its name, `group/name`.
    pub id: &'static str,
    /// How bad what it finds is.
    pub severity: Severity,
    /// Its page, in Markdown: what, why, Flagged and Accepted YAML, the repair.
    pub page: &'static str,
    /// How it finds it.
    pub(super) judge: Judge,
}

/// How a rule finds what it looks for.
#[derive(Clone, Copy)]
pub(super) enum Judge {
    /// It looks at one object.
    Object(fn(&Object, &Context) -> Vec<Diagnostic>),
    /// It looks at the set as a whole.
    Set(fn(&Set, &Options) -> Vec<Finding>),
    /// Another room finds it: `kinds`, whose field errors the rule puts into words, or the reader of a language.
    Elsewhere,
}

/// Rules that belong together.
#[derive(Debug)]
pub struct Group {
    /// The first half of its rules' names.
    pub name: &'static str,
    /// What its rules have in common, in one line.
    pub about: &'static str,
    /// Whether its rules are about what is wise rather than what is right: `lint` has them speak, and whoever
    /// names them.
    pub practice: bool,
    /// Its rules.
    pub rules: &'static [&'static Rule],
}

impl Group {
    /// What most groups have in common; a group says what is different.
    pub(super) const BASE: Self = Self { name: "", about: "", practice: false, rules: &[] };
}

impl Rule {
    /// A rule for what another room finds.
    pub(super) const fn elsewhere(id: &'static str, severity: Severity, page: &'static str) -> Self {
        Self { id, severity, page, judge: Judge::Elsewhere }
    }

    /// What it finds, in one line: its page's first paragraph.
    pub fn summary(&self) -> String {
        let lines = self.page.lines().skip_while(|line| line.starts_with('#') || line.is_empty());
        lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// A finding of it, at no place yet.
    pub(super) fn finding(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.id, self.severity, message)
    }
}

impl std::fmt::Debug for Judge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Object(_) => "Object",
            Self::Set(_) => "Set",
            Self::Elsewhere => "Elsewhere",
        })
    }
}
