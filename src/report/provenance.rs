//! The way of one value: from the object it is in, through the template, to the places that set it.

use std::io::{self, Write};

use colored::Colorize as _;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use super::Style;
use super::excerpt::Excerpt;
use super::spot::{Spot, place, printable};
use super::values::{MASK, inline};
use crate::diag::Label;
use crate::object::Reference;
use crate::render::Behind;
use crate::text::Location;

/// A value in a rendered object.
#[derive(Debug)]
pub struct Trail<'r> {
    /// The object.
    pub reference: &'r Reference,
    /// The way to the value in it.
    pub path: String,
    /// The value.
    pub value: Value,
    /// Whether it is not to be shown.
    pub is_secret: bool,
    /// Where it stands in the text that the object was read from.
    pub rendered: Location,
    /// The values of the chart that made it.
    pub values: Vec<Behind>,
}

/// A label, a place, and what stands there.
type Row = (&'static str, String, String);

/// Writes the way of a value.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, trail: &Trail<'_>, style: Style) -> io::Result<()> {
    let head = printable(&format!("{}, {}", trail.reference, trail.path));
    let head = style.paint(&head, |text| text.bold());
    writeln!(out, "{head}: {}", shown(&trail.value, trail.is_secret))?;
    let (mut rows, said) = written(trail, style);
    for value in &trail.values {
        rows.push(("value", value.path.to_string(), String::new()));
        for (index, setter) in value.setters.iter().enumerate() {
            let label = if index == 0 { "  set by" } else { "  over" };
            rows.push((
                label,
                set_at(&setter.location),
                setter
                    .value
                    .as_ref()
                    .map(|set| shown(set, trail.is_secret || value.is_secret))
                    .unwrap_or_default(),
            ));
        }
    }
    let width =
        rows.iter().filter(|row| !row.2.is_empty()).map(|row| row.1.width()).max().unwrap_or_default();
    for (label, at, text) in rows {
        let pad = width.saturating_sub(at.width());
        let label = format!("{label:8}");
        let label = style.paint(&label, |text| text.blue().bold());
        writeln!(out, "{}", format!("  {label}  {at}{:pad$}  {}", "", printable(&text)).trim_end())?;
    }
    match said {
        Some(said) => writeln!(out, "  {said}"),
        None => Ok(()),
    }
}

/// The lines that the value stands on, and what is to be said where no value of the chart made it.
fn written(trail: &Trail<'_>, style: Style) -> (Vec<Row>, Option<&'static str>) {
    let Location { text, span } = &trail.rendered;
    let row = |label, at: &Location| {
        let position = at.text.position(at.span.start);
        let excerpt = Excerpt::of(&at.text, position.line, at.span, style.width);
        (label, place(&at.text, position), excerpt.shown.trim_start().to_owned())
    };
    let spot = Spot::of(&Label { text: text.clone(), span: *span, message: String::new() });
    let template = Location { text: spot.text, span: spot.span };
    let Some(map) = text.map() else {
        return (
            vec![row("written", &trail.rendered)],
            Some("no template made it: it stands there as it is"),
        );
    };
    let copied: usize = map.copied_into(*span).map(|(_, span)| span.len()).sum();
    let said = match (trail.values.is_empty(), copied == span.len()) {
        (false, _) => None,
        (true, true) => Some("the template itself says so: no value of the chart has a part in it"),
        (true, false) => Some("no value of the chart is known to have a part in it"),
    };
    (vec![row("rendered", &trail.rendered), row("template", &template)], said)
}

fn shown(value: &Value, is_secret: bool) -> String {
    if is_secret { MASK.to_owned() } else { inline(value) }
}

/// `values-prod.yaml:12:3`, or `--set`.
fn set_at(location: &Location) -> String {
    match location.text.name().starts_with("--") {
        true => printable(location.text.name()),
        false => place(&location.text, location.text.position(location.span.start)),
    }
}
