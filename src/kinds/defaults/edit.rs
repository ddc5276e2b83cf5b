//! The few moves that defaulting is made of.

use serde_json::{Map, Value, json};

/// An object of an object: what defaulting works on.
pub(super) type Object = Map<String, Value>;

/// Edits of one structure in place. Where a value is not of the shape that a move needs, nothing is done: the
/// schema's validator says so, not the defaults.
pub(super) trait Edit {
    /// Sets `field` where it is absent or null: for a field that Go holds by pointer.
    fn fill(&mut self, field: &str, value: impl Into<Value>);
    /// Sets `field` where it is absent, null or a zero value: for a field that Go holds by value, which cannot
    /// tell an absent one from a zero.
    fn fill_zero(&mut self, field: &str, value: impl Into<Value>);
    /// The structure in `field`, if there is one.
    fn at(&mut self, field: &str) -> Option<&mut Object>;
    /// The structure in `field`, made where it is absent or null; `None` where something else stands there.
    fn make(&mut self, field: &str) -> Option<&mut Object>;
    /// The structures in the list `field`.
    fn each(&mut self, field: &str) -> impl Iterator<Item = &mut Object>;
    /// Whether `field` is absent or null.
    fn lacks(&self, field: &str) -> bool;
    /// The string in `field`; empty where there is none.
    fn text(&self, field: &str) -> &str;
    /// How many elements or entries `field` has.
    fn count(&self, field: &str) -> usize;
}

impl Edit for Object {
    fn fill(&mut self, field: &str, value: impl Into<Value>) {
        if self.lacks(field) {
            self.insert(field.to_owned(), value.into());
        }
    }

    fn fill_zero(&mut self, field: &str, value: impl Into<Value>) {
        let zero = match self.get(field) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.is_empty(),
            Some(Value::Number(number)) => number.as_f64() == Some(0.0),
            Some(Value::Array(items)) => items.is_empty(),
            Some(_) => false,
        };
        if zero {
            self.insert(field.to_owned(), value.into());
        }
    }

    fn at(&mut self, field: &str) -> Option<&mut Object> {
        self.get_mut(field)?.as_object_mut()
    }

    fn make(&mut self, field: &str) -> Option<&mut Object> {
        self.fill(field, json!({}));
        self.at(field)
    }

    fn each(&mut self, field: &str) -> impl Iterator<Item = &mut Object> {
        let items = self.get_mut(field).and_then(Value::as_array_mut);
        items.into_iter().flatten().filter_map(Value::as_object_mut)
    }

    fn lacks(&self, field: &str) -> bool {
        self.get(field).is_none_or(Value::is_null)
    }

    fn text(&self, field: &str) -> &str {
        self.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    fn count(&self, field: &str) -> usize {
        match self.get(field) {
            Some(Value::Array(items)) => items.len(),
            Some(Value::Object(entries)) => entries.len(),
            _ => 0,
        }
    }
}
