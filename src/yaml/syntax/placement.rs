//! Where a line that is indented wrongly would fit.

use super::Failure;
use super::indentation::{entry_column, spaces};
use super::lines::Line;
use super::repair;
use crate::diag::Diagnostic;

/// A column at which a block goes on, and the line that shows it.
#[derive(Clone, Copy)]
struct Fit<'t> {
    column: u32,
    like: Line<'t>,
}

/// A line whose indentation fits no block above it.
pub(super) fn misplaced(failure: &Failure<'_>, line: Line<'_>) -> Option<Diagnostic> {
    if let Some(first) = indented_start(failure, line) {
        return Some(first);
    }
    let fits = fitting(failure, line);
    let nearest = fits.first()?;
    let distance = |fit: &Fit<'_>| fit.column.abs_diff(line.indent);
    let tied = fits.get(1).filter(|second| distance(second) == distance(nearest));
    let message = format!("this line is indented with {}, which fits nothing above it", spaces(line.indent));
    let place = if line.indent == 0 { failure.character(line.start) } else { line.indentation() };
    let block = repair::block(failure, line);
    let mut help = format!("indent it with {}", as_line(nearest));
    if let Some(other) = tied {
        help += &format!(", or with {}", as_line(other));
    }
    if block.len() > 1 {
        help += ", and what stands below it along with it";
    }
    let label = format!("begins after {}", spaces(nearest.column));
    let mut diagnostic = failure
        .diagnostic(place, message, spaces(line.indent))
        .label(failure.text, nearest.like.content(), label)
        .help(help);
    // One space off is a slip of the hand; more may have been meant otherwise.
    if tied.is_none() && distance(nearest) == 1 {
        diagnostic.edits = repair::shift(failure, &block, line.indent, nearest.column).unwrap_or_default();
    }
    Some(diagnostic)
}

/// A line indented deeper than the entry above it, `above`, which has a value.
pub(super) fn too_deep(failure: &Failure<'_>, line: Line<'_>, above: Line<'_>) -> Diagnostic {
    let key = above.key().unwrap_or_default();
    let column = entry_column(above);
    let message = format!("this line is indented deeper than `{key}` above it, which already has a value");
    let block = repair::block(failure, line);
    let mut help = format!("indent it with {}, like `{key}`", spaces(column));
    if block.len() > 1 {
        help += ", and what stands below it along with it";
    }
    let mut diagnostic = failure
        .diagnostic(line.content(), message, format!("begins after {}", spaces(line.indent)))
        .label(failure.text, above.content(), "has its value on its own line")
        .help(help);
    if line.indent - column == 1 && !line.is_element() {
        diagnostic.edits = repair::shift(failure, &block, line.indent, column).unwrap_or_default();
    }
    diagnostic
}

/// ` 4 spaces, as line 3 (`name`)`.
fn as_line(fit: &Fit<'_>) -> String {
    let name = fit.like.key().map(|key| format!(" (`{key}`)")).unwrap_or_default();
    format!("{}, as line {}{name}", spaces(fit.column), fit.like.number)
}

/// The columns at which blocks above `line` go on, the nearest to its own first; of two as near the inner one.
fn fitting<'t>(failure: &Failure<'t>, line: Line<'t>) -> Vec<Fit<'t>> {
    let mut inner: Option<Line<'t>> = None;
    let mut found: Vec<Fit<'t>> = Vec::new();
    for above in failure.lines.before(line) {
        // A list may stand at the column of its key.
        let holds = |inner: Line<'_>| {
            above.indent < inner.indent
                || above.indent == inner.indent && inner.is_element() && !above.is_element()
        };
        if !inner.is_none_or(holds) {
            continue;
        }
        inner = Some(above);
        if above.opens_text() {
            // What stood between is its text.
            found.clear();
        }
        let columns = above.columns();
        let fitting = match line.is_element() {
            true => &columns[..columns.len() - 1],
            false => &columns[columns.len() - 1..],
        };
        found.extend(fitting.iter().map(|&column| Fit { column, like: above }));
        if above.indent == 0 && !above.is_element() {
            break;
        }
    }
    found.retain(|fit| fit.column != line.indent);
    found.sort_by_key(|fit| fit.column.abs_diff(line.indent));
    found.dedup_by_key(|fit| fit.column);
    found
}

/// The lines a document begins with are indented, and `line`, like most after it, is not: they are wrong, not it.
fn indented_start(failure: &Failure<'_>, line: Line<'_>) -> Option<Diagnostic> {
    let first = failure.lines.before(line).last().filter(|first| first.indent > line.indent)?;
    let above = failure.lines.before(line).map(|above| above.indent);
    let (mut at_first, mut least) = (0, u32::MAX);
    for indent in above {
        at_first += usize::from(indent == first.indent);
        least = least.min(indent);
    }
    let like_line = failure.lines.from(line).filter(|below| below.indent == line.indent).count();
    if least < first.indent || like_line < at_first {
        return None;
    }
    let below = failure.lines.from(line).map(|below| below.indent).min();
    if below != Some(line.indent) {
        return None;
    }
    let message = format!(
        "the document begins after {}, and goes on after {}",
        spaces(first.indent),
        spaces(line.indent)
    );
    let mut diagnostic = failure
        .diagnostic(first.indentation(), message, spaces(first.indent))
        .label(failure.text, line.content(), format!("begins after {}", spaces(line.indent)))
        .help(format!("indent line {} with {}, as line {}", first.number, spaces(line.indent), line.number));
    let block = failure.lines.all(first.number, line.number - 1);
    diagnostic.edits = repair::shift(failure, &block, first.indent, line.indent).unwrap_or_default();
    Some(diagnostic)
}
