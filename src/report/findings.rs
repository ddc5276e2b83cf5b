use std::fmt;
use std::io::{self, Write};

use super::{Style, concise, github, gitlab, human, json, junit, sarif, tap};
use crate::diag::{Diagnostic, Severity};

/// What a check has to say: its findings in their order, and what they come to.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'d> {
    /// The findings, ordered.
    pub diagnostics: &'d [Diagnostic],
    /// What they come to.
    pub summary: Summary,
}

/// How many objects were checked, and how many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many objects were checked.
    pub objects: usize,
    /// How many documents are no manifests and were left alone.
    pub others: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
}

/// The format in which findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: source lines and carets.
    Human,
    /// One line a finding.
    Concise,
    /// The documented, versioned shape.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit's XML.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// The Test Anything Protocol.
    Tap,
}

impl Format {
    /// Every format and the name that the command line gives it.
    pub const ALL: [(&'static str, Self); 8] = [
        ("human", Self::Human),
        ("concise", Self::Concise),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("junit", Self::Junit),
        ("github", Self::Github),
        ("gitlab", Self::Gitlab),
        ("tap", Self::Tap),
    ];
}

impl<'d> Findings<'d> {
    /// The findings of a check of `objects` objects, beside which `others` documents were left alone.
    pub fn new(diagnostics: &'d [Diagnostic], objects: usize, others: usize) -> Self {
        let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
        let summary = Summary {
            objects,
            others,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
        };
        Self { diagnostics, summary }
    }

    /// Writes them in `format`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write, format: Format, style: Style) -> io::Result<()> {
        match format {
            Format::Human => human::write(out, self, style),
            Format::Concise => concise::write(out, self, style),
            Format::Json => json::write(out, self),
            Format::Sarif => sarif::write(out, self),
            Format::Junit => junit::write(out, self),
            Format::Github => github::write(out, self),
            Format::Gitlab => gitlab::write(out, self),
            Format::Tap => tap::write(out, self),
        }
    }
}

/// `2 errors, 1 warning in 14 objects`.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "note")];
        let said: Vec<String> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| counted(*count, what))
            .collect();
        let said = if said.is_empty() { "no findings".to_owned() } else { said.join(", ") };
        write!(f, "{said} in {}", counted(self.objects, "object"))?;
        match self.others {
            0 => Ok(()),
            1 => write!(f, " (1 document is no manifest)"),
            others => write!(f, " ({others} documents are no manifests)"),
        }
    }
}

/// `1 object`, `2 objects`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
