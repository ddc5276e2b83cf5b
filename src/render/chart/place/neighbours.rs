use std::mem;

use serde_json::Value;

use super::layout::{Line, Unit};
use super::lexer::Spot;
use super::{Placer, node};
use crate::render::chart::emit::{Content, Emission};
use crate::render::chart::mark::HOLE;

/// What the lines beside a value hold that belong to the same node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Entries of a map.
    Entries,
    /// Elements of a list.
    Elements,
    /// Elements of a list, in the column of the key that it belongs to.
    Either,
    /// A scalar.
    Text,
}

impl Shape {
    /// Whether `value` can be a part of the same node: an empty map or list adds nothing to either.
    pub(super) fn takes(self, value: &Value) -> bool {
        match value {
            Value::Object(entries) => self != Self::Text && (self != Self::Elements || entries.is_empty()),
            Value::Array(elements) => self != Self::Text && (self != Self::Entries || elements.is_empty()),
            _ => false,
        }
    }

    /// Says that it is there.
    pub(super) fn says(self) -> &'static str {
        match self {
            Self::Entries => "entries of a map stand beside it",
            Self::Elements | Self::Either => "elements of a list stand beside it",
            Self::Text => "text stands beside it",
        }
    }
}

/// What stands around each unit of a text.
pub(super) struct Neighbours {
    /// What stands before it in the column in which it begins, and belongs to the same node.
    before: Vec<Option<Shape>>,
    /// The next line that holds anything, in the same document.
    next: Vec<Option<usize>>,
}

impl Neighbours {
    /// Goes through the text once in each direction.
    pub(super) fn of(units: &[Unit], emitted: &[Emission]) -> Self {
        let mut open = Vec::new();
        let before = units.iter().map(|unit| match unit {
            Unit::Line(line) => pass(&mut open, line, emitted),
            Unit::Block(_) => None,
        });
        let before = before.collect();
        let mut following = None;
        let mut next = vec![None; units.len()];
        for (at, unit) in units.iter().enumerate().rev() {
            next[at] = following;
            match unit {
                Unit::Line(line) if is_marker(line) => following = None,
                Unit::Line(line) if holds_nodes(line) && !is_empty_line(line, emitted) => {
                    following = Some(at)
                }
                Unit::Line(_) | Unit::Block(_) => {}
            }
        }
        Self { before, next }
    }
}

/// A column in which lines may go on with what stands there.
struct Open {
    column: usize,
    shape: Shape,
    /// Whether it is a key whose value has not begun.
    is_bare: bool,
}

/// Takes the columns that are open over a line; gives what stood in the one in which the line begins.
fn pass(open: &mut Vec<Open>, line: &Line, emitted: &[Emission]) -> Option<Shape> {
    if is_marker(line) {
        open.clear();
        return None;
    }
    let column = line.strand.indent().filter(|_| holds_nodes(line))?;
    let has_value = open.last().is_some_and(|last| last.column > column);
    open.truncate(open.partition_point(|open| open.column <= column));
    let last = open.last_mut().filter(|last| last.column == column);
    let before = last.map(|last| {
        if has_value && mem::take(&mut last.is_bare) {
            last.shape = Shape::Entries;
        }
        last.shape
    });
    if is_empty_line(line, emitted) {
        return before;
    }
    let here = match (before, shape(line, column, emitted)) {
        // A list may stand in the column of its key.
        (Some(Shape::Entries | Shape::Either), Shape::Elements) => Shape::Either,
        (_, shape) => shape,
    };
    open.truncate(open.partition_point(|open| open.column < column));
    open.push(Open { column, shape: here, is_bare: here == Shape::Either && !is_dash(line, column) });
    for &column in line.columns.iter().filter(|&&inner| inner > column) {
        let shape = shape(line, column, emitted);
        open.push(Open { column, shape, is_bare: shape == Shape::Either });
    }
    before
}

/// What stands around a value that is a node, or a part of one.
impl<'p> Placer<'p> {
    /// What stands beside the value at `spot` of unit `at` and belongs to the same node.
    pub(super) fn beside(&self, spot: Spot, at: usize) -> Option<Shape> {
        let before = self.neighbours.before[at].filter(|_| matches!(spot, Spot::Line(_)));
        let after = || {
            let next = self.following(at)?;
            let column = below(next, spot)?;
            Some(shape(next, column, self.emitted))
        };
        match before {
            None => after(),
            Some(Shape::Either) if after() == Some(Shape::Elements) => Some(Shape::Elements),
            before => before,
        }
    }

    /// The column of the entries that follow on the lines after unit `at` and belong to the node at `spot`.
    pub(super) fn child_column(&self, spot: Spot, at: usize) -> Option<usize> {
        below(self.following(at)?, spot)
    }

    fn following(&self, at: usize) -> Option<&'p Line> {
        match &self.units[self.neighbours.next[at]?] {
            Unit::Line(line) => Some(line),
            Unit::Block(_) => None,
        }
    }

    /// Whether a line holds only an empty map or list that has siblings, and so adds nothing to them.
    pub(super) fn vanishes(&self, line: &'p Line, at: usize) -> bool {
        let sole = sole(line, self.emitted).filter(|_| line.scalars.len() == 1);
        let Some((column, content)) = sole else { return false };
        matches!(content, Content::Nothing)
            || is_empty_line(line, self.emitted) && self.beside(Spot::Line(column), at).is_some()
    }
}

/// What a line holds in a column in which something begins on it.
fn shape(line: &Line, column: usize, emitted: &[Emission]) -> Shape {
    match sole(line, emitted) {
        Some((_, Content::Value(Value::Object(_)))) => Shape::Entries,
        Some((_, Content::Value(Value::Array(_)))) => Shape::Elements,
        _ if is_dash(line, column) => Shape::Elements,
        _ if line.columns.contains(&column) => match line.scalars.last() {
            Some(key) if key.key && line.strand.text[key.range.end..].trim() == ":" => Shape::Either,
            _ => Shape::Entries,
        },
        _ => Shape::Text,
    }
}

/// Whether a line holds nothing but an empty map or list, or nothing.
fn is_empty_line(line: &Line, emitted: &[Emission]) -> bool {
    match sole(line, emitted) {
        Some((_, Content::Value(value))) => {
            matches!(value, Value::Array(_) | Value::Object(_)) && !node::is_block(value)
        }
        Some((_, Content::Nothing)) => true,
        _ => false,
    }
}

/// The value that stands alone on a line, and its column.
fn sole<'e>(line: &Line, emitted: &'e [Emission]) -> Option<(usize, &'e Content)> {
    let indent = line.strand.indent()?;
    let scalar = line.scalars.first().filter(|scalar| scalar.spot == Spot::Line(indent) && !scalar.key)?;
    let is_sole = line.strand.text[scalar.range.clone()].chars().eq([HOLE]);
    let number = line.strand.first_hole().filter(|_| is_sole)?;
    Some((indent, &emitted.get(number)?.content))
}

/// The column in which a line begins, where it belongs to the node at `spot` of the line before it.
fn below(line: &Line, spot: Spot) -> Option<usize> {
    let indent = line.strand.indent()?;
    let belongs = match spot {
        Spot::Key(column) => indent > column || indent == column && is_dash(line, indent),
        Spot::Dash(column) | Spot::Line(column) => indent == column,
        Spot::Flow => false,
    };
    belongs.then_some(indent)
}

/// Whether an element of a list begins on a line in that column.
fn is_dash(line: &Line, column: usize) -> bool {
    let behind = line.strand.text.get(column..).unwrap_or_default().strip_prefix('-');
    behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t', '\r', '\n']))
}

/// Whether a line is more than blanks and a comment.
fn holds_nodes(line: &Line) -> bool {
    line.strand.indent().is_some_and(|indent| !line.strand.text[indent..].starts_with('#'))
}

/// Whether a document ends before or with a line.
fn is_marker(line: &Line) -> bool {
    line.strand.text.starts_with("---") || line.strand.text.starts_with("...")
}
