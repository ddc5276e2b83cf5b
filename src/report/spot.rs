use std::sync::Arc;

use crate::diag::{Diagnostic, Label};
use crate::text::{Location, Position, Span, Text};

/// The place that a label stands for, in the text that a person wrote: for a rendered text the template.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// The text to open.
    pub text: Arc<Text>,
    /// The bytes in it.
    pub span: Span,
    /// Where in the rendered text, for a label that points into one.
    pub rendered: Option<(Arc<Text>, Span)>,
}

impl Spot {
    /// Leads a label back to what a person wrote.
    pub fn of(label: &Label) -> Self {
        match label.text.map().and_then(|map| map.origin_of(label.span)) {
            Some((template, span)) => {
                Self { text: template.clone(), span, rendered: Some((label.text.clone(), label.span)) }
            }
            None => Self { text: label.text.clone(), span: label.span, rendered: None },
        }
    }

    /// The spot of the label that says where a diagnostic is; `None` for one that is about no place.
    pub fn of_diagnostic(diagnostic: &Diagnostic) -> Option<Self> {
        diagnostic.labels.first().map(Self::of)
    }

    /// Where it begins.
    pub fn start(&self) -> Position {
        self.text.position(self.span.start)
    }

    /// One past where it ends.
    pub fn end(&self) -> Position {
        self.text.position(self.span.end)
    }
}

/// What is said of the place that set a value.
pub(super) const SET_HERE: &str = "value set here";

/// Where the values were set that a diagnostic is about: those that it names, and those that made the rendered text
/// at its first label what it is.
pub(super) fn set_at(diagnostic: &Diagnostic) -> Vec<Location> {
    let mut found = diagnostic.values.clone();
    let first = diagnostic.labels.first();
    if let Some((map, span)) = first.and_then(|label| Some((label.text.map()?, label.span))) {
        let more: Vec<_> =
            map.set_at(span).into_iter().filter(|location| !found.contains(location)).collect();
        found.extend(more.into_iter().cloned());
    }
    // What was made of more than a few is as good as all of the values.
    found.truncate(MOST_VALUES);
    found
}

/// How many places that set a value are named at most.
const MOST_VALUES: usize = 4;

/// `value set here: values-prod.yaml:12`, or `value set here: --set`, for each value that a diagnostic is about.
pub(super) fn settings(diagnostic: &Diagnostic) -> impl Iterator<Item = String> {
    set_at(diagnostic).into_iter().map(|location| {
        let name = printable(location.text.name());
        match name.starts_with("--") {
            true => format!("{SET_HERE}: {name}"),
            false => format!("{SET_HERE}: {name}:{}", location.text.position(location.span.start).line),
        }
    })
}

/// `deploy.yaml:6:3`, as terminals and editors make it a link.
pub(super) fn place(text: &Text, at: Position) -> String {
    format!("{}:{}:{}", printable(text.name()), at.line, at.column)
}

/// Nobody reads more characters than this of a name or a sentence.
const LONGEST: usize = 1000;

/// `text` with what a terminal would obey, or what would turn the direction of a line, replaced by a sign, and cut
/// where it is longer than anybody reads.
pub(super) fn printable(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text[..end].chars().map(visible).chain(['…']).collect(),
        None => text.chars().map(visible).collect(),
    }
}

/// The sign for a character that cannot be shown as it is, or the character itself.
pub(super) fn visible(character: char) -> char {
    match character {
        '\n' => '\u{2424}',
        '\u{7f}' => '\u{2421}',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\u{80}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            '\u{fffd}'
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_printed_is_obeyed_by_a_terminal() {
        assert_eq!(printable(&"x".repeat(1_000_000)).chars().count(), LONGEST + 1);
        assert_eq!(printable("a\u{1b}[31m\u{202e}b\u{9b}\0"), "a␛[31m\u{fffd}b\u{fffd}␀");
    }
}
