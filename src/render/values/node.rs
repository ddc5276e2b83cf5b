use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use crate::text::{Location, Span, Text};
use crate::yaml::{self, Path, Segment, View as _};

/// A value, and where it was set.
///
/// What merges, scopes or copies values does it on these, so that a value knows its location whichever way it took.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub held: Held,
    /// The line of a file of values, or the argument of a flag, that set it; `None` for what no person set. A map
    /// that several set is where it was set last.
    pub location: Option<Location>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    /// Null, a boolean, a number or a string.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of its keys' first setting.
    Map(IndexMap<String, Node>),
}

impl Default for Node {
    fn default() -> Self {
        Self { held: Held::Map(IndexMap::new()), location: None }
    }
}

impl Node {
    /// The value that stands at a node of a file of values; `key` is the span of the key that it is the value of.
    pub fn of_tree(text: &Arc<Text>, node: yaml::Node<'_>, key: Option<Span>) -> Self {
        let location = node.span().map(|span| {
            let span = if node.is_map() || node.is_list() { first_line(text, span) } else { span };
            Location { text: text.clone(), span: key.map_or(span, |key| key.to(span)) }
        });
        let held = match node.shape() {
            yaml::Shape::List => {
                Held::List(node.items().map(|item| Self::of_tree(text, item, None)).collect())
            }
            yaml::Shape::Map => {
                let entries = node.pairs().map(|(key, value)| {
                    (key.as_str().unwrap_or_default().to_owned(), Self::of_tree(text, value, key.span()))
                });
                Held::Map(entries.collect())
            }
            _ => Held::Scalar(yaml::to_value(node)),
        };
        Self { held, location }
    }

    /// A JSON value, all of which was set at `location`.
    pub fn of_value(value: Value, location: Option<&Location>) -> Self {
        let held = match value {
            Value::Array(items) => {
                Held::List(items.into_iter().map(|item| Self::of_value(item, location)).collect())
            }
            Value::Object(entries) => {
                let entries = entries.into_iter().map(|(key, value)| (key, Self::of_value(value, location)));
                Held::Map(entries.collect())
            }
            scalar => Held::Scalar(scalar),
        };
        Self { held, location: location.cloned() }
    }

    /// The same without its locations.
    pub fn to_value(&self) -> Value {
        match &self.held {
            Held::Scalar(scalar) => scalar.clone(),
            Held::List(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Held::Map(entries) => {
                Value::Object(entries.iter().map(|(key, value)| (key.clone(), value.to_value())).collect())
            }
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        self.held == Held::Scalar(Value::Null)
    }

    /// The entries of a map.
    pub fn entries(&self) -> Option<&IndexMap<String, Node>> {
        match &self.held {
            Held::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// Where the value at `path`, or the nearest that it would be in, was set.
    pub fn locate(&self, path: &Path) -> Option<&Location> {
        let (mut at, mut found) = (self, self.location.as_ref());
        for segment in path.segments() {
            let Some(next) = at.inner(segment) else { break };
            found = next.location.as_ref().or(found);
            at = next;
        }
        found
    }

    /// The value that `segments` lead to.
    pub fn at(&self, segments: &[Segment]) -> Option<&Node> {
        segments.iter().try_fold(self, |node, segment| node.inner(segment))
    }

    fn inner(&self, segment: &Segment) -> Option<&Node> {
        match (segment, &self.held) {
            (Segment::Field(key) | Segment::Key(key), Held::Map(entries)) => entries.get(key),
            (Segment::Index(index), Held::List(items)) => items.get(*index),
            _ => None,
        }
    }
}

/// The part of a span that stands on its first line.
fn first_line(text: &Text, span: Span) -> Span {
    let line = text.slice(span).lines().next().unwrap_or_default();
    Span { start: span.start, end: span.start + line.trim_end().len() as u32 }
}
