//! What came of a chart's tests.

use std::io::{self, Write};
use std::time::Duration;

use colored::Colorize as _;

use super::diff_text;
use super::junit::{self, Case, CaseResult, Suite};
use super::spot::printable;
use super::{Style, human};
use crate::diag::Severity;
use crate::render::suite::{Problem, Tested, Verdict};

/// The format in which the outcome of tests is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Human,
    /// JUnit's XML.
    Junit,
}

impl Format {
    /// Every format and the name that the command line gives it.
    pub const ALL: [(&'static str, Self); 2] = [("human", Self::Human), ("junit", Self::Junit)];

    /// Writes what came of tests that took `elapsed` in this format.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(
        self,
        out: &mut dyn Write,
        tested: &Tested,
        elapsed: Duration,
        style: Style,
    ) -> io::Result<()> {
        match self {
            Self::Human => write_human(out, tested, elapsed, style),
            Self::Junit => write_junit(out, tested, elapsed),
        }
    }
}

/// A line a file, below it what failed in it, and at the end how many there were.
fn write_human(out: &mut dyn Write, tested: &Tested, elapsed: Duration, style: Style) -> io::Result<()> {
    for diagnostic in &tested.diagnostics {
        human::write_one(out, diagnostic, style)?;
        writeln!(out)?;
    }
    for verdicts in by_file(tested) {
        let failed: Vec<_> = verdicts.iter().filter(|verdict| !verdict.problems.is_empty()).collect();
        let file = printable(&verdicts[0].file);
        if failed.is_empty() {
            let word = style.paint("ok", |text| text.green().bold());
            writeln!(out, "{word}      {file}: {}", super::counted(verdicts.len(), "test"))?;
            continue;
        }
        let word = style.paint("FAILED", |text| text.red().bold());
        let of = super::counted(verdicts.len(), "test");
        writeln!(out, "{word}  {file}: {} of {of}\n", failed.len())?;
        failed.iter().try_for_each(|verdict| write_failed(out, verdict, style))?;
    }
    let failed = tested.verdicts.iter().filter(|verdict| !verdict.problems.is_empty()).count();
    let mut counts = vec![format!("{} passed", tested.verdicts.len() - failed)];
    counts.extend((failed > 0).then(|| format!("{failed} failed")));
    counts.extend((tested.left_out > 0).then(|| format!("{} left out", tested.left_out)));
    writeln!(out, "{} in {:.2}s", counts.join(", "), elapsed.as_secs_f64())
}

fn write_failed(out: &mut dyn Write, verdict: &Verdict, style: Style) -> io::Result<()> {
    let name = printable(&verdict.name);
    writeln!(out, "{}", style.paint(&name, |text| text.bold().underline()))?;
    for Problem { diagnostic, sides } in &verdict.problems {
        human::write_one(out, diagnostic, style)?;
        if let Some((wanted, found)) = sides {
            diff_text::hunks(out, &diff_text::yaml(wanted), &diff_text::yaml(found), 2, style)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A suite a file; a file that cannot be read is a failed test.
fn write_junit(out: &mut dyn Write, tested: &Tested, elapsed: Duration) -> io::Result<()> {
    let suites = by_file(tested)
        .into_iter()
        .map(|verdicts| Suite { name: verdicts[0].file.clone(), cases: verdicts.iter().map(case).collect() });
    let mut suites: Vec<_> = suites.collect();
    let errors = tested.diagnostics.iter().filter(|found| found.severity == Severity::Error);
    let cases: Vec<_> = errors.map(junit::case).collect();
    if !cases.is_empty() {
        suites.push(Suite { name: "hoist".to_owned(), cases });
    }
    junit::write_suites(out, &suites, Some(elapsed))
}

fn case(verdict: &Verdict) -> Case {
    let result = match verdict.problems.as_slice() {
        [] => CaseResult::Passed,
        [first, ..] => {
            let mut body = Vec::new();
            // A vector takes everything.
            let _ = write_failed(&mut body, verdict, Style::PLAIN);
            CaseResult::Failed {
                kind: "error",
                message: first.diagnostic.message.clone(),
                body: String::from_utf8_lossy(&body).into_owned(),
            }
        }
    };
    Case { class: verdict.file.clone(), name: verdict.name.clone(), result }
}

/// The verdicts of each file, in their order.
fn by_file(tested: &Tested) -> Vec<&[Verdict]> {
    tested.verdicts.chunk_by(|one, next| one.file == next.file).collect()
}
