//! JSON Patch (RFC 6902) as the API server applies it (`evanphx/json-patch` version 4): an index may be
//! negative and counts from the end, `replace` of an absent key of a map adds it, `copy` of one copies null, and
//! an absent value is null.

use serde_json::{Map, Value};

/// Why a patch was not applied. The API server itself keeps the reason to itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is no list of maps; the server answers 400.
    #[error("a JSON patch is a list of operations, each a map: {0}")]
    Malformed(String),
    /// An operation does not fit the document; the server answers 422.
    #[error("operation {index} of the JSON patch does not apply: {why}")]
    DoesNotApply {
        /// Which operation, from 0.
        index: usize,
        /// What does not fit.
        why: Why,
    },
}

/// What does not fit in an operation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// `op` is none of the six.
    #[error("`{0}` is none of add, remove, replace, move, copy, test")]
    UnknownOperation(String),
    /// `path` or `from` is absent or no string.
    #[error("it has no `{0}`")]
    NoPointer(&'static str),
    /// A pointer leads through something that is absent or no map or list.
    #[error("nothing is at `{0}`")]
    Missing(String),
    /// The last step of a pointer is no place in the list it leads to.
    #[error("`{0}` names no element of the list")]
    NoElement(String),
    /// The whole document cannot be replaced by a scalar.
    #[error("the whole document can only be replaced by a map or a list")]
    ScalarDocument,
    /// A `test` found another value.
    #[error("the value at `{0}` is another one")]
    TestFailed(String),
}

/// `document` with the operations of `patch` applied one after the other: all of them or, with an error, none.
pub fn apply(document: &Value, patch: &Value) -> Result<Value, Error> {
    let operations = patch.as_array().ok_or_else(|| Error::Malformed(format!("not `{patch}`")))?;
    let mut patched = document.clone();
    for (index, operation) in operations.iter().enumerate() {
        let Some(operation) = operation.as_object() else {
            return Err(Error::Malformed(format!("not `{operation}`")));
        };
        apply_one(&mut patched, operation).map_err(|why| Error::DoesNotApply { index, why })?;
    }
    Ok(patched)
}

fn apply_one(document: &mut Value, operation: &Map<String, Value>) -> Result<(), Why> {
    let value = || operation.get("value").cloned().unwrap_or(Value::Null);
    let pointer = |field| operation.get(field).and_then(Value::as_str).ok_or(Why::NoPointer(field));
    match operation.get("op").and_then(Value::as_str).unwrap_or_default() {
        "add" => add(document, pointer("path")?, value()),
        "remove" => remove(document, pointer("path")?).map(drop),
        "replace" => replace(document, pointer("path")?, value()),
        "move" => {
            let moved = remove(document, pointer("from")?)?;
            add(document, pointer("path")?, moved)
        }
        "copy" => {
            let copied = read(document, pointer("from")?)?.cloned().unwrap_or(Value::Null);
            add(document, pointer("path")?, copied)
        }
        "test" => test(document, pointer("path")?, &value()),
        other => Err(Why::UnknownOperation(other.to_owned())),
    }
}

fn add(document: &mut Value, path: &str, value: Value) -> Result<(), Why> {
    match parent(document, path)? {
        (Container::List(items), key) if key == "-" => items.push(value),
        (Container::List(items), key) => {
            let at = place(&key, items.len() + 1).ok_or_else(|| Why::NoElement(path.to_owned()))?;
            items.insert(at, value);
        }
        (Container::Map(entries), key) => {
            entries.insert(key, value);
        }
    }
    Ok(())
}

fn remove(document: &mut Value, path: &str) -> Result<Value, Why> {
    match parent(document, path)? {
        (Container::List(items), key) => {
            let at = place(&key, items.len()).ok_or_else(|| Why::NoElement(path.to_owned()))?;
            Ok(items.remove(at))
        }
        (Container::Map(entries), key) => {
            entries.shift_remove(&key).ok_or_else(|| Why::Missing(path.to_owned()))
        }
    }
}

fn replace(document: &mut Value, path: &str, value: Value) -> Result<(), Why> {
    if path.is_empty() {
        if !value.is_object() && !value.is_array() {
            return Err(Why::ScalarDocument);
        }
        *document = value;
        return Ok(());
    }
    match parent(document, path)? {
        (Container::List(items), key) => {
            let at = place(&key, items.len()).ok_or_else(|| Why::NoElement(path.to_owned()))?;
            items[at] = value;
        }
        (Container::Map(entries), key) => {
            entries.insert(key, value);
        }
    }
    Ok(())
}

fn test(document: &mut Value, path: &str, expected: &Value) -> Result<(), Why> {
    let found = match path.is_empty() {
        true => Some(&*document),
        false => read(document, path)?,
    };
    match found.unwrap_or(&Value::Null) == expected {
        true => Ok(()),
        false => Err(Why::TestFailed(path.to_owned())),
    }
}

/// What `path` leads to; `None` for an absent key of a map.
fn read<'a>(document: &'a mut Value, path: &str) -> Result<Option<&'a Value>, Why> {
    match parent(document, path)? {
        (Container::List(items), key) => {
            let at = place(&key, items.len()).ok_or_else(|| Why::NoElement(path.to_owned()))?;
            Ok(items.get(at))
        }
        (Container::Map(entries), key) => Ok(entries.get(&key)),
    }
}

enum Container<'a> {
    List(&'a mut Vec<Value>),
    Map(&'a mut Map<String, Value>),
}

/// The map or list that holds what `path` names, and its key there. As for the server, what stands before the
/// first `/` is not looked at.
fn parent<'a>(document: &'a mut Value, path: &str) -> Result<(Container<'a>, String), Why> {
    let missing = || Why::Missing(path.to_owned());
    let (way, key) = path.rsplit_once('/').ok_or_else(missing)?;
    let mut at = document;
    for step in way.split('/').skip(1) {
        let step = unescape(step);
        let next = match at {
            Value::Array(items) => place(&step, items.len()).and_then(|index| items.get_mut(index)),
            Value::Object(entries) => entries.get_mut(&step),
            _ => None,
        };
        at = next.ok_or_else(missing)?;
    }
    match at {
        Value::Array(items) => Ok((Container::List(items), unescape(key))),
        Value::Object(entries) => Ok((Container::Map(entries), unescape(key))),
        _ => Err(missing()),
    }
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// Which of `len` places `key` names; a negative one counts from the end.
fn place(key: &str, len: usize) -> Option<usize> {
    let number: i64 = key.parse().ok()?;
    let at = if number < 0 { number.checked_add_unsigned(len as u64)? } else { number };
    usize::try_from(at).ok().filter(|&at| at < len)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Each patch was sent to kube-apiserver 1.36 for a custom resource with this `spec`; here is what it
    /// answered: the new `spec`, or a refusal.
    #[test]
    fn answers_as_the_api_server_did() {
        let document =
            json!({"spec": {"l": [1, 2, {"x": 1}], "m": {"a/b": 1, "c~d": 2, "n": null}, "s": "t"}});
        let unchanged = document["spec"].clone();
        for (patch, answer) in accepted() {
            let patched = apply(&document, &json!([patch])).unwrap();
            let mut spec = unchanged.clone();
            for (key, value) in answer.as_object().unwrap() {
                spec[key] = value.clone();
            }
            let without_gone = |value: &Value| {
                let entries = value.as_object().unwrap().iter().filter(|(_, value)| **value != json!("gone"));
                entries.map(|(key, value)| (key.clone(), value.clone())).collect::<Map<_, _>>()
            };
            assert_eq!(without_gone(&patched["spec"]), without_gone(&spec), "{patch}");
        }
        for patch in refused() {
            let refusal = apply(&document, &json!([patch]));
            assert!(matches!(refusal, Err(Error::DoesNotApply { index: 0, .. })), "{patch}: {refusal:?}");
        }
        assert!(matches!(apply(&document, &json!([5])), Err(Error::Malformed(_))));
        assert!(matches!(apply(&document, &json!({"op": "add"})), Err(Error::Malformed(_))));
    }

    /// Patches with what they change in `spec`.
    fn accepted() -> Vec<(Value, Value)> {
        let x = json!({"x": 1});
        let m = json!({"a/b": 1, "c~d": 2, "n": null});
        vec![
            (json!({"op": "add", "path": "/spec/l/-", "value": 9}), json!({"l": [1, 2, x, 9]})),
            (json!({"op": "add", "path": "/spec/l/1", "value": 9}), json!({"l": [1, 9, 2, x]})),
            (json!({"op": "add", "path": "/spec/l/+1", "value": 9}), json!({"l": [1, 9, 2, x]})),
            (json!({"op": "add", "path": "/spec/l/-1", "value": 9}), json!({"l": [1, 2, x, 9]})),
            (json!({"op": "add", "path": "spec/z", "value": 9}), json!({})),
            (json!({"op": "add", "path": "/spec/z"}), json!({"z": null})),
            (json!({"op": "remove", "path": "/spec/m/a~1b"}), json!({"m": {"c~d": 2, "n": null}})),
            (json!({"op": "remove", "path": "/spec/m/c~0d"}), json!({"m": {"a/b": 1, "n": null}})),
            (json!({"op": "remove", "path": "/spec/l/-1"}), json!({"l": [1, 2]})),
            (json!({"op": "replace", "path": "/spec/z", "value": 1}), json!({"z": 1})),
            (json!({"op": "replace", "path": "/spec/l/-1", "value": 1}), json!({"l": [1, 2, 1]})),
            (
                json!({"op": "move", "from": "/spec/s", "path": "/spec/l/0"}),
                json!({"l": ["t", 1, 2, x], "s": "gone"}),
            ),
            (json!({"op": "copy", "from": "/spec/m", "path": "/spec/l/0"}), json!({"l": [m, 1, 2, x]})),
            (json!({"op": "copy", "from": "/spec/q", "path": "/spec/l/0"}), json!({"l": [null, 1, 2, x]})),
            (json!({"op": "test", "path": "/spec/s", "value": "t"}), json!({})),
            (json!({"op": "test", "path": "/spec/q"}), json!({})),
            (json!({"op": "test", "path": "/spec/m/n", "value": null}), json!({})),
            (json!({"op": "test", "path": "/spec/l", "value": [1, 2, x]}), json!({})),
        ]
    }

    fn refused() -> Vec<Value> {
        vec![
            json!({"op": "add", "path": "/spec/l/-9", "value": 9}),
            json!({"op": "add", "path": "/spec/l/4", "value": 9}),
            json!({"op": "add", "path": "/spec/l/x", "value": 9}),
            json!({"op": "add", "path": "/spec/q/x", "value": 9}),
            json!({"op": "add", "path": "/spec/s/x", "value": 9}),
            json!({"op": "add", "path": "/spec/m/n/x", "value": 9}),
            json!({"op": "add", "path": "", "value": 9}),
            json!({"op": "add", "value": 9}),
            json!({"op": "remove", "path": "/spec/m/q"}),
            json!({"op": "remove", "path": "/spec/q/q"}),
            json!({"op": "remove", "path": "/spec/l/3"}),
            json!({"op": "remove", "path": "/spec/l/-"}),
            json!({"op": "remove"}),
            json!({"op": "replace", "path": "/spec/l/7", "value": 1}),
            json!({"op": "replace", "path": "/spec/l/-9", "value": 1}),
            json!({"op": "replace", "path": "/spec/l/x", "value": 1}),
            json!({"op": "replace", "path": "/spec/q/x", "value": 1}),
            json!({"op": "replace", "path": "", "value": 1}),
            json!({"op": "move", "from": "/spec/q", "path": "/spec/l/0"}),
            json!({"op": "move", "from": "/spec/s", "path": "/spec/q/q"}),
            json!({"op": "move", "from": "/spec/s", "path": "/spec/l/9"}),
            json!({"op": "move", "from": "/spec/l/9", "path": "/spec/z"}),
            json!({"op": "move", "path": "/spec/z"}),
            json!({"op": "move", "from": "/spec/s"}),
            json!({"op": "copy", "from": "/spec/q/q", "path": "/spec/l/0"}),
            json!({"op": "copy", "from": "/spec/l/9", "path": "/spec/l/0"}),
            json!({"op": "copy", "from": "/spec/m", "path": "/spec/q/q"}),
            json!({"op": "test", "path": "/spec/s", "value": "u"}),
            json!({"op": "test", "path": "/spec/q", "value": 1}),
            json!({"op": "test", "path": "/spec/q/q", "value": 1}),
            json!({"op": "test", "path": "/spec/l/9", "value": 1}),
            json!({"op": "test", "path": "/spec/l/0", "value": 1.0}),
            json!({"op": "frob", "path": "/spec/s", "value": 1}),
            json!({"path": "/spec/s", "value": 1}),
        ]
    }

    #[test]
    fn an_error_says_which_operation_and_why() {
        let patch = json!([{"op": "add", "path": "/a", "value": 1}, {"op": "remove", "path": "/b/c"}]);
        let error = apply(&json!({}), &patch).unwrap_err();
        assert_eq!(error.to_string(), "operation 1 of the JSON patch does not apply: nothing is at `/b/c`");
    }
}
