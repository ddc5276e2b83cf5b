use super::Failure;
use super::lines::Line;
use crate::diag::Diagnostic;
use crate::text::Span;

/// A quoted string that is not closed, or only by the quote that opens another one.
pub(super) fn unclosed(failure: &Failure<'_>) -> Option<Diagnostic> {
    if failure.context == "while scanning a quoted scalar" && failure.problem.starts_with("found unexpected")
    {
        return Some(open(failure, failure.from));
    }
    let (_, quote) = closing(failure)?;
    let line = failure.lines.at(failure.at);
    opened_before(failure, line, quote).map(|opening| open(failure, opening))
}

/// Text behind the quote that closes a string.
pub(super) fn followed(failure: &Failure<'_>) -> Option<Diagnostic> {
    let (end, quote) = closing(failure)?;
    let line = failure.lines.at(failure.at);
    let start = line.content().start + line.trimmed.find(quote)? as u32;
    if start + 1 >= end || failure.at >= line.content().end {
        return None;
    }
    let rest = Span { start: failure.at, end: line.content().end };
    let message =
        format!("the string ended at the quote before this: nothing may follow a closing `{quote}`");
    let other = if quote == '"' { '\'' } else { '"' };
    Some(
        failure
            .diagnostic(rest, message, "not part of the string")
            .label(failure.text, Span { start, end }, "the string")
            .help(format!(
                "put the whole value in quotes; a `{quote}` within needs `{other}` around the value"
            )),
    )
}

/// The quote before the place where the parser stopped: where it ends, and which it is.
fn closing(failure: &Failure<'_>) -> Option<(u32, char)> {
    let before = failure.text.content()[..failure.at as usize].trim_end_matches([' ', '\t']);
    let quote = before.chars().next_back().filter(|&quote| quote == '"' || quote == '\'')?;
    Some((before.len() as u32, quote))
}

/// Where a string with `quote` was opened on a line before that does not close it.
fn opened_before(failure: &Failure<'_>, line: Line<'_>, quote: char) -> Option<u32> {
    let opens = |line: &Line<'_>| {
        let value = line.entry().split_once(": ").map_or(line.entry(), |(_, value)| value.trim_start());
        let odd = value.matches(quote).count() % 2 == 1;
        let at = line.trimmed.len() - value.len();
        (value.starts_with(quote) && odd).then(|| line.start + line.indent + at as u32)
    };
    let odd_here =
        failure.text.slice(Span { start: line.start, end: failure.at }).matches(quote).count() % 2 == 1;
    odd_here.then(|| failure.lines.before(line).take(100).find_map(|line| opens(&line))).flatten()
}

fn open(failure: &Failure<'_>, opening: u32) -> Diagnostic {
    let line = failure.lines.at(opening);
    let quote = failure.text.slice(failure.character(opening)).to_owned();
    let span = Span { start: opening, end: line.content().end.max(opening + 1) };
    let name = if quote == "\"" { "double" } else { "single" };
    let message = format!("the {name} quote that is opened here is not closed");
    let place = match failure.lines.probable_end(line) {
        Some(line) => format!("probably at the end of line {}", line.number),
        None => "where it should end".to_owned(),
    };
    failure
        .diagnostic(span, message, format!("a `{quote}` is missing"))
        .help(format!("close the string with a `{quote}`, {place}"))
}
