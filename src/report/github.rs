//! Findings as workflow commands of GitHub Actions, which show them beside the lines of a pull request.

use std::io::{self, Write};

use super::Findings;
use super::spot::{Spot, settings};
use crate::diag::{Diagnostic, Severity};

/// Writes `::error file=…,line=…::message` for each finding.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, findings: &Findings) -> io::Result<()> {
    findings.diagnostics.iter().try_for_each(|found| command(out, found))
}

fn command(out: &mut dyn Write, found: &Diagnostic) -> io::Result<()> {
    let command = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = Vec::new();
    if let Some(spot) = Spot::of_diagnostic(found) {
        let (start, end) = (spot.start(), spot.end());
        properties.push(format!("file={}", property(spot.text.name())));
        properties.push(format!("line={}", start.line));
        properties.push(format!("endLine={}", end.line));
        // Columns are for places within one line only.
        if start.line == end.line {
            properties.push(format!("col={}", start.column));
            properties.push(format!("endColumn={}", end.column));
        }
    }
    properties.push(format!("title={}", property(&found.rule)));
    let help = found.help.iter().map(|help| format!("\nhelp: {help}"));
    let notes: String = help.chain(settings(found).map(|set| format!("\n{set}"))).collect();
    let message = data(&format!("{}{notes}", found.message));
    writeln!(out, "::{command} {}::{message}", properties.join(","))
}

/// The message of a command: what would end its line is encoded.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command: what would end it is encoded, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_a_command_early() {
        assert_eq!(property("a,b:c\n100%"), "a%2Cb%3Ac%0A100%25");
        assert_eq!(data("a,b:c\r\n"), "a,b:c%0D%0A");
    }
}
