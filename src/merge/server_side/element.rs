use std::cmp::Ordering;
use std::fmt;

use serde_json::{Map, Value};

use crate::merge::go_json;

/// One step from a value into it, as field sets count steps (structured-merge-diff `fieldpath/element.go`).
#[derive(Clone, Debug)]
pub enum Element {
    /// A field of an object, or a key of a map.
    Field(String),
    /// An element of a list of type map: its keys with their values, by name.
    Key(Vec<(String, Value)>),
    /// An element of a list of type set: itself.
    Value(Value),
    /// An element of a list by its place; the server writes none, and keeps those of others.
    Index(i64),
}

impl Element {
    /// Reads a key of `fieldsV1`: `f:spec`, `k:{"name":"web"}`, `v:"x"`, `i:0`. `None` for one that is none of these.
    pub fn read(text: &str) -> Option<Self> {
        let (sort, rest) = text.split_at_checked(2)?;
        Some(match sort {
            "f:" => Self::Field(rest.to_owned()),
            "k:" => {
                let keys: Map<String, Value> = serde_json::from_str(rest).ok()?;
                let mut keys: Vec<_> = keys.into_iter().collect();
                keys.sort_by(|(left, _), (right, _)| left.cmp(right));
                Self::Key(keys)
            }
            "v:" => Self::Value(serde_json::from_str(rest).ok()?),
            "i:" => Self::Index(rest.parse().ok()?),
            _ => return None,
        })
    }

    /// As a key of `fieldsV1`, byte for byte as the API server writes it.
    pub fn write(&self) -> String {
        match self {
            Self::Field(name) => format!("f:{name}"),
            Self::Key(keys) => {
                format!("k:{}", go_json::encode(&Value::Object(keys.iter().cloned().collect())))
            }
            Self::Value(value) => format!("v:{}", go_json::encode(value)),
            Self::Index(index) => format!("i:{index}"),
        }
    }
}

/// As the API server writes it in a conflict: `.spec`, `[name="web"]`, `[="x"]`.
impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => write!(f, ".{name}"),
            Self::Key(keys) => {
                let keys: Vec<_> = keys.iter().map(|(name, value)| format!("{name}={value}")).collect();
                write!(f, "[{}]", keys.join(","))
            }
            Self::Value(value) => write!(f, "[={value}]"),
            Self::Index(index) => write!(f, "[{index}]"),
        }
    }
}

impl Ord for Element {
    fn cmp(&self, other: &Self) -> Ordering {
        let sort = |element: &Self| match element {
            Self::Field(_) => 0,
            Self::Key(_) => 1,
            Self::Value(_) => 2,
            Self::Index(_) => 3,
        };
        match (self, other) {
            (Self::Field(left), Self::Field(right)) => left.cmp(right),
            (Self::Key(left), Self::Key(right)) => {
                let pairs = left.iter().zip(right);
                let mut each =
                    pairs.map(|(left, right)| left.0.cmp(&right.0).then_with(|| compare(&left.1, &right.1)));
                let first = each.find(|order| order.is_ne());
                first.unwrap_or_else(|| left.len().cmp(&right.len()))
            }
            (Self::Value(left), Self::Value(right)) => compare(left, right),
            (Self::Index(left), Self::Index(right)) => left.cmp(right),
            _ => sort(self).cmp(&sort(other)),
        }
    }
}

impl PartialOrd for Element {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Element {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Element {}

/// The order of values: numbers by what they count, then strings, booleans, lists, maps, null (structured-merge-diff
/// `value/value.go`).
fn compare(left: &Value, right: &Value) -> Ordering {
    let sort = |value: &Value| match value {
        Value::Number(_) => 0,
        Value::String(_) => 1,
        Value::Bool(_) => 2,
        Value::Array(_) => 3,
        Value::Object(_) => 4,
        Value::Null => 5,
    };
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => match (left.as_i64(), right.as_i64()) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => {
                let float = |number: &serde_json::Number| number.as_f64().unwrap_or(f64::NAN);
                float(left).total_cmp(&float(right))
            }
        },
        (Value::String(left), Value::String(right)) => left.cmp(right),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Array(left), Value::Array(right)) => {
            let first =
                left.iter().zip(right).map(|(left, right)| compare(left, right)).find(|order| order.is_ne());
            first.unwrap_or_else(|| left.len().cmp(&right.len()))
        }
        (Value::Object(_), Value::Object(_)) => go_json::encode(left).cmp(&go_json::encode(right)),
        _ => sort(left).cmp(&sort(right)),
    }
}
