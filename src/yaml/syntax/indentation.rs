use super::lines::Line;
use super::{Failure, placement, repair};
use crate::diag::Diagnostic;
use crate::text::Span;

/// So many characters may stand before the colon of a key.
const LONGEST_KEY: usize = 1024;

/// A line that fits nowhere: wrong indentation, a missing colon or space, a colon too many.
pub(super) fn diagnose(failure: &Failure<'_>) -> Option<Diagnostic> {
    let line = failure.lines.at(failure.at);
    match failure.problem {
        "mapping values are not allowed in this context" => Some(second_colon(failure, line)),
        "could not find expected ':'" => Some(missing_colon(failure, failure.lines.at(failure.from))),
        "did not find expected key" if failure.text.slice(failure.character(failure.at)) == ":" => {
            let message = "a key is missing before this colon";
            Some(failure.diagnostic(failure.character(failure.at), message, "nothing before it"))
        }
        "block sequence entries are not allowed in this context" => {
            let span = Span { start: failure.at, end: line.content().end };
            let message = "a list cannot begin on the line of its key";
            let help = "put the `-` on a line of its own below the key";
            Some(failure.diagnostic(span, message, "on a line of its own").help(help))
        }
        "did not find expected key"
        | "did not find expected '-' indicator"
        | "did not find expected <document start>" => misplaced(failure, line),
        _ => None,
    }
}

/// `a: b: c`, a line that is indented deeper than the entry above it, which has a value, or a line below one that is
/// no entry and so becomes part of a text.
fn second_colon(failure: &Failure<'_>, line: Line<'_>) -> Diagnostic {
    if let Some(too_long) = too_long(failure, line) {
        return too_long;
    }
    let first_colon = line.trimmed.find(':').map(|at| line.content().start + at as u32);
    if first_colon == Some(failure.at) {
        let above = failure.lines.before(line).find(|above| entry_column(*above) < line.indent);
        if let Some(above) = above.filter(|above| above.key().is_some() && !above.opens_block()) {
            return placement::too_deep(failure, line, above);
        }
        let previous = failure.lines.before(line).next();
        if let Some(previous) = previous.filter(|previous| previous.key().is_none() && !previous.is_flow()) {
            return missing_colon(failure, previous);
        }
    }
    let message = "a plain value cannot have a colon and a space in it";
    let label = "this would begin another value";
    let diagnostic = failure.diagnostic(failure.character(failure.at), message, label);
    diagnostic.help("put the value in quotes")
}

/// A key whose colon YAML does not find.
fn too_long(failure: &Failure<'_>, line: Line<'_>) -> Option<Diagnostic> {
    line.entry().find(": ").filter(|colon| *colon > LONGEST_KEY)?;
    let message = format!("this key is too long: YAML looks for its colon within {LONGEST_KEY} characters");
    Some(failure.diagnostic(line.content(), message, "too long").help("write `? ` before it"))
}

/// A line at the place of a key that has no colon, or none with a space behind it.
fn missing_colon(failure: &Failure<'_>, line: Line<'_>) -> Diagnostic {
    if let Some((header, column)) = text_above(failure, line) {
        return outside_text(failure, line, header, column);
    }
    let entry = line.entry();
    if let Some(too_long) = too_long(failure, line) {
        return too_long;
    }
    let diagnostic =
        failure.diagnostic(line.content(), "this line is no `key: value`", "a key needs a colon");
    match entry.split_once(':') {
        Some((key, rest)) if !key.is_empty() && !rest.starts_with("//") => {
            let behind = line.content().end - rest.len() as u32;
            let mut diagnostic = diagnostic.help(format!("put a space behind the colon: `{key}: …`"));
            let space = Span { start: behind, end: behind };
            diagnostic.edits = repair::replace(failure, space, " ").unwrap_or_default();
            diagnostic
        }
        _ => match entry.split_once(' ') {
            Some(_) => {
                diagnostic.help("put a colon behind the key, or indent the line below what it belongs to")
            }
            None => diagnostic.help("put a colon behind it, or indent it below what it belongs to"),
        },
    }
}

/// The block scalar above `line` that it was probably meant for: its header, and the column of its lines.
fn text_above<'t>(failure: &Failure<'t>, line: Line<'t>) -> Option<(Line<'t>, u32)> {
    let mut least = u32::MAX;
    for above in failure.lines.before(line) {
        if above.opens_text() && above.indent <= line.indent {
            let column = if least == u32::MAX { entry_column(above) + 2 } else { least };
            return Some((above, column));
        }
        if above.indent <= line.indent {
            return None;
        }
        least = above.indent;
    }
    None
}

fn outside_text(failure: &Failure<'_>, line: Line<'_>, header: Line<'_>, column: u32) -> Diagnostic {
    let name = header.key().map_or("the text above".to_owned(), |key| format!("the text of `{key}`"));
    let message = format!("this line is indented too little to belong to {name}");
    failure
        .diagnostic(line.content(), message, format!("begins after {}", spaces(line.indent)))
        .label(failure.text, header.content(), "the text begins here")
        .help(format!("indent it with {} or more", spaces(column)))
}

/// A line whose indentation fits no block above it.
fn misplaced(failure: &Failure<'_>, line: Line<'_>) -> Option<Diagnostic> {
    let outside = |(header, _): &(Line<'_>, u32)| line.key().is_none() || line.indent > entry_column(*header);
    if let Some((header, column)) = text_above(failure, line).filter(outside) {
        return Some(outside_text(failure, line, header, column));
    }
    let missing_space = line.trimmed.starts_with('-') && !line.is_element() && line.key().is_some();
    if missing_space {
        let diagnostic =
            failure.diagnostic(line.content(), "this is no element of the list", "no space behind the dash");
        return Some(diagnostic.help("put a space behind the dash"));
    }
    placement::misplaced(failure, line)
}

/// The column of what stands behind the dashes of a line.
pub(super) fn entry_column(line: Line<'_>) -> u32 {
    line.columns().last().copied().unwrap_or(line.indent)
}

/// `no spaces`, `1 space`, `2 spaces`.
pub(super) fn spaces(count: u32) -> String {
    match count {
        0 => "no spaces".to_owned(),
        1 => "1 space".to_owned(),
        _ => format!("{count} spaces"),
    }
}
