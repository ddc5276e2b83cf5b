//! Passwords, keys and certificates that a chart asks for under `generated` in its `Chart.yaml`.
//!
//! In: what charts declare, the values that people set, and what was made or read from a cluster before. Out: the
//! values with each that nobody set in its place, and what was [`Wanted`]. Nothing is made here, so that a render
//! stays the same from run to run: where a value is not given, a placeholder stands that says so.

mod declaration;
mod hosts;
mod landing;
mod wanted;

use std::collections::HashMap;
use std::fmt;

use serde_json::Value;

pub use self::declaration::{Algorithm, Characters, Declaration, Host, Kind, read};
pub use self::landing::{Home, homes};
pub use self::wanted::{Part, Wanted, wanted};
use super::values::{Held, Node};
use crate::diag::Diagnostic;
use crate::object::Object;

/// The values that charts are given for what they declare, by [`Wanted::name`]: a string, or a map of strings for
/// what has several parts. It shows nothing of them.
#[derive(Clone, Default)]
pub struct Generated(HashMap<String, Value>);

impl Generated {
    /// The value for `wanted`; `None` where it was neither made nor found yet.
    pub fn get(&self, wanted: &Wanted) -> Option<&Value> {
        self.0.get(&wanted.name())
    }

    /// Gives `wanted` its value.
    pub fn set(&mut self, wanted: &Wanted, value: Value) {
        self.0.insert(wanted.name(), value);
    }
}

impl fmt::Debug for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// `values` with what is given for each of `wanted`, and its placeholder where nothing is.
pub fn fill(values: &Node, wanted: &[Wanted], given: &Generated) -> Node {
    let value = |one: &Wanted| given.get(one).cloned().unwrap_or_else(|| one.placeholder());
    with(values, wanted, value)
}

/// The values as `values.schema.json` is to judge them: with a value of the declared shape, as a real one is, where
/// a chart generates it.
pub fn in_shape(values: &Node, wanted: &[Wanted]) -> Node {
    with(values, wanted, |one| one.kind.in_shape())
}

fn with(values: &Node, wanted: &[Wanted], value: impl Fn(&Wanted) -> Value) -> Node {
    let mut values = values.clone();
    for one in wanted {
        let value = Node::of_value(value(one), Some(&one.place));
        values.merge(one.path.iter().rev().fold(value, |inner, key| Node {
            held: Held::Map([(key.clone(), inner)].into()),
            location: None,
        }));
    }
    values
}

/// What is wrong with where the placeholders of `wanted` stand among the `objects` of a chart: a secret where it could
/// be read, and what could not be read back. `depends` says whether what is rendered is another with other values.
pub fn judge(
    wanted: &[Wanted],
    given: &Generated,
    objects: &[Object],
    depends: impl Fn(&Generated) -> bool,
) -> Vec<Diagnostic> {
    let missing = wanted.iter().filter(|one| given.get(one).is_none());
    let parts = missing.flat_map(|one| one.parts().iter().map(move |part| (one, *part)));
    let (mut found, mut homeless) = (Vec::new(), Vec::new());
    for (one, part) in parts {
        let exposed = if part.secret { landing::exposed(one, part, objects) } else { Vec::new() };
        if exposed.is_empty() && !landing::homes(one, objects).iter().any(|home| home.part == part) {
            homeless.push((one, part));
        }
        found.extend(exposed);
    }
    found.extend(landing::lost(&homeless, given, depends));
    found
}
