//! Puts printed values into the text around them as YAML that reads back as those values.
//!
//! In: the [marked](super::mark) text of a render and its [emissions](super::emit). Out: the final text with
//! its source map, and diagnostics for values that cannot stand where they were printed.
//!
//! The text is read as YAML while every value in it is still one opaque character, so what a value *is* can
//! never change where it *stands*: it adds no key, no document, no template action. By where it stands it comes
//! out
//!
//! - alone after `key:` or `- `, or alone on a line, as the node that it is: a scalar of its own type, a map or
//!   list as a block at the right depth (alone on a line among other entries, as more of them; empty, as
//!   nothing);
//! - among other characters of a plain scalar, as text: the whole is then a string, quoted where it must be;
//! - inside quotes, escaped; as a key, as a string; inside brackets, in flow style;
//! - in a block scalar, as text whose further lines are indented to fit; in a comment, as text on one line.
//!
//! Text that cannot stand in its scalar as it is written (a line break in `' '`, a control character in a block
//! scalar) turns the whole scalar into a double-quoted one. Null, maps and lists are no text: to print one
//! among other characters is an error that names the way out (`default`, `tojson`).

mod layout;
mod lexer;
mod neighbours;
mod node;
mod quote;
mod scalar;
mod strand;
mod write;

use std::sync::Arc;

use serde_json::Value;

use self::layout::{Line, Unit};
use self::lexer::{Scalar, Spot, Style};
use self::neighbours::Neighbours;
use self::strand::{Part, Strand};
use self::write::Writer;
use super::emit::{Content, Emission};
use super::mark::{self, HOLE, Origin};
use crate::diag::{Diagnostic, Severity};
use crate::text::{Cause, SourceMap, Text};

/// The text of a render with its values in place.
pub struct Placed {
    /// The text.
    pub content: String,
    /// Where each piece of it came from.
    pub map: SourceMap,
    /// What could not be placed, each with the number of the value.
    pub refused: Vec<(usize, Diagnostic)>,
}

/// Puts the `emitted` values into the `marked` text. `templates` are the texts that origins number.
pub fn place(marked: &str, emitted: &[Emission], templates: &[Arc<Text>]) -> Placed {
    let units = layout::lay_out(&mark::tokens(marked), emitted);
    let mut placer = Placer {
        units: &units,
        neighbours: Neighbours::of(&units, emitted),
        emitted,
        templates,
        out: Writer::default(),
        refused: Vec::new(),
    };
    let mut at = 0;
    while at < units.len() {
        at = placer.unit(at);
    }
    let Placer { out, refused, .. } = placer;
    let (content, map) = out.finish(templates);
    Placed { content, map, refused }
}

struct Placer<'p> {
    units: &'p [Unit],
    neighbours: Neighbours,
    emitted: &'p [Emission],
    templates: &'p [Arc<Text>],
    out: Writer,
    /// What is wrong, and with which value.
    refused: Vec<(usize, Diagnostic)>,
}

impl<'p> Placer<'p> {
    /// Writes the unit at `at`, and the block scalar after it where there is one; says which one comes next.
    fn unit(&mut self, at: usize) -> usize {
        let units = self.units;
        match (&units[at], units.get(at + 1)) {
            (Unit::Line(line), Some(Unit::Block(lines))) => {
                self.block_scalar(line, lines, at);
                at + 2
            }
            (Unit::Line(line), _) => {
                self.line(line, at);
                at + 1
            }
            (Unit::Block(lines), _) => {
                lines.iter().for_each(|line| self.raw_line(line));
                at + 1
            }
        }
    }

    fn line(&mut self, line: &'p Line, at: usize) {
        if line.hollow && line.strand.indent().is_none() || self.vanishes(line, at) {
            return;
        }
        let end = line.strand.text.len();
        self.line_up_to(line, at, end);
        self.out.push("\n", None, false);
    }

    /// Writes a line up to the byte `end`.
    fn line_up_to(&mut self, line: &'p Line, at: usize, end: usize) {
        let mut written = 0;
        for scalar in
            line.scalars.iter().filter(|scalar| line.strand.text[scalar.range.clone()].contains(HOLE))
        {
            self.raw(&line.strand, written, scalar.range.start);
            let below = self.scalar(line, scalar, at);
            written = scalar.range.end;
            let rest = &line.strand.text[written..end];
            if let Some(column) = below {
                // What stands behind a node of several lines could end up inside its last one.
                written += rest.len() - rest.trim_start().len();
                if written < end {
                    self.out.push(&format!("\n{}", " ".repeat(column)), None, false);
                }
            }
        }
        self.raw(&line.strand, written, end);
    }

    /// Writes what stands between scalars. A value has no business there.
    fn raw(&mut self, strand: &'p Strand, start: usize, end: usize) {
        for part in strand.parts(start..end) {
            match part {
                Part::Raw(text, origin, verbatim) => self.out.push(text, origin, verbatim),
                Part::Hole(number) => {
                    let help = "print values as scalars, keys, or whole maps and lists";
                    self.refuse(
                        number,
                        "a value cannot stand here: it would be part of YAML's own syntax",
                        help,
                    );
                }
            }
        }
    }

    fn raw_line(&mut self, line: &'p Strand) {
        self.raw(line, 0, line.text.len());
        self.out.push("\n", None, false);
    }

    /// Writes a scalar with values in it; for a node of several lines, says in which column a line after it
    /// would not belong to it.
    fn scalar(&mut self, line: &'p Line, scalar: &Scalar, at: usize) -> Option<usize> {
        let parts = line.strand.parts(scalar.range.clone());
        let source = &line.strand.text[scalar.range.clone()];
        match (scalar.style, parts.as_slice()) {
            (Style::Comment, parts) => self.comment(parts),
            _ if scalar.key && !scalar.asked && self.is_long(&parts, source) => {
                return self.long_key(&parts, source, scalar.spot);
            }
            (Style::Plain, [Part::Hole(number)]) if scalar.key => self.key(*number, scalar.spot),
            (Style::Plain, [Part::Hole(number)]) => return self.alone(*number, scalar, at),
            (Style::Plain, parts) => self.plain(parts, source, scalar.spot),
            (Style::Single, parts) => self.single(parts, source),
            (Style::Double, parts) => self.double(parts, source),
        }
        None
    }

    /// A value that is a whole node. See [`Self::scalar`].
    fn alone(&mut self, number: usize, scalar: &Scalar, at: usize) -> Option<usize> {
        let spot = scalar.spot;
        let emission = &self.emitted[number];
        let origin = Some(emission.origin);
        let value = match &emission.content {
            Content::Value(value) => value,
            Content::Verbatim(_) | Content::Nothing => {
                self.out.trim_end();
                return None;
            }
        };
        let beside = self.beside(spot, at);
        if let Some(shape) = beside.filter(|shape| !shape.takes(value)) {
            let message = format!("{} cannot stand here: {}", what(value), shape.says());
            self.refuse(number, &message, "give it a key or a dash of its own");
            return None;
        }
        match (value, spot) {
            (_, Spot::Flow) => self.out.push(&node::inline(value, true), origin, false),
            (Value::String(text), Spot::Key(column)) if text.contains('\n') => {
                self.lines(&node::block(value), column, number);
                return Some(column);
            }
            _ if node::is_block(value) => return Some(self.block_node(value, scalar, number, at)),
            (Value::Array(_) | Value::Object(_), _) if beside.is_some() => {
                self.out.trim_end();
            }
            _ => self.out.push(&node::inline(value, false), origin, false),
        }
        None
    }

    fn block_node(&mut self, value: &Value, scalar: &Scalar, number: usize, at: usize) -> usize {
        let column = match scalar.spot {
            Spot::Key(column) => {
                let below = if value.is_array() { column } else { column + 2 };
                self.child_column(scalar.spot, at).unwrap_or(below)
            }
            Spot::Line(column) | Spot::Dash(column) => column,
            Spot::Flow => 0,
        };
        // Behind a key; behind an anchor or a tag, which would otherwise be the first key's.
        if scalar.range.start != column {
            self.out.trim_end();
            self.out.push("\n", None, false);
            self.out.push(&" ".repeat(column), Some(self.emitted[number].origin), false);
        }
        self.lines(&node::block(value), column, number);
        column
    }

    /// Writes lines, all but the first one indented.
    fn lines(&mut self, lines: &[String], column: usize, number: usize) {
        let Emission { origin, lines: values, .. } = &self.emitted[number];
        for (at, line) in lines.iter().enumerate() {
            let value = values.get(at).filter(|_| values.len() == lines.len());
            let origin =
                Some(Origin { cause: value.map_or(origin.cause, |value| Cause::One(*value)), ..*origin });
            if at > 0 {
                let indent = if line.is_empty() { 0 } else { column };
                self.out.push(&format!("\n{}", " ".repeat(indent)), origin, false);
            }
            self.out.push(line, origin, false);
        }
    }

    fn refuse(&mut self, number: usize, message: &str, help: &str) {
        let origin = self.emitted[number].origin;
        let Some(template) = self.templates.get(origin.template as usize) else { return };
        let diagnostic = Diagnostic::new("template/placement", Severity::Error, message);
        self.refused.push((number, diagnostic.label(template, origin.span, "").help(help)));
    }
}

/// What a value is, in words.
fn what(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

/// A value as YAML text of its own, without the last line break.
pub fn yaml(value: &Value) -> String {
    node::block(value).join("\n")
}
