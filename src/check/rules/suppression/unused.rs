use crate::check::Rule;
use crate::check::suppression::{Name, Suppression};
use crate::diag::{Diagnostic, Severity};
use crate::text::Span;

pub(super) static RULE: Rule =
    Rule::elsewhere("suppression/unused", Severity::Warning, include_str!("unused.md"));

/// A comment that keeps nothing quiet; to remove it is safe.
pub(super) fn whole(suppression: &Suppression) -> Diagnostic {
    let names: Vec<_> =
        suppression.names.iter().map(|name| format!("`{}`", suppression.word(name))).collect();
    let message = format!("nothing is suppressed here: no finding of {}", names.join(" or "));
    let finding = RULE.finding(message).label(&suppression.text, suppression.span, "not needed");
    finding.help("remove the comment").edit(&suppression.text, comment(suppression), "")
}

/// A name in a comment that keeps nothing quiet, beside others that do.
pub(super) fn one(suppression: &Suppression, name: &Name) -> Diagnostic {
    let word = suppression.word(name);
    let finding = RULE.finding(format!("nothing is suppressed here: no finding of `{word}`"));
    let finding = finding.label(&suppression.text, name.span, "not needed");
    finding.help(format!("remove `{word}`")).edit(&suppression.text, entry(suppression, name), "")
}

/// The bytes that go with a comment: its line where it has one to itself, else what stands between it and the
/// value before it, too.
fn comment(suppression: &Suppression) -> Span {
    let (text, span) = (&suppression.text, suppression.span);
    if suppression.has_own_line() {
        let line = text.line_span(text.position(span.start).line);
        let mark = if text.slice(line).starts_with('\u{feff}') { '\u{feff}'.len_utf8() as u32 } else { 0 };
        return Span { start: line.start + mark, end: line.end };
    }
    let before = text.content()[..span.start as usize].trim_end_matches([' ', '\t']);
    Span { start: before.len() as u32, end: span.end }
}

/// The bytes that go with a name: the comma and the blanks that part it from its neighbour, too.
fn entry(suppression: &Suppression, name: &Name) -> Span {
    let at = suppression.names.iter().position(|other| other.span == name.span).unwrap_or_default();
    match (at.checked_sub(1), suppression.names.get(at + 1)) {
        (Some(before), _) => Span { start: suppression.names[before].span.end, end: name.span.end },
        (None, Some(next)) => Span { start: name.span.start, end: next.span.start },
        (None, None) => name.span,
    }
}
