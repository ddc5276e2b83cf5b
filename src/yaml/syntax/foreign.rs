//! Lines that come from somewhere else: from a merge, a diff, a separator that is none.

use super::Failure;
use super::lines::Line;
use super::repair;
use crate::diag::Diagnostic;

/// What a merge left, or a separator of the wrong shape at the place of the failure.
pub(super) fn diagnose(failure: &Failure<'_>) -> Option<Diagnostic> {
    conflict(failure).or_else(|| separator(failure))
}

/// A conflict that was not resolved: then whatever else is wrong follows from it.
fn conflict(failure: &Failure<'_>) -> Option<Diagnostic> {
    let first = failure.lines.at(failure.chunk.start);
    let is_marker = |line: &Line<'_>| {
        line.indent == 0 && (line.trimmed.starts_with("<<<<<<< ") || line.trimmed.starts_with(">>>>>>> "))
    };
    let marker = failure.lines.from(first).find(is_marker)?;
    let message = "a merge left its conflict here";
    let help = "keep one of the two sides, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`";
    Some(failure.diagnostic(marker.content(), message, "put here by a merge").help(help))
}

/// Dashes that part two documents in somebody's eyes: too few of them, or indented.
fn separator(failure: &Failure<'_>) -> Option<Diagnostic> {
    let (at, from) = (failure.lines.at(failure.at), failure.lines.at(failure.from));
    let candidates = [at, from].into_iter().chain(failure.lines.before(at).take(1));
    let is_meant = |line: &Line<'_>| line.trimmed == "--" || line.indent > 0 && line.trimmed == "---";
    let line = candidates.into_iter().find(is_meant)?;
    let message = "this parts no documents: a separator is `---` at the start of a line";
    let label = if line.indent > 0 { "indented" } else { "two dashes" };
    let mut diagnostic = failure
        .diagnostic(line.content(), message, label)
        .help("write `---` at the start of the line, or quote it if it is a value");
    let dashes = line.indentation().to(line.content());
    diagnostic.edits = repair::separate(failure, dashes).unwrap_or_default();
    Some(diagnostic)
}
