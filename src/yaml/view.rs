use serde_json::{Map, Number, Value};

use super::{Path, Segment};
use crate::text::Span;

/// What a node is, with the value of a scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape<'a> {
    /// `null`, or nothing after the colon.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer that fits `i64`.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    Str(&'a str),
    /// A list; read it with [`View::items`].
    List,
    /// A map; read it with [`View::entries`].
    Map,
}

/// The one read-only face over a parsed [`Tree`](super::Tree) and a JSON value, so that one algorithm reads
/// both. A view is a cheap handle: pass it by value.
pub trait View<'a>: Copy {
    /// What it is; a YAML alias is what it refers to.
    fn shape(self) -> Shape<'a>;
    /// The entries of a map in their order (nothing for any other shape).
    fn entries(self) -> impl Iterator<Item = (&'a str, Self)>;
    /// The elements of a list in their order (nothing for any other shape).
    fn items(self) -> impl Iterator<Item = Self>;
    /// The value of `key` in a map; the last one where a key stands twice, as Kubernetes reads it.
    fn get(self, key: &str) -> Option<Self>;
    /// How many entries or elements it has; 0 for a scalar.
    fn len(self) -> usize;
    /// Where it stands in its text; `None` for a JSON value.
    fn span(self) -> Option<Span>;

    /// Whether it has no entries or elements.
    fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The string it is, if it is one.
    fn as_str(self) -> Option<&'a str> {
        match self.shape() {
            Shape::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The integer it is, if it is one that fits.
    fn as_i64(self) -> Option<i64> {
        match self.shape() {
            Shape::Int(number) => Some(number),
            _ => None,
        }
    }

    /// The boolean it is, if it is one.
    fn as_bool(self) -> Option<bool> {
        match self.shape() {
            Shape::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is `null`.
    fn is_null(self) -> bool {
        matches!(self.shape(), Shape::Null)
    }

    /// Whether it is a map.
    fn is_map(self) -> bool {
        matches!(self.shape(), Shape::Map)
    }

    /// Whether it is a list.
    fn is_list(self) -> bool {
        matches!(self.shape(), Shape::List)
    }

    /// What `dotted` fields lead to: `metadata.name` (no lists, no keys with dots).
    fn dig(self, dotted: &str) -> Option<Self> {
        dotted.split('.').try_fold(self, |at, field| at.get(field))
    }

    /// What `path` leads to.
    fn follow(self, path: &Path) -> Option<Self> {
        path.segments().iter().try_fold(self, |at, segment| match segment {
            Segment::Field(key) | Segment::Key(key) => at.get(key),
            Segment::Index(index) => at.items().nth(*index),
        })
    }
}

impl<'a> View<'a> for &'a Value {
    fn shape(self) -> Shape<'a> {
        match self {
            Value::Null => Shape::Null,
            Value::Bool(value) => Shape::Bool(*value),
            Value::Number(number) => match number.as_i64() {
                Some(integer) => Shape::Int(integer),
                None => Shape::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => Shape::Str(text),
            Value::Array(_) => Shape::List,
            Value::Object(_) => Shape::Map,
        }
    }

    fn entries(self) -> impl Iterator<Item = (&'a str, Self)> {
        self.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
    }

    fn items(self) -> impl Iterator<Item = Self> {
        self.as_array().into_iter().flatten()
    }

    fn get(self, key: &str) -> Option<Self> {
        self.as_object()?.get(key)
    }

    fn len(self) -> usize {
        match self {
            Value::Array(items) => items.len(),
            Value::Object(entries) => entries.len(),
            _ => 0,
        }
    }

    fn span(self) -> Option<Span> {
        None
    }
}

/// A copy of what `view` shows, as a JSON value with the keys in their order. A number that JSON cannot hold
/// (infinite or not a number) becomes `null`; the parser has refused it before.
pub fn to_value<'a>(view: impl View<'a>) -> Value {
    match view.shape() {
        Shape::Null => Value::Null,
        Shape::Bool(value) => Value::Bool(value),
        Shape::Int(number) => Value::Number(number.into()),
        Shape::Float(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
        Shape::Str(text) => Value::String(text.to_owned()),
        Shape::List => Value::Array(view.items().map(to_value).collect()),
        Shape::Map => {
            let entries = view.entries().map(|(key, value)| (key.to_owned(), to_value(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}
