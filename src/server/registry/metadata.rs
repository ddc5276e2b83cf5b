//! An object's metadata: what the server sets in it, and in which order its fields stand.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::merge::server_side;
use crate::server::random::Random;

/// The order in which the API server writes an object's first fields; those not named here follow as they came.
const OBJECT: &[&str] = &["kind", "apiVersion", "metadata", "spec"];
/// The same for metadata.
const METADATA: &[&str] = &[
    "name",
    "generateName",
    "namespace",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "labels",
    "annotations",
    "ownerReferences",
    "finalizers",
    "managedFields",
];
/// The fields of metadata that only the server sets, and that an update therefore keeps.
const SERVER_SET: &[&str] = &[
    "uid",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generation",
    "generateName",
];
/// How long a name made of `generateName` is at most, the random end included.
const GENERATED_NAME_LENGTH: usize = 63;
const RANDOM_LENGTH: usize = 5;

/// The metadata of `object`; made where it is absent or no map.
pub fn of(object: &mut Value) -> &mut Map<String, Value> {
    let fields = map(object);
    map(fields.entry("metadata").or_insert_with(|| json!({})))
}

/// `value` as a map; whatever else it was is replaced.
pub fn map(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = json!({});
    }
    match value {
        Value::Object(fields) => fields,
        // It was made one above.
        _ => unreachable!("a value that was just made a map is one"),
    }
}

/// A string of the metadata; empty where there is none.
pub fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object["metadata"][field].as_str().unwrap_or_default()
}

/// Whether the object is being deleted.
pub fn is_terminating(object: &Value) -> bool {
    object["metadata"]["deletionTimestamp"].is_string()
}

/// The finalizers that hold the object back.
pub fn finalizers(object: &Value) -> impl Iterator<Item = &str> {
    object["metadata"]["finalizers"].as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// As the API writes times: whole seconds, UTC.
pub fn time(now: Timestamp) -> String {
    now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Puts the fields into the API server's order; the resource version has its place before any part of the
/// object that may hold another.
pub fn arrange(object: &mut Value) {
    let fields = of(object);
    reorder(fields, METADATA);
    reorder(map(object), OBJECT);
}

fn reorder(fields: &mut Map<String, Value>, first: &[&str]) {
    let mut old = std::mem::take(fields);
    for name in first {
        if let Some(value) = old.shift_remove(*name) {
            fields.insert((*name).to_owned(), value);
        }
    }
    fields.extend(old);
}

/// Gives a new object its name (where it has only `generateName`), uid and creation time; what a client sets
/// of the fields that are the server's is dropped.
pub fn begin(object: &mut Value, namespace: &str, now: Timestamp, random: &Random) {
    let metadata = of(object);
    for field in SERVER_SET.iter().filter(|field| **field != "generateName").chain(&["selfLink"]) {
        metadata.shift_remove(*field);
    }
    let absent = |value: Option<&Value>| value.and_then(Value::as_str).is_none_or(str::is_empty);
    if absent(metadata.get("name"))
        && let Some(base) =
            metadata.get("generateName").and_then(Value::as_str).filter(|base| !base.is_empty())
    {
        let name = generated(base, random);
        metadata.insert("name".to_owned(), Value::String(name));
    }
    match namespace {
        "" => drop(metadata.shift_remove("namespace")),
        _ => drop(metadata.insert("namespace".to_owned(), json!(namespace))),
    }
    metadata.insert("uid".to_owned(), Value::String(random.uid()));
    metadata.insert("creationTimestamp".to_owned(), Value::String(time(now)));
}

fn generated(base: &str, random: &Random) -> String {
    let most = GENERATED_NAME_LENGTH - RANDOM_LENGTH;
    let end = base.char_indices().map(|(at, _)| at).chain([base.len()]).take_while(|at| *at <= most).last();
    format!("{}{}", &base[..end.unwrap_or(0)], random.suffix(RANDOM_LENGTH))
}

/// Keeps in `new` what only the server sets, as it stands in `old`.
pub fn keep(new: &mut Value, old: &Value) {
    let metadata = of(new);
    for field in SERVER_SET.iter().chain(&["name", "namespace"]) {
        match old["metadata"].get(*field) {
            Some(value) => metadata.insert((*field).to_owned(), value.clone()),
            None => metadata.shift_remove(*field),
        };
    }
    metadata.shift_remove("selfLink");
}

/// Sets who owns the fields of `new`; where nothing but when they wrote sets it apart from `old`, as there.
pub fn set_managers(new: &mut Value, managers: Option<Value>, old: &Value) {
    match managers {
        Some(managers) => drop(of(new).insert("managedFields".to_owned(), managers)),
        None => drop(of(new).shift_remove("managedFields")),
    }
    if server_side::same_but_times(old, new)
        && let Some(managers) = old["metadata"].get("managedFields")
    {
        of(new).insert("managedFields".to_owned(), managers.clone());
    }
}

/// One more than the generation it had.
pub fn bump_generation(object: &mut Value) {
    let next = object["metadata"]["generation"].as_i64().unwrap_or(0) + 1;
    of(object).insert("generation".to_owned(), json!(next));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_generated_and_cut() {
        let random = Random::new();
        let mut object = json!({"metadata": {"generateName": "web-", "uid": "mine", "generation": 9}});
        begin(&mut object, "shop", Timestamp::UNIX_EPOCH, &random);
        let name = text(&object, "name");
        assert!(name.starts_with("web-") && name.len() == 9, "{name}");
        assert_eq!(text(&object, "creationTimestamp"), "1970-01-01T00:00:00Z");
        assert_eq!(text(&object, "namespace"), "shop");
        assert!(object["metadata"].get("generation").is_none() && text(&object, "uid") != "mine");
        assert_eq!(generated(&"é".repeat(60), &random).chars().count(), 29 + RANDOM_LENGTH);
    }

    #[test]
    fn the_resource_version_comes_first() {
        let mut object = json!({"involved": {}, "spec": {}, "metadata": {"labels": {}, "resourceVersion": ""}, "kind": "x"});
        arrange(&mut object);
        let keys: Vec<_> = object.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["kind", "metadata", "spec", "involved"]);
        assert_eq!(object["metadata"].as_object().unwrap().keys().next().unwrap(), "resourceVersion");
    }
}
