//! Findings as GitLab's code quality report, which shows them in merge requests.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::Findings;
use super::spot::{Spot, settings};
use crate::diag::{Diagnostic, Severity};

#[derive(Serialize)]
struct Issue<'d> {
    description: String,
    check_name: &'d str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes one JSON list with an issue for each finding. Its fingerprint does not hang on the line, so that GitLab
/// knows it again when lines move.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, findings: &Findings) -> io::Result<()> {
    let mut seen = HashMap::new();
    let issues: Vec<Issue> = findings.diagnostics.iter().map(|found| issue(found, &mut seen)).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue<'d>(found: &'d Diagnostic, seen: &mut HashMap<String, usize>) -> Issue<'d> {
    let spot = Spot::of_diagnostic(found);
    let path = spot.as_ref().map_or_else(|| "-".to_owned(), |spot| spot.text.name().to_owned());
    let same = format!("{}\n{path}\n{:?}\n{:?}\n{}", found.rule, found.subject, found.path, found.message);
    let count = seen.entry(same.clone()).or_default();
    *count += 1;
    Issue {
        description: settings(found).fold(found.message.clone(), |said, set| format!("{said} ({set})")),
        check_name: &found.rule,
        fingerprint: fingerprint(&format!("{same}\n{count}")),
        severity: match found.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location { path, lines: Lines { begin: spot.map_or(1, |spot| spot.start().line) } },
    }
}

fn fingerprint(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
