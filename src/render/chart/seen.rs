use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;
use minijinja::Value;
use minijinja::value::{Enumerator, Object, ObjectRepr};

use super::{place, value};
use crate::render::values::{Held, Node};
use crate::text::{Given, Location, Step};

/// The variable that holds the values.
pub const VALUES: &str = "values";

/// The values as templates see them: each known again wherever it turns up unchanged.
///
/// Maps and lists are objects of ours, which know their numbers. A string is one allocation however often it is
/// copied, so its address tells which it is. Numbers, booleans and null have nothing of their own: they are known
/// by the map or list that they were read from.
#[derive(Debug, Default)]
pub struct Seen {
    /// Each value by its number; the first is all of them.
    values: Vec<Value>,
    given: Arc<Given>,
    strings: HashMap<usize, u32>,
}

/// A map or list among the values.
#[derive(Debug)]
pub struct Container {
    number: u32,
    entries: Entries,
}

#[derive(Debug)]
enum Entries {
    Map(IndexMap<Arc<str>, (u32, Value)>),
    List(Vec<(u32, Value)>),
}

impl Seen {
    /// What templates see of `values`.
    pub fn of(values: &Node) -> Self {
        let mut reader = Reader { values: Vec::new(), given: Given::default(), strings: HashMap::new() };
        reader.read(None, Step::Key("".into()), values);
        Self { values: reader.values, given: Arc::new(reader.given), strings: reader.strings }
    }

    /// All of the values.
    pub fn root(&self) -> &Value {
        self.values.first().unwrap_or(&Value::UNDEFINED)
    }

    /// Where the value was set that a dotted name leads to, as `values.web.image`.
    pub fn set_at(&self, name: &str) -> Option<&Location> {
        let (mut number, mut value) = (0, self.root());
        for key in name.strip_prefix(VALUES)?.strip_prefix('.')?.split('.') {
            let (next, inner) = value.downcast_object_ref::<Container>()?.get(&Value::from(key))?;
            (number, value) = (*next, inner);
        }
        self.given.location(number)
    }

    /// The value of that number.
    pub fn value(&self, number: u32) -> Option<&Value> {
        self.values.get(number as usize)
    }

    /// Where the values were set, by their numbers.
    pub fn given(&self) -> &Arc<Given> {
        &self.given
    }

    /// The number of a value that is still what it was; `None` for any other, and for what has nothing of its own.
    pub fn number(&self, value: &Value) -> Option<u32> {
        match value.as_str() {
            Some(text) => self.strings.get(&(text.as_ptr() as usize)).copied(),
            None => value.downcast_object_ref::<Container>().map(|container| container.number),
        }
    }
}

/// Numbers the values and makes of them what templates see.
struct Reader {
    values: Vec<Value>,
    given: Given,
    strings: HashMap<usize, u32>,
}

impl Reader {
    fn read(&mut self, holder: Option<u32>, step: Step, node: &Node) -> (u32, Value) {
        let number = self.given.add(holder, step, node.location.clone());
        let within = Some(number);
        self.values.push(Value::UNDEFINED);
        let seen = match &node.held {
            Held::Scalar(serde_json::Value::String(text)) => Value::from(self.string(text, number)),
            Held::Scalar(scalar) => value::from_json(scalar),
            Held::List(items) => {
                let items = items.iter().enumerate();
                let entries = items.map(|(at, item)| self.read(within, Step::Index(at), item)).collect();
                Value::from_object(Container { number, entries: Entries::List(entries) })
            }
            Held::Map(entries) => {
                let entry = |(key, value): (&String, &Node)| {
                    let key: Arc<str> = key.as_str().into();
                    let (number, seen) = self.read(within, Step::Key(key.clone()), value);
                    self.strings.insert(key.as_ptr() as usize, number);
                    (key, (number, seen))
                };
                Value::from_object(Container {
                    number,
                    entries: Entries::Map(entries.iter().map(entry).collect()),
                })
            }
        };
        if let Held::Scalar(scalar) = &node.held {
            self.given.tell(number, value::text(scalar).into());
        }
        self.given.close(number);
        self.values[number as usize] = seen.clone();
        (number, seen)
    }

    fn string(&mut self, text: &str, number: u32) -> Arc<str> {
        let shared: Arc<str> = text.into();
        self.strings.insert(shared.as_ptr() as usize, number);
        shared
    }
}

impl Container {
    /// The value of a key, or the element at an index, and its number.
    pub fn get(&self, key: &Value) -> Option<&(u32, Value)> {
        match &self.entries {
            Entries::Map(entries) => entries.get(key.as_str()?),
            Entries::List(items) => items.get(key.as_usize()?),
        }
    }

    /// The number of the value that each line shows when this is written as a block.
    pub fn lines(&self) -> Vec<u32> {
        let mut lines = Vec::new();
        self.write_lines(&mut lines);
        lines
    }

    fn write_lines(&self, lines: &mut Vec<u32>) {
        let (entries, keyed): (Vec<&(u32, Value)>, bool) = match &self.entries {
            Entries::Map(entries) => (entries.values().collect(), true),
            Entries::List(items) => (items.iter().collect(), false),
        };
        for (number, value) in entries {
            match value.downcast_object_ref::<Self>() {
                Some(inner) if value.is_true() => {
                    lines.extend(keyed.then_some(*number));
                    inner.write_lines(lines);
                }
                _ => lines.extend(std::iter::repeat_n(*number, height(value))),
            }
        }
    }
}

/// How many lines a scalar takes, its key or dash included.
fn height(value: &Value) -> usize {
    match value.as_str() {
        Some(text) if text.contains('\n') => place::yaml(&serde_json::json!({ "k": text })).lines().count(),
        _ => 1,
    }
}

impl Object for Container {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        match self.entries {
            Entries::Map(_) => ObjectRepr::Map,
            Entries::List(_) => ObjectRepr::Seq,
        }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get(key).map(|(_, value)| value.clone())
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        match &self.entries {
            Entries::Map(entries) => entries.get(key).map(|(_, value)| value.clone()),
            Entries::List(_) => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match &self.entries {
            Entries::Map(entries) => {
                let pair = |(key, (_, value)): (&Arc<str>, &(u32, Value))| (Value::from(key), value.clone());
                Enumerator::RevKeyValueIter(Box::new(
                    entries.iter().map(pair).collect::<Vec<_>>().into_iter(),
                ))
            }
            Entries::List(items) => Enumerator::Seq(items.len()),
        }
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        match &self.entries {
            Entries::Map(entries) => Some(entries.len()),
            Entries::List(items) => Some(items.len()),
        }
    }
}
