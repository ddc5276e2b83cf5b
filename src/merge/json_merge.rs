//! JSON merge patch (RFC 7386) as the API server applies it, and the three-way patch that client-side apply
//! sends for custom resources (apimachinery `pkg/util/jsonmergepatch`, `evanphx/json-patch` version 4).

use serde_json::{Map, Value};

use super::equal;

/// The patch that makes `modified` out of `original`. A `null` in `modified` cannot be said in a merge patch:
/// it deletes.
pub fn two_way(original: &Value, modified: &Value) -> Value {
    match (original, modified) {
        (Value::Object(original), Value::Object(modified)) => Value::Object(difference(original, modified)),
        _ => modified.clone(),
    }
}

/// The patch that brings `live` to `desired`: additions and changes are what `live` lacks, deletions are what
/// `applied` had and `desired` has no longer. What others wrote into `live` stays.
pub fn three_way(applied: &Value, desired: &Value, live: &Value) -> Value {
    let mut patch = keep_nulls(two_way(applied, desired));
    merge(&mut patch, &keep_values(two_way(live, desired)));
    patch
}

/// `target` with `patch` applied.
///
/// As the API server does, and other than the RFC has it, nulls inside lists of a value that is new are dropped
/// from the maps they stand in.
pub fn apply(target: &Value, patch: &Value) -> Value {
    let mut merged = target.clone();
    merge(&mut merged, patch);
    merged
}

fn difference(original: &Map<String, Value>, modified: &Map<String, Value>) -> Map<String, Value> {
    let mut patch = Map::new();
    for (key, value) in modified {
        match (original.get(key), value) {
            (Some(Value::Object(before)), Value::Object(after)) => {
                let inner = difference(before, after);
                if !inner.is_empty() {
                    patch.insert(key.clone(), Value::Object(inner));
                }
            }
            (Some(before), after) if equal(before, after) => {}
            _ => {
                patch.insert(key.clone(), value.clone());
            }
        }
    }
    for key in original.keys().filter(|key| !modified.contains_key(*key)) {
        patch.insert(key.clone(), Value::Null);
    }
    patch
}

/// Only the deletions of a patch.
fn keep_nulls(patch: Value) -> Value {
    let Value::Object(entries) = patch else { return Value::Object(Map::new()) };
    let kept = entries.into_iter().filter_map(|(key, value)| match value {
        Value::Null => Some((key, Value::Null)),
        Value::Object(_) => {
            Some((key, keep_nulls(value))).filter(|(_, inner)| inner != &Value::Object(Map::new()))
        }
        _ => None,
    });
    Value::Object(kept.collect())
}

/// Only the additions and changes of a patch. An empty map is a value; a map that held only deletions is
/// nothing.
fn keep_values(patch: Value) -> Value {
    let Value::Object(entries) = patch else { return patch };
    let kept = entries.into_iter().filter_map(|(key, value)| match value {
        Value::Null => None,
        Value::Object(ref inner) if !inner.is_empty() => {
            Some((key, keep_values(value))).filter(|(_, inner)| inner != &Value::Object(Map::new()))
        }
        _ => Some((key, value)),
    });
    Value::Object(kept.collect())
}

fn merge(target: &mut Value, patch: &Value) {
    match (target, patch) {
        (Value::Object(entries), Value::Object(changes)) => {
            for (key, change) in changes {
                merge_entry(entries, key, change);
            }
        }
        // Maps inside lists are merged with nothing, so their nulls stand, where a map is replaced by a list.
        (target @ Value::Object(_), patch) => *target = patch.clone(),
        (target, patch) => *target = without_nulls(patch),
    }
}

fn merge_entry(entries: &mut Map<String, Value>, key: &str, change: &Value) {
    if change.is_null() {
        entries.shift_remove(key);
        return;
    }
    match entries.get_mut(key) {
        Some(Value::Null) | None => {
            entries.insert(key.to_owned(), without_nulls(change));
        }
        Some(current) => merge(current, change),
    }
}

/// `value` with no null entry in any of its maps; nulls that are elements of lists stay.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            let kept = entries.iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key.clone(), without_nulls(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(without_nulls).collect()),
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn applies_the_examples_of_the_rfc() {
        let cases = [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a": "b"}), json!(["c"]), json!(["c"])),
            (json!({"a": "foo"}), json!(null), json!(null)),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ];
        for (target, patch, result) in cases {
            assert_eq!(apply(&target, &patch), result, "{target} with {patch}");
        }
    }

    #[test]
    fn three_ways_keep_what_others_wrote_and_drop_what_was_given_up() {
        let applied = json!({"spec": {"a": 1, "gone": {"x": 1}, "list": [1]}});
        let desired = json!({"spec": {"a": 2, "list": [1, 2], "new": {}}});
        let live = json!({"spec": {"a": 1, "gone": {"x": 1}, "list": [1], "other": true}, "status": {}});
        let patch = three_way(&applied, &desired, &live);
        assert_eq!(patch, json!({"spec": {"gone": null, "a": 2, "list": [1, 2], "new": {}}}));
        let merged = json!({"spec": {"a": 2, "list": [1, 2], "new": {}, "other": true}, "status": {}});
        assert_eq!(apply(&live, &patch), merged);
        assert_eq!(three_way(&desired, &desired, &merged), json!({}));
    }
}
