use super::Failure;
use super::lines::Line;
use crate::diag::Diagnostic;
use crate::text::Span;

/// A tab in the indentation of the line where the parser stopped, or of the one before it.
pub(super) fn tab(failure: &Failure<'_>) -> Option<Diagnostic> {
    let line = failure.lines.at(failure.at);
    let tabs = |line: Line<'_>| {
        let rest = &failure.text.content()[line.content().start as usize..];
        let white = rest.len() - rest.trim_start_matches(['\t', ' ']).len();
        if rest.starts_with('\t') && !line.trimmed.is_empty() { white as u32 } else { 0 }
    };
    let mut candidates = std::iter::once(line).chain(failure.lines.before(line).take(1));
    let line = candidates.find(|line| tabs(*line) > 0)?;
    let width = tabs(line);
    let start = line.content().start;
    let span = Span { start, end: start + width };
    let above = failure.lines.before(line).next();
    let column = above.map_or(0, |above| match above.opens_block() {
        true => entry_column(above) + 2,
        false => entry_column(above),
    });
    let message = "a tab indents this line, and YAML takes only spaces";
    Some(failure.diagnostic(span, message, "a tab").help(format!("indent it with {}", spaces(column))))
}

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

/// `a: b: c`, or a line that is indented deeper than the entry above it, which has a value.
fn second_colon(failure: &Failure<'_>, line: Line<'_>) -> Diagnostic {
    let first_colon = line.trimmed.find(':').map(|at| line.content().start + at as u32);
    let above = failure.lines.before(line).find(|above| entry_column(*above) < line.indent);
    let above = above.filter(|above| above.key().is_some() && !above.opens_block());
    match above {
        Some(above) if first_colon == Some(failure.at) => {
            let key = above.key().unwrap_or_default();
            let message =
                format!("this line is indented deeper than `{key}` above it, which already has a value");
            failure
                .diagnostic(line.content(), message, format!("begins after {}", spaces(line.indent)))
                .label(failure.text, above.content(), "has its value on its own line")
                .help(format!("indent it with {}, like `{key}`", spaces(entry_column(above))))
        }
        _ => {
            let message = "a plain value cannot have a colon and a space in it";
            let label = "this would begin another value";
            let diagnostic = failure.diagnostic(failure.character(failure.at), message, label);
            diagnostic.help("put the value in quotes")
        }
    }
}

/// A line at the place of a key that has no colon, or none with a space behind it.
fn missing_colon(failure: &Failure<'_>, line: Line<'_>) -> Diagnostic {
    if let Some((header, column)) = text_above(failure, line) {
        return outside_text(failure, line, header, column);
    }
    let entry = line.entry();
    let diagnostic =
        failure.diagnostic(line.content(), "this line is no `key: value`", "a key needs a colon");
    match entry.split_once(':') {
        Some((key, rest)) if !key.is_empty() && !rest.starts_with("//") => {
            diagnostic.help(format!("put a space behind the colon: `{key}: …`"))
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
    let (column, like) = nearest(failure, line)?;
    let message = format!("this line is indented with {}, which fits nothing above it", spaces(line.indent));
    let place = if line.indent == 0 { failure.character(line.start) } else { line.indentation() };
    let name = like.key().map(|key| format!(" (`{key}`)")).unwrap_or_default();
    Some(
        failure
            .diagnostic(place, message, spaces(line.indent))
            .label(failure.text, like.content(), format!("begins after {}", spaces(column)))
            .help(format!("indent it with {}, as line {}{name}", spaces(column), like.number)),
    )
}

/// The column nearest to that of `line` at which a block above goes on, and the line that shows it.
fn nearest<'t>(failure: &Failure<'t>, line: Line<'t>) -> Option<(u32, Line<'t>)> {
    let mut least = u32::MAX;
    let mut best: Option<(u32, u32, Line<'t>)> = None;
    for above in failure.lines.before(line) {
        if above.indent >= least {
            continue;
        }
        least = above.indent;
        if above.opens_text() {
            // What stood between is its text.
            best = None;
        }
        let columns = above.columns();
        let fitting = match line.is_element() {
            true => columns.iter().take(columns.len() - 1).copied().collect(),
            false => columns.last().map(|&column| vec![column]).unwrap_or_default(),
        };
        for column in fitting.into_iter().filter(|&column| column != line.indent) {
            let distance = column.abs_diff(line.indent);
            if best.is_none_or(|(least, ..)| distance < least) {
                best = Some((distance, column, above));
            }
        }
        if least == 0 {
            break;
        }
    }
    best.map(|(_, column, above)| (column, above))
}

/// The column of what stands behind the dashes of a line.
fn entry_column(line: Line<'_>) -> u32 {
    line.columns().last().copied().unwrap_or(line.indent)
}

fn spaces(count: u32) -> String {
    match count {
        0 => "no spaces".to_owned(),
        1 => "1 space".to_owned(),
        _ => format!("{count} spaces"),
    }
}
