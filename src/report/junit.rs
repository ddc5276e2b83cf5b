//! Findings as JUnit's XML, which every CI system shows: a test suite with a failed test for each finding.

use std::io::{self, Write};

use super::Findings;
use super::spot::{Spot, place};
use crate::diag::{Diagnostic, Severity};

/// Writes one suite. A finding of severity info is a skipped test; where there is none, one test passes.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, findings: &Findings) -> io::Result<()> {
    let summary = findings.summary;
    let tests = findings.diagnostics.len().max(1);
    let (failures, skipped) = (summary.errors + summary.warnings, summary.infos);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<testsuites tests="{tests}" failures="{failures}" errors="0">"#)?;
    writeln!(
        out,
        r#"  <testsuite name="hoist" tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}">"#
    )?;
    for found in findings.diagnostics {
        test(out, found)?;
    }
    if findings.diagnostics.is_empty() {
        writeln!(out, r#"    <testcase classname="hoist" name="{}"/>"#, escaped(&summary.to_string()))?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

fn test(out: &mut dyn Write, found: &Diagnostic) -> io::Result<()> {
    let spot = Spot::of_diagnostic(found);
    let file = spot.as_ref().map_or("hoist", |spot| spot.text.name());
    let at = spot.as_ref().map(|spot| place(&spot.text, spot.start())).unwrap_or_default();
    let name = format!("{} {at}", found.rule);
    writeln!(out, r#"    <testcase classname="{}" name="{}">"#, escaped(file), escaped(name.trim_end()))?;
    let message = escaped(&found.message);
    match found.severity {
        Severity::Info => writeln!(out, r#"      <skipped message="{message}"/>"#)?,
        severity => {
            let body: String = found.help.iter().map(|help| format!("\nhelp: {help}")).collect();
            let body = escaped(&format!("{at}: {}{body}", found.message));
            let kind = severity.as_str();
            writeln!(out, r#"      <failure type="{kind}" message="{message}">{body}</failure>"#)?;
        }
    }
    writeln!(out, "    </testcase>")
}

/// Text as XML 1.0 holds it; characters that it cannot hold are replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("a < \"b\" & \u{1b}c\n"), "a &lt; &quot;b&quot; &amp; \u{fffd}c&#10;");
    }
}
