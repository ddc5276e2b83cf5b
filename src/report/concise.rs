//! One line a finding, as compilers and grep print places, for scripts and editors.

use std::io::{self, Write};

use super::link::linked;
use super::spot::{Spot, printable, settings};
use super::{Findings, Style};

/// Writes `file:line:column: severity[rule] message (help; value set here: file:line)` for each finding.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, findings: &Findings, style: Style) -> io::Result<()> {
    for found in findings.diagnostics {
        if let Some(spot) = Spot::of_diagnostic(found) {
            write!(out, "{}: ", linked(&spot.text, spot.start(), style))?;
        }
        write!(out, "{}[{}] {}", found.severity.as_str(), found.rule, printable(&found.message))?;
        let notes: Vec<String> =
            found.help.first().map(|help| printable(help)).into_iter().chain(settings(found)).collect();
        match notes.as_slice() {
            [] => writeln!(out)?,
            notes => writeln!(out, " ({})", notes.join("; "))?,
        }
    }
    Ok(())
}
