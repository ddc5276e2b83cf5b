//! JUnit's XML, which every CI system shows. Of findings: a suite with a failed test for each.

use std::io::{self, Write};
use std::time::Duration;

use super::Findings;
use super::spot::{Spot, place, settings};
use crate::diag::{Diagnostic, Severity};

/// Tests that belong together.
pub(super) struct Suite {
    pub name: String,
    pub cases: Vec<Case>,
}

/// One test.
pub(super) struct Case {
    pub class: String,
    pub name: String,
    pub result: CaseResult,
}

/// How a test ended.
pub(super) enum CaseResult {
    Passed,
    /// With what there is to say of it.
    Skipped(String),
    Failed {
        kind: &'static str,
        message: String,
        body: String,
    },
}

/// Writes the findings as one suite. One of severity info is a skipped test; where there is none, one test passes.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, findings: &Findings) -> io::Result<()> {
    let mut cases: Vec<_> = findings.diagnostics.iter().map(case).collect();
    if cases.is_empty() {
        let name = findings.summary.to_string();
        cases.push(Case { class: "hoist".to_owned(), name, result: CaseResult::Passed });
    }
    write_suites(out, &[Suite { name: "hoist".to_owned(), cases }], None)
}

/// A finding as a failed test, or a skipped one.
pub(super) fn case(found: &Diagnostic) -> Case {
    let spot = Spot::of_diagnostic(found);
    let file = spot.as_ref().map_or("hoist", |spot| spot.text.name());
    let at = spot.as_ref().map(|spot| place(&spot.text, spot.start())).unwrap_or_default();
    let name = format!("{} {at}", found.rule).trim_end().to_owned();
    let message = found.message.clone();
    let result = match found.severity {
        Severity::Info => CaseResult::Skipped(message),
        severity => {
            let help = found.help.iter().map(|help| format!("\nhelp: {help}"));
            let notes: String = help.chain(settings(found).map(|set| format!("\n{set}"))).collect();
            CaseResult::Failed { kind: severity.as_str(), body: format!("{at}: {message}{notes}"), message }
        }
    };
    Case { class: file.to_owned(), name, result }
}

/// Writes suites; `time` is how long all of them took.
pub(super) fn write_suites(out: &mut dyn Write, suites: &[Suite], time: Option<Duration>) -> io::Result<()> {
    let count = |suites: &[Suite], wanted: fn(&CaseResult) -> bool| {
        suites.iter().flat_map(|suite| &suite.cases).filter(|case| wanted(&case.result)).count()
    };
    let counts = |suites: &[Suite]| {
        let failures = count(suites, |result| matches!(result, CaseResult::Failed { .. }));
        format!(r#"tests="{}" failures="{failures}" errors="0""#, count(suites, |_| true))
    };
    let time = time.map(|time| format!(r#" time="{:.3}""#, time.as_secs_f64())).unwrap_or_default();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r"<testsuites {}{time}>", counts(suites))?;
    for suite in suites {
        let own = std::slice::from_ref(suite);
        let skipped = count(own, |result| matches!(result, CaseResult::Skipped(_)));
        writeln!(
            out,
            r#"  <testsuite name="{}" {} skipped="{skipped}">"#,
            escaped(&suite.name),
            counts(own)
        )?;
        suite.cases.iter().try_for_each(|case| write_case(out, case))?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn write_case(out: &mut dyn Write, case: &Case) -> io::Result<()> {
    let head =
        format!(r#"    <testcase classname="{}" name="{}""#, escaped(&case.class), escaped(&case.name));
    match &case.result {
        CaseResult::Passed => return writeln!(out, "{head}/>"),
        CaseResult::Skipped(message) => {
            writeln!(out, "{head}>\n      <skipped message=\"{}\"/>", escaped(message))?;
        }
        CaseResult::Failed { kind, message, body } => {
            let (message, body) = (escaped(message), escaped(body));
            writeln!(out, "{head}>\n      <failure type=\"{kind}\" message=\"{message}\">{body}</failure>")?;
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
