use super::Failure;
use crate::diag::Diagnostic;
use crate::text::Span;

/// A character that no YAML document may have; the parser has not said where it stands.
pub(super) fn forbidden(failure: &Failure<'_>, chunk: Span) -> Diagnostic {
    let allowed = |char: char| matches!(char, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..);
    let content = failure.text.slice(chunk);
    let (at, char) = content.char_indices().find(|(_, char)| !allowed(*char)).unwrap_or((0, '\0'));
    let span = failure.character(chunk.start + at as u32);
    let message = format!("the character U+{:04X} may not stand in YAML", char as u32);
    let diagnostic = failure.diagnostic(span, message, "not allowed here");
    let nuls = content.bytes().take(200).filter(|&byte| byte == 0).count();
    match char {
        '\0' if nuls * 3 > content.len().min(200) => {
            diagnostic.help("this looks like UTF-16 or UTF-32: save the file as UTF-8")
        }
        '\0' => diagnostic.help("a file with NUL bytes is no text: check that it is the right one"),
        _ => {
            diagnostic.help(format!("remove it, or write it in double quotes as \"\\u{:04x}\"", char as u32))
        }
    }
}

/// A value that begins with a character that means something else, and an escape that is none.
pub(super) fn diagnose(failure: &Failure<'_>) -> Option<Diagnostic> {
    match (failure.problem, failure.context) {
        ("found unknown escape character", _) => {
            let span = Span { start: failure.at, end: failure.character(failure.at + 1).end };
            let written = failure.text.slice(span);
            let message = format!("`{written}` is no escape that Kubernetes knows");
            let help = "write the backslash twice, or put the string in single quotes";
            Some(failure.diagnostic(span, message, "unknown escape").help(help))
        }
        (_, "while scanning a block scalar") => {
            let line = failure.lines.at(failure.at);
            let span = Span { start: failure.at, end: line.content().end.max(failure.at) };
            let message = "only a comment may follow the `|` or `>` that begins a text";
            let help = "begin the text on the next line";
            Some(failure.diagnostic(span, message, "not part of the text").help(help))
        }
        ("did not find expected <document start>", _) => directive(failure),
        (_, context) if context.starts_with("while scanning an a") => Some(reserved(failure, failure.from)),
        ("found character that cannot start any token", _) => Some(reserved(failure, failure.at)),
        (problem, context) if context.contains("tag") || problem.contains("tag handle") => {
            Some(reserved(failure, failure.from))
        }
        _ => None,
    }
}

/// A directive: its document ends, for Kubernetes, at the `---` behind it.
fn directive(failure: &Failure<'_>) -> Option<Diagnostic> {
    let line = failure.lines.at(failure.at);
    let directive =
        std::iter::once(line).chain(failure.lines.before(line)).find(|line| line.trimmed.starts_with('%'))?;
    let message = "Kubernetes does not read directives";
    let help = "remove the line: every document is read as YAML 1.1 anyway";
    Some(failure.diagnostic(directive.content(), message, "a directive").help(help))
}

/// A plain value that begins with an indicator.
fn reserved(failure: &Failure<'_>, at: u32) -> Diagnostic {
    let line = failure.lines.at(at);
    let span = Span { start: at, end: line.content().end.max(failure.character(at).end) };
    let value = failure.text.slice(span).split(" #").next().unwrap_or_default().trim_end();
    let first = value.chars().next().unwrap_or(' ');
    let means = match first {
        '*' => "begins an alias",
        '&' => "begins an anchor",
        '!' => "begins a tag",
        '%' => "begins a directive",
        _ => "is reserved",
    };
    let message = format!("a value cannot begin with `{first}`, which {means} in YAML");
    let span = Span { start: at, end: at + value.len() as u32 };
    failure.diagnostic(span, message, "needs quotes").help("put the value in quotes")
}
