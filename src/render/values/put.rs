use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::Node;
use super::node::Held;
use super::set::{Setting, Step, StepKind};
use crate::text::{Location, Span, Text};

/// Why the argument of a flag cannot set what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The bytes of the argument that are wrong; none of them where something is missing.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What was set before and is in the way.
    pub before: Option<Location>,
}

impl Refusal {
    /// A refusal of what stands at `at`.
    pub fn at(at: Range<usize>, message: impl Into<String>) -> Self {
        Self { at, message: message.into(), before: None }
    }
}

impl Node {
    /// Puts what a flag sets over it, each over what is there. `argument` is the flag's.
    ///
    /// # Errors
    /// Where a step leads into what was set to something else, as Helm refuses it: a name in what is no map, an
    /// index of what is no list.
    pub fn set(&mut self, argument: &Arc<Text>, settings: Vec<Setting>) -> Result<(), Refusal> {
        for Setting { path, value, at } in settings {
            let location = Location { text: argument.clone(), span: Span::new(at.start, at.end) };
            let value = Self::of_value(value, Some(&location));
            match path.is_empty() {
                true => self.merge(value),
                false => self.put(&path, value)?,
            }
        }
        Ok(())
    }

    /// Puts `value` at the end of `path`; it is itself what the first step leads into. A list grows with nulls.
    fn put(&mut self, path: &[Step], value: Self) -> Result<(), Refusal> {
        let Some((step, rest)) = path.split_first() else {
            *self = value;
            return Ok(());
        };
        let location = value.location.clone();
        let next = match (&step.kind, &mut self.held) {
            (StepKind::Key(key), Held::Map(entries)) => {
                let inner = || Self { held: empty(rest), location: location.clone() };
                let next = entries.entry(key.clone()).or_insert_with(inner);
                next.check(path)?;
                next
            }
            (StepKind::Index(index), Held::List(items)) => {
                let null = || Self { held: Held::Scalar(Value::Null), location: location.clone() };
                items.resize_with(items.len().max(index + 1), null);
                let next = &mut items[*index];
                // In a list, a name makes a map of whatever is there, and an index a list of a null.
                let leads_to_map = rest.first().is_some_and(|step| matches!(step.kind, StepKind::Key(_)));
                if next.is_null() || leads_to_map && next.entries().is_none() {
                    *next = Self { held: empty(rest), location: location.clone() };
                }
                next.check(path)?;
                next
            }
            _ => return Ok(()),
        };
        next.put(rest, value)?;
        self.location = location;
        Ok(())
    }

    /// Whether the second step of `path` can lead into it; the first led to it.
    fn check(&self, path: &[Step]) -> Result<(), Refusal> {
        let [to, into, ..] = path else { return Ok(()) };
        let wanted = match (&into.kind, &self.held) {
            (StepKind::Key(_), Held::Map(_)) | (StepKind::Index(_), Held::List(_)) => return Ok(()),
            (StepKind::Key(_), _) => "no map, and cannot have values of its own",
            (StepKind::Index(_), _) => "no list, and cannot have items",
        };
        let refusal = Refusal::at(to.at.clone(), format!("this is {wanted}"));
        Err(Refusal { before: self.location.clone(), ..refusal })
    }
}

/// What the first step of `path` leads into, with nothing in it.
fn empty(path: &[Step]) -> Held {
    match path.first().map(|step| &step.kind) {
        Some(StepKind::Key(_)) => Held::Map(IndexMap::new()),
        Some(StepKind::Index(_)) => Held::List(Vec::new()),
        None => Held::Scalar(Value::Null),
    }
}
