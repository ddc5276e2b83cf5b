use serde_json::Value;

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
    let mut wrong = |why: String| match path {
        "" => errors.push(why),
        path => errors.push(format!("{path}: {why}")),
    };
    match (place.atom(Some(value)), value) {
        _ if value.is_null() => {}
        (Atom::Map { .. }, Value::Object(entries)) => {
            for (key, value) in entries {
                let path = format!("{path}.{key}");
                match place.child(key) {
                    Place::Undeclared => errors.push(format!("{path}: field not declared in schema")),
                    child => check_at(child, value, &path, errors),
                }
            }
        }
        (Atom::Map { .. }, other) => wrong(format!("expected map, got {}", shown(other))),
        (Atom::List { atomic }, Value::Array(items)) => {
            let mut seen = std::collections::BTreeSet::new();
            for (index, item) in items.iter().enumerate() {
                if !atomic {
                    match place.identity(item) {
                        Err(why) => errors.push(format!("{path}: element {index}: {why}")),
                        Ok(element) => {
                            let name = element.to_string();
                            if !seen.insert(element) {
                                errors.push(format!("{path}: duplicate entries for key {name}"));
                            }
                            check_at(place.element(), item, &format!("{path}{name}"), errors);
                        }
                    }
                } else {
                    check_at(place.element(), item, &format!("{path}[{index}]"), errors);
                }
            }
        }
        (Atom::List { .. }, other) => wrong(format!("expected list, got {}", shown(other))),
        (Atom::Scalar, value) => {
            if let Some(expected) = place.scalar().filter(|basic| !is(*basic, value)) {
                wrong(format!("expected {}, got {}", words(expected), shown(value)));
            }
        }
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
