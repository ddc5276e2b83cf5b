use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::meaning;
use super::secret;
use crate::kinds::schema::{Basic, Field, Type};
use crate::merge::equal_as;
use crate::yaml::{Path, Segment, View};

/// One place in an object that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// The place, as the API server writes it: `spec.containers[0].image`. Elements of lists are numbered as they
    /// stand afterwards, and those that go as they stood before.
    pub path: Path,
    /// The same with elements called by what tells them apart: `spec.containers[name=web].image`.
    pub place: String,
    /// What was there; `None` for what is new.
    pub from: Option<Value>,
    /// What shall be there; `None` for what goes.
    pub to: Option<Value>,
    /// What kind of difference it is.
    pub nature: Nature,
    /// Whether the values are a Secret's.
    pub sensitive: bool,
}

/// What kind of difference a [`FieldChange`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// The value differs.
    Value,
    /// The list has the same elements in another order; `from` and `to` are what the elements are called.
    Order,
}

/// The places at which `after` differs from `before` in meaning, in the order of their paths.
///
/// Maps are compared key by key. Elements of lists are paired by the list's map keys or merge key where the
/// schema has them, as members of a set where it says so, and by likeness otherwise. A place that is new or goes
/// is one change, however much it holds. `Value::Null` stands for an object that is not there.
pub fn fields(before: &Value, after: &Value, ty: Option<Type>) -> Vec<FieldChange> {
    let mut walk =
        Walk { is_secret: secret::is_secret(before) || secret::is_secret(after), ..Walk::default() };
    let (before, after) = (meaning::without_servers(before), meaning::without_servers(after));
    walk.value(ty, None, Some(&meaning::full(&before)), Some(&meaning::full(&after)));
    for change in &mut walk.changes {
        as_written(change, &before, &after);
    }
    walk.changes
}

/// Takes from values that are new or go what only the comparison has filled in.
fn as_written(change: &mut FieldChange, before: &Value, after: &Value) {
    let written = |object: &Value| {
        let found = object.follow(&change.path);
        found.filter(|value| value.is_object() || value.is_array()).cloned()
    };
    match (&change.from, &change.to) {
        (None, Some(_)) => change.to = written(after).or(change.to.take()),
        (Some(_), None) => change.from = written(before).or(change.from.take()),
        _ => {}
    }
}

/// A comparison under way.
#[derive(Default)]
pub(super) struct Walk {
    pub path: Path,
    pub place: String,
    is_secret: bool,
    changes: Vec<FieldChange>,
}

impl Walk {
    /// Compares what stands at the current place.
    pub fn value(
        &mut self,
        ty: Option<Type>,
        field: Option<Field>,
        before: Option<&Value>,
        after: Option<&Value>,
    ) {
        let before = before.filter(|value| !meaning::is_nothing(value, ty));
        let after = after.filter(|value| !meaning::is_nothing(value, ty));
        match (before, after) {
            (None, None) => {}
            (Some(Value::Object(before)), Some(Value::Object(after))) => self.map(ty, before, after),
            (Some(Value::Array(before)), Some(Value::Array(after))) => self.list(ty, field, before, after),
            (Some(before), Some(after)) if equal_as(before, after, ty) => {}
            (before, after) => self.report(before.cloned(), after.cloned(), Nature::Value),
        }
    }

    fn map(&mut self, ty: Option<Type>, before: &Map<String, Value>, after: &Map<String, Value>) {
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let entries = ty.filter(|ty| ty.basic() == Basic::Map);
        for key in keys {
            let field = ty.and_then(|ty| ty.field(key));
            let inner = field.map(Field::ty).or_else(|| entries.and_then(Type::element));
            // What the schema does not know, as in a custom resource, is written as a field, too, if it can be.
            let step = match entries.is_some() || !is_word(key) {
                true => Segment::Key(key.clone()),
                false => Segment::Field(key.clone()),
            };
            let name = match &step {
                Segment::Key(key) => format!("[{key}]"),
                _ if self.path.is_root() => key.clone(),
                _ => format!(".{key}"),
            };
            self.at(step, &name, |walk| walk.value(inner, field, before.get(key), after.get(key)));
        }
    }

    /// Does `compare` one step further, which is called `name`.
    pub fn at(&mut self, step: Segment, name: &str, compare: impl FnOnce(&mut Self)) {
        let end = self.place.len();
        self.path.push(step);
        self.place.push_str(name);
        compare(self);
        self.place.truncate(end);
        self.path.pop();
    }

    /// Notes that the current place differs.
    pub fn report(&mut self, from: Option<Value>, to: Option<Value>, nature: Nature) {
        let sensitive = self.is_secret && secret::is_sensitive(&self.path);
        let (path, place) = (self.path.clone(), self.place.clone());
        self.changes.push(FieldChange { path, place, from, to, nature, sensitive });
    }
}

fn is_word(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}
