//! The pieces that a view of a difference is made of: values as YAML, lines that come and go, words that differ.

use std::io::{self, Write};

use colored::{ColoredString, Colorize as _};
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::Style;
use super::spot::visible;
use crate::yaml::emit;

/// Which side of a difference a line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Old,
    New,
}

impl Side {
    pub fn sign(self) -> char {
        match self {
            Self::Old => '-',
            Self::New => '+',
        }
    }

    pub fn tint(self, text: ColoredString) -> ColoredString {
        match self {
            Self::Old => text.red(),
            Self::New => text.green(),
        }
    }

    /// For what differs within a line.
    fn emphasis(self, text: ColoredString) -> ColoredString {
        self.tint(text).bold().underline()
    }
}

/// `value` as YAML with its keys sorted, as the API machinery prints objects.
pub(super) fn yaml(value: &Value) -> String {
    emit(&sorted(value))
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_unstable_by_key(|(key, _)| key.as_str());
            Value::Object(entries.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect())
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        _ => value.clone(),
    }
}

/// `value` on one line, if it is a scalar or empty.
pub(super) fn short(value: &Value) -> Option<String> {
    let is_long = match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
        Value::String(text) => text.contains('\n'),
        _ => false,
    };
    (!is_long).then(|| printable(yaml(value).trim_end()))
}

/// Every line of `value` as YAML, as a line of one side.
pub(super) fn block(
    out: &mut dyn Write,
    value: &Value,
    side: Side,
    indent: usize,
    style: Style,
) -> io::Result<()> {
    let text = match value {
        Value::String(text) => text.clone(),
        _ => yaml(value),
    };
    lines(out, &text, side, indent, style)
}

/// Every line of `text`, as a line of one side.
pub(super) fn lines(
    out: &mut dyn Write,
    text: &str,
    side: Side,
    indent: usize,
    style: Style,
) -> io::Result<()> {
    for line in text.lines() {
        let line = format!("{} {}", side.sign(), printable(line));
        writeln!(out, "{:indent$}{}", "", style.paint(&line, |text| side.tint(text)))?;
    }
    Ok(())
}

/// `from` and `to` as the two sides of a difference, the words marked that differ where some do not.
pub(super) fn marked(from: &str, to: &str, style: Style) -> (String, String) {
    let diff = TextDiff::from_unicode_words(from, to);
    let says_something = |text: &str| text.contains(char::is_alphanumeric);
    let shares = diff
        .iter_all_changes()
        .any(|change| change.tag() == ChangeTag::Equal && says_something(change.value()));
    let side = |side: Side, own: ChangeTag| {
        let shown = diff.iter_all_changes().filter(|change| [ChangeTag::Equal, own].contains(&change.tag()));
        let painted =
            shown.map(|change| paint(change.value(), Some(side), shares && change.tag() == own, style));
        painted.collect::<String>()
    };
    (side(Side::Old, ChangeTag::Delete), side(Side::New, ChangeTag::Insert))
}

/// The lines of two texts that differ, with three lines around them, and the words marked that differ in them.
pub(super) fn hunks(
    out: &mut dyn Write,
    from: &str,
    to: &str,
    indent: usize,
    style: Style,
) -> io::Result<()> {
    let diff = TextDiff::from_lines(from, to);
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        let header = hunk.header().to_string();
        writeln!(out, "{:indent$}{}", "", style.paint(&header, |text| text.cyan()))?;
        for change in hunk.ops().iter().flat_map(|op| diff.iter_inline_changes(op)) {
            let side = match change.tag() {
                ChangeTag::Equal => None,
                ChangeTag::Delete => Some(Side::Old),
                ChangeTag::Insert => Some(Side::New),
            };
            let sign = side.map_or(' ', Side::sign).to_string();
            write!(out, "{:indent$}{}", "", paint(&sign, side, false, style))?;
            for (marked, value) in change.iter_strings_lossy() {
                let value = printable(value.trim_end_matches(['\n', '\r']));
                write!(out, "{}", paint(&value, side, marked, style))?;
            }
            writeln!(out)?;
            if change.missing_newline() {
                writeln!(out, "{:indent$}\\ No newline at end of file", "")?;
            }
        }
    }
    Ok(())
}

fn paint(text: &str, side: Option<Side>, marked: bool, style: Style) -> String {
    let paint = |text: ColoredString| match side {
        Some(side) if marked => side.emphasis(text),
        Some(side) => side.tint(text),
        None => text,
    };
    style.paint(text, paint).into_owned()
}

/// `text` without what a terminal would obey; tabs stay.
fn printable(text: &str) -> String {
    text.chars().map(|character| if character == '\t' { character } else { visible(character) }).collect()
}
