//! Reading and writing what every object has: its metadata, its owners, its conditions.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::kinds::table::Kind;
pub use crate::server::registry::metadata::{is_terminating, time};
use crate::yaml::View;

/// `metadata.name`.
pub fn name(object: &Value) -> &str {
    text(object, "metadata.name")
}

/// `metadata.namespace`, empty for a cluster-wide object.
pub fn namespace(object: &Value) -> &str {
    text(object, "metadata.namespace")
}

/// `metadata.uid`.
pub fn uid(object: &Value) -> &str {
    text(object, "metadata.uid")
}

/// `metadata.creationTimestamp`, which sorts as text.
pub fn created(object: &Value) -> &str {
    text(object, "metadata.creationTimestamp")
}

/// The string that dotted fields lead to, empty where there is none.
pub fn text<'a>(object: &'a Value, dotted: &str) -> &'a str {
    object.dig(dotted).and_then(View::as_str).unwrap_or_default()
}

/// The integer that dotted fields lead to, or `default` where there is none.
pub fn number(object: &Value, dotted: &str, default: i64) -> i64 {
    object.dig(dotted).and_then(View::as_i64).unwrap_or(default)
}

/// The labels, if it has any.
pub fn labels(object: &Value) -> Option<&Value> {
    object.dig("metadata.labels")
}

/// The value of an annotation.
pub fn annotation<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    object.dig("metadata.annotations")?.get(key)?.as_str()
}

/// Sets an annotation; says whether that changed anything.
pub fn set_annotation(object: &mut Value, key: &str, value: &str) -> bool {
    if annotation(object, key) == Some(value) {
        return false;
    }
    entry(entry(object, "metadata"), "annotations")[key] = json!(value);
    true
}

/// The map at `field`, made where there is none.
pub fn entry<'a>(object: &'a mut Value, field: &str) -> &'a mut Value {
    let field = &mut object[field];
    if !field.is_object() {
        *field = Value::Object(Map::new());
    }
    field
}

/// The owner that controls the object.
pub fn controller_of(object: &Value) -> Option<&Value> {
    let owners = object.dig("metadata.ownerReferences")?;
    View::items(owners).find(|owner| owner.get("controller").and_then(View::as_bool) == Some(true))
}

/// Whether `owner` controls the object.
pub fn is_controlled_by(object: &Value, owner: &Value) -> bool {
    controller_of(object).is_some_and(|reference| text(reference, "uid") == uid(owner))
}

/// The owner reference that makes `owner`, of `kind`, the controller of what it creates.
pub fn controller_reference(owner: &Value, kind: &Kind) -> Value {
    json!({
        "apiVersion": text(owner, "apiVersion"),
        "kind": kind.kind,
        "name": name(owner),
        "uid": uid(owner),
        "controller": true,
        "blockOwnerDeletion": true,
    })
}

/// The condition of a type in `status.conditions`.
pub fn condition<'a>(object: &'a Value, kind: &str) -> Option<&'a Value> {
    let conditions = object.dig("status.conditions")?;
    View::items(conditions).find(|condition| text(condition, "type") == kind)
}

/// The time that dotted fields lead to.
pub fn timestamp(object: &Value, dotted: &str) -> Option<Timestamp> {
    object.dig(dotted).and_then(View::as_str)?.parse().ok()
}

/// A number or a percentage of `total`, as in `maxSurge`; a percentage rounds up or down.
pub fn scaled(value: Option<&Value>, total: i64, round_up: bool) -> i64 {
    match value.map(View::shape) {
        Some(crate::yaml::Shape::Int(number)) => number,
        Some(crate::yaml::Shape::Str(text)) => {
            let percent: i64 = text.trim_end_matches('%').parse().unwrap_or(0);
            let product = percent.saturating_mul(total);
            product / 100 + i64::from(round_up && product % 100 != 0)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_round_as_they_are_told() {
        assert_eq!(scaled(Some(&json!("25%")), 3, true), 1);
        assert_eq!(scaled(Some(&json!("25%")), 3, false), 0);
        assert_eq!(scaled(Some(&json!("50%")), 4, true), 2);
        assert_eq!(scaled(Some(&json!(2)), 100, true), 2);
        assert_eq!(scaled(None, 100, true), 0);
    }

    #[test]
    fn annotations_change_once() {
        let mut object = json!({"metadata": {"name": "web"}});
        assert!(set_annotation(&mut object, "a", "1"));
        assert!(!set_annotation(&mut object, "a", "1"));
        assert_eq!(annotation(&object, "a"), Some("1"));
    }
}
