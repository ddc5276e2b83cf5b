use serde_json::Value;

use super::layout::{Line, Unit};
use super::lexer::Spot;
use super::strand::Part;
use super::{Placer, node};
use crate::render::chart::emit::Content;

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

/// What stands around a value that is a node, or a part of one.
impl<'p> Placer<'p> {
    /// What stands beside the value at `spot` of unit `at` and belongs to the same node.
    pub(super) fn beside(&self, spot: Spot, at: usize) -> Option<Shape> {
        let before = match spot {
            Spot::Line(column) => self.sibling_before(column, at),
            _ => None,
        };
        let after = || {
            let next = self.following(at)?;
            let column = below(next, spot)?;
            Some(self.shape(next, column))
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

    /// The next line that holds anything.
    fn following(&self, at: usize) -> Option<&'p Line> {
        let lines = self.units[at + 1..].iter().filter_map(|unit| match unit {
            Unit::Line(line) => Some(line),
            Unit::Block(_) => None,
        });
        let mut lines = lines.take_while(|line| !is_marker(line));
        lines.find(|line| holds_nodes(line) && !self.is_empty_line(line))
    }

    /// What a line holds in a column in which something begins on it.
    fn shape(&self, line: &'p Line, column: usize) -> Shape {
        match self.sole(line) {
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
    fn is_empty_line(&self, line: &'p Line) -> bool {
        match self.sole(line) {
            Some((_, Content::Value(value))) => {
                matches!(value, Value::Array(_) | Value::Object(_)) && !node::is_block(value)
            }
            Some((_, Content::Nothing)) => true,
            _ => false,
        }
    }

    /// The value that stands alone on a line, and its column.
    fn sole(&self, line: &'p Line) -> Option<(usize, &'p Content)> {
        let indent = line.strand.indent()?;
        let scalar =
            line.scalars.first().filter(|scalar| scalar.spot == Spot::Line(indent) && !scalar.key)?;
        match line.strand.parts(scalar.range.clone()).as_slice() {
            [Part::Hole(number)] => Some((indent, &self.emitted.get(*number)?.content)),
            _ => None,
        }
    }

    /// Whether a line holds only an empty map or list that has siblings, and so adds nothing to them.
    pub(super) fn vanishes(&self, line: &'p Line, at: usize) -> bool {
        let Some((column, content)) = self.sole(line).filter(|_| line.scalars.len() == 1) else {
            return false;
        };
        matches!(content, Content::Nothing)
            || self.is_empty_line(line) && self.beside(Spot::Line(column), at).is_some()
    }

    /// What stands in that column on the lines before unit `at` and belongs to the same node.
    fn sibling_before(&self, column: usize, at: usize) -> Option<Shape> {
        let (mut elements, mut deeper) = (None, false);
        for unit in self.units[..at].iter().rev() {
            let Unit::Line(line) = unit else { continue };
            if is_marker(line) {
                break;
            }
            if !holds_nodes(line) || self.is_empty_line(line) {
                continue;
            }
            if line.columns.contains(&column) || line.strand.indent() == Some(column) {
                match self.shape(line, column) {
                    // A list may stand in the column of its key.
                    Shape::Elements if line.strand.indent() == Some(column) => {
                        elements = Some(Shape::Elements)
                    }
                    // What stands deeper is what the key before it holds.
                    Shape::Either if deeper => return Some(Shape::Entries),
                    shape => return Some(elements.map_or(shape, |_| Shape::Either)),
                }
            } else if line.strand.indent().is_some_and(|indent| indent > column) {
                deeper = true;
            } else if line.strand.indent().is_some_and(|indent| indent < column) {
                break;
            }
        }
        elements
    }
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
