use super::Failure;
use crate::diag::Diagnostic;
use crate::text::Span;

/// A list or a map in brackets that is not closed, or lacks a comma, and a bracket that closes nothing.
pub(super) fn diagnose(failure: &Failure<'_>) -> Option<Diagnostic> {
    if failure.problem == "found unexpected ':'" {
        let message = "in brackets a plain value cannot end in a colon";
        let colon = failure.character(failure.at);
        return Some(failure.diagnostic(colon, message, "this colon").help("put the value in quotes"));
    }
    let (open, close, what) = match failure.context {
        "while parsing a flow sequence" => ('[', ']', "list"),
        "while parsing a flow mapping" => ('{', '}', "map"),
        "while parsing a flow node" => return no_value(failure),
        _ => return stray(failure),
    };
    if let Some(comment) = comment(failure) {
        return Some(comment);
    }
    let (opened, stopped) = (failure.lines.at(failure.from), failure.lines.at(failure.at));
    let on_its_line = opened.number == stopped.number && failure.at < stopped.content().end;
    if on_its_line || is_closed(failure) {
        let span = if on_its_line { failure.character(failure.at) } else { before(failure) };
        let (place, help) = match on_its_line {
            true => ("before", "quote a value that has a comma, a colon or a bracket in it"),
            false => ("behind", "put a comma there, or quote a value that has a bracket or a colon in it"),
        };
        let message = format!("a `,` or `{close}` is missing {place} this");
        return Some(
            failure
                .diagnostic(span, message, "")
                .label(
                    failure.text,
                    failure.character(failure.from),
                    format!("in the {what} that begins here"),
                )
                .help(help),
        );
    }
    Some(unclosed(failure, failure.from, (open, close, what)))
}

/// The bracket at `from` is not closed.
fn unclosed(failure: &Failure<'_>, from: u32, (open, close, what): (char, char, &str)) -> Diagnostic {
    let (opened, stopped) = (failure.lines.at(from), failure.lines.at(failure.at));
    let message = format!("the `{open}` that is opened here is not closed");
    let label = format!("a `{close}` is missing");
    let mut diagnostic = failure.diagnostic(failure.character(from), message, label);
    if failure.at < stopped.content().end.min(failure.chunk.end) && opened.number < stopped.number {
        diagnostic =
            diagnostic.label(failure.text, stopped.content(), format!("this is no part of the {what}"));
    }
    let place = match failure.lines.probable_end(opened) {
        Some(line) => format!(", probably at the end of line {}", line.number),
        None => String::new(),
    };
    diagnostic.help(format!("close the {what} with `{close}`{place}"))
}

/// Nothing stands in brackets where a value is due: between two commas, or because the document ends.
fn no_value(failure: &Failure<'_>) -> Option<Diagnostic> {
    let found = failure.character(failure.at);
    if failure.at < failure.chunk.end && failure.text.slice(found) == "," {
        let message = "a value is missing before this comma";
        return Some(failure.diagnostic(found, message, "nothing before it").help("remove one comma"));
    }
    let from = innermost(failure.text.slice(Span { end: failure.at, ..failure.chunk }))?;
    let from = failure.chunk.start + from as u32;
    let kind = match failure.text.slice(failure.character(from)) {
        "[" => ('[', ']', "list"),
        _ => ('{', '}', "map"),
    };
    Some(unclosed(failure, from, kind))
}

/// Where the innermost bracket stands that is open at the end of `before`.
fn innermost(before: &str) -> Option<usize> {
    let (mut closed, mut quote) = (0u32, None);
    for (at, byte) in before.bytes().enumerate().rev() {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            (_, Some(_)) => {}
            (b']' | b'}', None) => closed += 1,
            (b'[' | b'{', None) if closed == 0 => return Some(at),
            (b'[' | b'{', None) => closed -= 1,
            _ => {}
        }
    }
    None
}

/// Whether the bracket is closed further down, so that only something within is wrong.
fn is_closed(failure: &Failure<'_>) -> bool {
    let rest = failure.text.slice(Span { start: failure.from, end: failure.chunk.end });
    let (mut depth, mut quote) = (0u32, None);
    for byte in rest.bytes() {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if open == byte => quote = None,
            (_, Some(_)) => {}
            (b'[' | b'{', None) => depth += 1,
            (b']' | b'}', None) if depth <= 1 => return true,
            (b']' | b'}', None) => depth -= 1,
            _ => {}
        }
    }
    false
}

/// The last character before the place where the parser stopped.
fn before(failure: &Failure<'_>) -> Span {
    let read = failure.text.content()[..failure.at as usize].trim_end();
    let last = read.chars().next_back().map_or(0, char::len_utf8);
    Span::new(read.len() - last, read.len())
}

/// A comment as other languages write them, as it is found in JSON that somebody commented.
fn comment(failure: &Failure<'_>) -> Option<Diagnostic> {
    let (opened, stopped) = (failure.lines.at(failure.from), failure.lines.at(failure.at));
    let lines = failure.lines.all(opened.number, stopped.number);
    let (line, at) = lines.into_iter().rev().take(3).find_map(|line| {
        let at = [" //", " /*"].iter().find_map(|begin| line.trimmed.find(begin)).map(|at| at + 1);
        let at = at.or_else(|| line.trimmed.starts_with("//").then_some(0));
        let at = at.or_else(|| line.trimmed.starts_with("/*").then_some(0))?;
        (line.trimmed[..at].matches('"').count() % 2 == 0).then_some((line, at))
    })?;
    let content = line.content();
    let span = Span { start: content.start + at as u32, end: content.end };
    let message = "JSON has no comments, and those of YAML begin with `#`";
    Some(failure.diagnostic(span, message, "no comment").help("remove it, or begin it with `#`"))
}

fn stray(failure: &Failure<'_>) -> Option<Diagnostic> {
    let span = failure.character(failure.at);
    let bracket = failure.text.slice(span);
    let opening = match bracket {
        "]" => "[",
        "}" => "{",
        _ => return None,
    };
    let line = failure.lines.at(failure.at);
    if let Some(open) = innermost(failure.text.slice(Span { start: line.start, end: failure.at })) {
        let open = failure.character(line.start + open as u32);
        let message = format!("this `{bracket}` closes what `{}` has opened", failure.text.slice(open));
        let diagnostic = failure.diagnostic(span, message, "the wrong bracket");
        return Some(diagnostic.label(failure.text, open, "opened here").help("close it with its own kind"));
    }
    let message = format!("this `{bracket}` closes nothing");
    let help = format!("remove it, open the bracket with `{opening}`, or quote the value");
    Some(failure.diagnostic(span, message, format!("there is no `{opening}` before it")).help(help))
}
