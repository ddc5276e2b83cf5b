//! Findings as TAP, the Test Anything Protocol, version 13.

use std::io::{self, Write};

use super::Findings;
use super::spot::{Spot, place, printable, settings};
use crate::diag::{Diagnostic, Severity};

/// Writes a test point for each finding: errors are `not ok`, others `ok` with their severity said. Where there
/// is none, one test point is `ok`.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, findings: &Findings) -> io::Result<()> {
    writeln!(out, "TAP version 13\n1..{}", findings.diagnostics.len().max(1))?;
    if findings.diagnostics.is_empty() {
        writeln!(out, "ok 1 - {}", findings.summary)?;
    }
    for (index, found) in findings.diagnostics.iter().enumerate() {
        point(out, index + 1, found)?;
    }
    Ok(())
}

fn point(out: &mut dyn Write, number: usize, found: &Diagnostic) -> io::Result<()> {
    let result = if found.severity == Severity::Error { "not ok" } else { "ok" };
    let at = Spot::of_diagnostic(found).map(|spot| format!("{} ", place(&spot.text, spot.start())));
    // A `#` would begin a directive.
    let message = printable(&found.message).replace('#', "\\#");
    let severity = found.severity.as_str();
    writeln!(out, "{result} {number} - {}{severity}[{}] {message}", at.unwrap_or_default(), found.rule)?;
    let set: Vec<String> = settings(found).collect();
    if found.help.is_empty() && set.is_empty() {
        return Ok(());
    }
    writeln!(out, "  ---")?;
    for (name, notes) in [("help", &found.help), ("values", &set)] {
        if !notes.is_empty() {
            writeln!(out, "  {name}:")?;
        }
        for note in notes {
            writeln!(out, "    - {}", serde_json::Value::from(note.as_str()))?;
        }
    }
    writeln!(out, "  ...")
}
