//! Characters that look like another one, or like none, and are part of the text all the same.

use std::sync::Arc;

use super::Failure;
use super::lines::Line;
use crate::diag::{Diagnostic, Severity};
use crate::text::{Span, Text};
use crate::yaml::arena::{Arena, Kind};

/// What a character is called, and what it was probably meant to be.
struct Lookalike {
    name: &'static str,
    meant: &'static str,
}

/// A character that stands where white space should, or cannot be seen.
fn blank(char: char) -> Option<Lookalike> {
    let (name, meant) = match char {
        '\u{a0}' => ("a no-break space", " "),
        '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ("a space of another width", " "),
        '\u{200b}'..='\u{200d}' | '\u{2060}' => ("a character of no width", ""),
        '\u{feff}' => ("a byte order mark", ""),
        '\u{ad}' => ("a soft hyphen", ""),
        _ => return None,
    };
    Some(Lookalike { name, meant })
}

fn quote(char: char) -> Option<Lookalike> {
    let (name, meant) = match char {
        '\u{201c}'..='\u{201f}' => ("a typographic quote", "\""),
        '\u{2018}'..='\u{201b}' => ("a typographic quote", "'"),
        _ => return None,
    };
    Some(Lookalike { name, meant })
}

fn colon(char: char) -> Option<Lookalike> {
    matches!(char, '\u{ff1a}' | '\u{a789}' | '\u{2236}')
        .then_some(Lookalike { name: "a wide colon", meant: ":" })
}

fn dash(char: char) -> Option<Lookalike> {
    let name = match char {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' => "a typographic dash",
        '\u{2022}' | '\u{b7}' => "a bullet",
        _ => return None,
    };
    Some(Lookalike { name, meant: "-" })
}

/// Such a character on a line at which the parser may have stumbled over it.
pub(super) fn diagnose(failure: &Failure<'_>) -> Option<Diagnostic> {
    let (at, from) = (failure.lines.at(failure.at), failure.lines.at(failure.from));
    let lines = [at, from].into_iter().chain(failure.lines.before(at).take(2));
    let (place, char, like) = lines.into_iter().find_map(|line| on_line(failure, line))?;
    let message =
        format!("{} (U+{:04X}) means nothing to YAML: it is part of the text", like.name, char as u32);
    Some(failure.diagnostic(place, message, like.name).help(instead(&like)))
}

/// One where it cannot be meant: before the line's content, or behind a colon, or instead of one.
fn on_line(failure: &Failure<'_>, line: Line<'_>) -> Option<(Span, char, Lookalike)> {
    let content = line.content();
    let place = |at: usize| failure.character(content.start + at as u32);
    let mut before = ' ';
    for (at, char) in line.trimmed.char_indices() {
        if char == '#' && before == ' ' || char == '"' || char == '\'' {
            return None;
        }
        let found = match (at, before) {
            (0, _) => blank(char).or_else(|| quote(char)).or_else(|| dash(char)),
            (_, ':') => blank(char),
            _ => colon(char).filter(|_| line.key().is_none()),
        };
        if let Some(found) = found {
            return Some((place(at), char, found));
        }
        before = char;
    }
    None
}

/// What to say about keys and values that begin or end with such a character though nothing is wrong with them as
/// YAML. All of a document are told at once, at the place of the first.
pub(in crate::yaml) fn in_tree(text: &Arc<Text>, chunk: Span, arena: &Arena) -> Option<Diagnostic> {
    if text.slice(chunk).is_ascii() {
        return None;
    }
    let plain = arena.nodes.iter().filter(|raw| raw.kind == Kind::Plain);
    let mut found = plain.filter_map(|raw| in_plain(text, raw.span()));
    let (at, char, like) = found.next()?;
    let others = match found.count() {
        0 => String::new(),
        1 => ", here and at 1 other place".to_owned(),
        count => format!(", here and at {count} other places"),
    };
    let message = format!("{} (U+{:04X}) is part of this text{others}", like.name, char as u32);
    let diagnostic = Diagnostic::new("yaml/lookalike", Severity::Warning, message);
    Some(diagnostic.label(text, at, format!("{}, not what it looks like", like.name)).help(instead(&like)))
}

fn in_plain(text: &Text, span: Span) -> Option<(Span, char, Lookalike)> {
    let written = text.slice(span);
    let (first, last) = (written.chars().next()?, written.chars().next_back()?);
    if first.is_ascii() && last.is_ascii() {
        return None;
    }
    let start = text.character(span.start);
    let end = Span { start: span.end - last.len_utf8() as u32, end: span.end };
    let opening =
        blank(first).or_else(|| quote(first).filter(|_| written.len() > 3 && quote(last).is_some()));
    let item = || dash(first).filter(|_| written[first.len_utf8()..].starts_with(' '));
    match opening.or_else(item) {
        Some(like) => Some((start, first, like)),
        None => blank(last).map(|like| (end, last, like)),
    }
}

fn instead(like: &Lookalike) -> String {
    match like.meant {
        "" => "remove it".to_owned(),
        " " => "write a plain space, or put the text in quotes if it is meant".to_owned(),
        meant => format!("write `{meant}`, or put the text in quotes if it is meant"),
    }
}
