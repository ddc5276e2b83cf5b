//! What counts as a difference, and what does not.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::secret;
use crate::kinds::schema::{Basic, Type};
use crate::kinds::{KubeVersion, defaults, table};
use crate::merge::last_applied;
use crate::object::Reference;

/// The fields of `metadata` that only a server writes.
const SERVERS_METADATA: [&str; 6] =
    ["creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"];

/// `object` without what is the server's own: its bookkeeping in `metadata`, the status, and the annotation in
/// which client-side apply keeps what it applied.
pub(super) fn without_servers(object: &Value) -> Value {
    let mut object = object.clone();
    if let Some(fields) = object.as_object_mut() {
        fields.shift_remove("status");
    }
    if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.retain(|key, _| !SERVERS_METADATA.contains(&key.as_str()));
        drop_annotation(metadata);
        // Where no schema says so, too, labels and annotations are maps, and empty ones are none.
        metadata.retain(|_, value| value.as_object().is_none_or(|entries| !entries.is_empty()));
    }
    object
}

fn drop_annotation(metadata: &mut Map<String, Value>) {
    let annotations = metadata.get_mut("annotations").and_then(Value::as_object_mut);
    let emptied = annotations.is_some_and(|annotations| {
        annotations.shift_remove(last_applied::ANNOTATION).is_some() && annotations.is_empty()
    });
    if emptied {
        metadata.shift_remove("annotations");
    }
}

/// `object` as a server would keep it: with its defaults, and a Secret's text among its data.
pub(super) fn full(object: &Value) -> Value {
    let mut full = object.clone();
    let Some(reference) = Reference::read(object) else { return full };
    let gvk = &reference.gvk;
    if secret::is_secret(object) {
        fold_text(&mut full);
    }
    if let Some(kind) = table::find(&gvk.group, &gvk.kind) {
        defaults::apply(kind, &gvk.version, KubeVersion::NEWEST, &mut full);
    }
    full
}

/// Takes what is the server's out of the comparison of two objects that are shown whole: its bookkeeping is that
/// of `before` on both sides, and what it keeps for itself about fields is on neither.
pub(super) fn settle(before: &mut Value, after: &mut Value) {
    for object in [&mut *before, &mut *after] {
        let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) else { continue };
        metadata.shift_remove("managedFields");
        drop_annotation(metadata);
    }
    if !before.is_object() {
        return;
    }
    put_back(before, after, "status");
    if let (Some(before), Some(after)) = (before.get("metadata"), after.get_mut("metadata")) {
        SERVERS_METADATA.iter().for_each(|key| put_back(before, after, key));
    }
}

fn put_back(before: &Value, after: &mut Value, key: &str) {
    let Some(after) = after.as_object_mut() else { return };
    match before.get(key) {
        Some(value) => {
            after.insert(key.to_owned(), value.clone());
        }
        None => {
            after.shift_remove(key);
        }
    }
}

/// Moves a Secret's `stringData` into its `data`, as the server does on every write.
pub(super) fn fold_text(secret: &mut Value) {
    let Some(fields) = secret.as_object_mut() else { return };
    let Some(Value::Object(text)) = fields.shift_remove("stringData") else { return };
    let data = fields.entry("data").or_insert_with(|| Value::Object(Map::new()));
    if let Some(data) = data.as_object_mut() {
        let encoded =
            text.into_iter().filter_map(|(key, value)| Some((key, STANDARD.encode(value.as_str()?))));
        data.extend(encoded.map(|(key, value)| (key, Value::String(value))));
    }
}

/// Whether `value` is no more than an absent one: null, and the empty lists and maps that a server leaves out.
/// An empty structure (`emptyDir: {}`) does say something.
pub(super) fn is_nothing(value: &Value, ty: Option<Type>) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty() && ty.is_some_and(|ty| ty.basic() == Basic::Map),
        _ => false,
    }
}
