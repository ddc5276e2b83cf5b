use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::place::{Atom, Place};
use crate::kinds::schema::Basic;

/// Whether what is applied can be: every field is one of its kind's, every value of its type, every element of a
/// list can be told from the others.
///
/// # Errors
/// In the API server's words, each with its path (structured-merge-diff `typed/validate.go`).
pub fn check(place: Place<'_>, value: &Value) -> Result<(), String> {
    let mut errors = Vec::new();
    check_at(place, value, "", &mut errors);
    match errors.as_slice() {
        [] => Ok(()),
        [one] => Err(one.clone()),
        several => Err(format!("errors:\n  {}", several.join("\n  "))),
    }
}

fn check_at(place: Place<'_>, value: &Value, path: &str, errors: &mut Vec<String>) {
    let expected = match (place.atom(Some(value)), value) {
        (_, Value::Null) => return,
        (Atom::Map { .. }, Value::Object(entries)) => return check_entries(place, entries, path, errors),
        (Atom::List { atomic }, Value::Array(items)) => {
            return check_elements(place, items, atomic, path, errors);
        }
        (Atom::Map { .. }, _) => "map",
        (Atom::List { .. }, _) => "list",
        (Atom::Scalar, value) => match place.scalar().filter(|basic| !is(*basic, value)) {
            Some(basic) => words(basic),
            None => return,
        },
    };
    let prefix = if path.is_empty() { "" } else { ": " };
    errors.push(format!("{path}{prefix}expected {expected}, got {}", shown(value)));
}

fn check_entries(place: Place<'_>, entries: &Map<String, Value>, path: &str, errors: &mut Vec<String>) {
    for (key, value) in entries {
        let path = format!("{path}.{key}");
        match place.child(key) {
            Place::Undeclared => errors.push(format!("{path}: field not declared in schema")),
            child => check_at(child, value, &path, errors),
        }
    }
}

fn check_elements(place: Place<'_>, items: &[Value], atomic: bool, path: &str, errors: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for (index, item) in items.iter().enumerate() {
        let name = match place.identity(item) {
            _ if atomic => format!("[{index}]"),
            Err(why) => {
                errors.push(format!("{path}: element {index}: {why}"));
                continue;
            }
            Ok(element) => {
                let name = element.to_string();
                if !seen.insert(element) {
                    errors.push(format!("{path}: duplicate entries for key {name}"));
                }
                name
            }
        };
        check_at(place.element(), item, &format!("{path}{name}"), errors);
    }
}

fn is(basic: Basic, value: &Value) -> bool {
    match basic {
        Basic::String | Basic::Bytes => value.is_string(),
        Basic::Integer | Basic::Number => value.is_number(),
        Basic::Boolean => value.is_boolean(),
        _ => !value.is_object() && !value.is_array(),
    }
}

fn words(basic: Basic) -> &'static str {
    match basic {
        Basic::String | Basic::Bytes => "string",
        Basic::Integer | Basic::Number => "numeric (int or float)",
        Basic::Boolean => "boolean",
        _ => "any scalar",
    }
}

fn shown(value: &Value) -> String {
    let written = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    format!("&value.valueUnstructured{{Value:{written}}}")
}
