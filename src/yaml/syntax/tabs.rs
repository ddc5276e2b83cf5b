use super::Failure;
use super::indentation::{entry_column, spaces};
use super::lines::Line;
use super::repair;
use crate::diag::{Diagnostic, Edit};
use crate::text::Span;

/// A tab in the indentation of the line where the parser stopped, or of the one before it.
pub(super) fn diagnose(failure: &Failure<'_>) -> Option<Diagnostic> {
    let line = failure.lines.at(failure.at);
    let mut candidates = std::iter::once(line).chain(failure.lines.before(line).take(1));
    let (line, span) = candidates.find_map(|line| Some((line, tabs(failure, line)?)))?;
    let above = failure.lines.before(line).next();
    let column = above.map_or(0, |above| match above.opens_block() {
        true => entry_column(above) + 2,
        false => entry_column(above),
    });
    let message = "a tab indents this line, and YAML takes only spaces";
    let mut diagnostic =
        failure.diagnostic(span, message, "a tab").help(format!("indent it with {}", spaces(column)));
    diagnostic.edits = expanded(failure).unwrap_or_default();
    Some(diagnostic)
}

/// The white space of a line from the first tab on that is part of its indentation.
fn tabs(failure: &Failure<'_>, line: Line<'_>) -> Option<Span> {
    let start = line.content().start;
    let rest = failure.text.content().get(start as usize..)?;
    let white = rest.len() - rest.trim_start_matches(['\t', ' ']).len();
    (rest.starts_with('\t') && !line.trimmed.is_empty()).then(|| Span { start, end: start + white as u32 })
}

/// Two spaces for every tab of a document that is indented by nothing else: all widths then mean the same.
fn expanded(failure: &Failure<'_>) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    for line in failure.lines.from(failure.lines.at(failure.chunk.start)) {
        // In a text a tab is a tab.
        if line.indent > 0 || line.opens_text() {
            return None;
        }
        if let Some(span) = tabs(failure, line) {
            let white = failure.text.slice(span);
            if white.contains(' ') {
                return None;
            }
            let replacement = "  ".repeat(white.len());
            edits.push(Edit { text: failure.text.clone(), span, replacement });
        }
    }
    repair::readable(failure, edits)
}
