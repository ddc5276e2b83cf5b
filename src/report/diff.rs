//! Changes for people: each object with the places that differ, and nothing else of it.

use std::io::{self, Write};

use colored::{ColoredString, Colorize as _};
use serde_json::Value;

use super::diff_text::{self, Side};
use super::spot::printable;
use super::{Style, diff_json, diff_markdown, diff_unified};
use crate::diff::{Action, Difference, FieldChange, Nature};

/// The format in which differences are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: the places that differ.
    Human,
    /// What `kubectl diff` prints.
    Unified,
    /// The documented, versioned shape.
    Json,
    /// A comment for a pull request.
    Markdown,
}

impl Format {
    /// Every format and the name that the command line gives it.
    pub const ALL: [(&'static str, Self); 4] = [
        ("human", Self::Human),
        ("unified", Self::Unified),
        ("json", Self::Json),
        ("markdown", Self::Markdown),
    ];

    /// Writes `differences` in this format.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(self, out: &mut dyn Write, differences: &[Difference], style: Style) -> io::Result<()> {
        match self {
            Self::Human => write(out, differences, style),
            Self::Unified => diff_unified::write(out, differences, style),
            Self::Json => diff_json::write(out, differences),
            Self::Markdown => diff_markdown::write(out, differences),
        }
    }
}

/// Writes each difference and, after them, what they come to; nothing where there are none.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, differences: &[Difference], style: Style) -> io::Result<()> {
    for difference in differences {
        View { style, difference }.write(out)?;
        writeln!(out)?;
    }
    match differences.is_empty() {
        true => Ok(()),
        false => writeln!(out, "{}", summary(differences)),
    }
}

/// `2 to create, 1 to change, 1 to delete`.
pub fn summary(differences: &[Difference]) -> String {
    let count = |wanted: fn(&Action) -> bool| differences.iter().filter(|one| wanted(one.action)).count();
    let counts = [
        (count(|action| *action == Action::Create), "create"),
        (count(|action| matches!(action, Action::Update { .. })), "change"),
        (count(|action| *action == Action::Replace), "replace"),
        (count(|action| *action == Action::Delete), "delete"),
    ];
    let said =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, verb)| format!("{count} to {verb}"));
    said.collect::<Vec<_>>().join(", ")
}

struct View<'d> {
    style: Style,
    difference: &'d Difference<'d>,
}

impl View<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.head(out)?;
        match self.difference.action {
            Action::Create => diff_text::block(out, &self.difference.after, Side::New, 2, self.style),
            Action::Delete => Ok(()),
            _ => self.difference.fields.iter().try_for_each(|field| self.field(out, field)),
        }
    }

    /// `~ Deployment shop/web: 2 fields change (restarts pods)`.
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let (head, what) = head(self.difference);
        let paint = |text: ColoredString| match self.difference.action {
            Action::Create => text.green().bold(),
            Action::Delete | Action::Replace => text.red().bold(),
            _ => text.yellow().bold(),
        };
        writeln!(out, "{}: {what}", self.style.paint(&head, paint))
    }

    fn field(&self, out: &mut dyn Write, field: &FieldChange) -> io::Result<()> {
        let place = printable(&field.place);
        match (&field.from, &field.to) {
            (Some(Value::Array(from)), Some(Value::Array(to))) if field.nature == Nature::Order => {
                writeln!(out, "  ~ {place}: the order of the elements")?;
                let names =
                    |names: &[Value]| names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; ");
                diff_text::lines(out, &names(from), Side::Old, 4, self.style)?;
                diff_text::lines(out, &names(to), Side::New, 4, self.style)
            }
            (None, Some(to)) => self.one_side(out, &place, to, Side::New),
            (Some(from), None) => self.one_side(out, &place, from, Side::Old),
            (Some(from), Some(to)) => self.both_sides(out, &place, from, to),
            (None, None) => Ok(()),
        }
    }

    /// A place that is new or goes: on its line if it fits there.
    fn one_side(&self, out: &mut dyn Write, place: &str, value: &Value, side: Side) -> io::Result<()> {
        let sign = side.sign();
        match diff_text::short(value) {
            Some(text) => {
                let line = format!("{sign} {place}: {text}");
                writeln!(out, "  {}", self.style.paint(&line, |text| side.tint(text)))
            }
            None => {
                let line = format!("{sign} {place}:");
                writeln!(out, "  {}", self.style.paint(&line, |text| side.tint(text)))?;
                diff_text::block(out, value, side, 4, self.style)
            }
        }
    }

    /// A place that has another value: both on one line if they fit there, below each other if not, and as a
    /// difference of lines where they have several.
    fn both_sides(&self, out: &mut dyn Write, place: &str, from: &Value, to: &Value) -> io::Result<()> {
        if let (Value::String(from), Value::String(to)) = (from, to)
            && (from.contains('\n') || to.contains('\n'))
        {
            writeln!(out, "  ~ {place}:")?;
            return diff_text::hunks(out, from, to, 4, self.style);
        }
        match (diff_text::short(from), diff_text::short(to)) {
            (Some(from), Some(to)) => {
                let width = [place, &from, &to].iter().map(|text| text.chars().count()).sum::<usize>() + 9;
                let (from, to) = diff_text::marked(&from, &to, self.style);
                match width > self.style.width {
                    true => writeln!(out, "  ~ {place}:\n    - {from}\n    + {to}"),
                    false => writeln!(out, "  ~ {place}: {from} → {to}"),
                }
            }
            _ => {
                writeln!(out, "  ~ {place}:")?;
                diff_text::block(out, from, Side::Old, 4, self.style)?;
                diff_text::block(out, to, Side::New, 4, self.style)
            }
        }
    }
}

/// What becomes of which object, and what comes of it: `~ Deployment shop/web`, `2 fields change (restarts pods)`.
pub(super) fn head(difference: &Difference) -> (String, String) {
    let count = difference.fields.len();
    let fields = match count {
        1 => "1 field changes".to_owned(),
        _ => format!("{count} fields change"),
    };
    let (sign, mut what) = match difference.action {
        Action::Create => ("+", "is created".to_owned()),
        Action::Delete => ("-", "is deleted".to_owned()),
        Action::Replace => ("!", format!("is deleted and created again, as {fields}")),
        Action::Update { .. } | Action::None => ("~", fields),
    };
    let told: Vec<_> = difference.consequences.iter().map(ToString::to_string).collect();
    if !told.is_empty() {
        what.push_str(&format!(" ({})", printable(&told.join(", "))));
    }
    (format!("{sign} {}", printable(&difference.reference.to_string())), what)
}

#[cfg(test)]
mod tests;
