//! Keeping the values of Secrets out of sight.

use serde_json::Value;

use super::FieldChange;
use crate::kinds::table::SECRET;
use crate::merge::equal;
use crate::yaml::{Path, Segment};

/// A value that is not shown.
const MASK: &str = "***";
/// Values that are not shown but differ, as `kubectl diff` writes them.
const MASK_BEFORE: &str = "*** (before)";
const MASK_AFTER: &str = "*** (after)";

/// The fields of a Secret that hold its values.
const SENSITIVE: [&str; 2] = ["data", "stringData"];

pub(super) fn is_secret(object: &Value) -> bool {
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    text("apiVersion").is_some_and(|version| !version.contains('/')) && text("kind") == Some(SECRET.kind)
}

/// Whether a Secret's values stand at `path`. The root is not meant: who shows a whole object masks it.
pub(super) fn is_sensitive(path: &Path) -> bool {
    matches!(path.segments(), [Segment::Field(first), ..] if SENSITIVE.contains(&first.as_str()))
}

/// Masks the values of a change of a Secret's field.
pub(super) fn mask_change(change: &mut FieldChange) {
    if !change.sensitive {
        return;
    }
    let differ = change.from.is_some() && change.to.is_some();
    let (before, after) = if differ { (MASK_BEFORE, MASK_AFTER) } else { (MASK, MASK) };
    for (side, mask) in [(&mut change.from, before), (&mut change.to, after)] {
        if let Some(value) = side {
            mask_leaves(value, mask);
        }
    }
}

/// Masks both sides of a Secret: a value that differs says so, no value shows what it is.
pub(super) fn mask_both(before: &mut Value, after: &mut Value) {
    for field in SENSITIVE {
        let (old, new) = (before.get(field).cloned(), after.get(field).cloned());
        mask_side(before.get_mut(field), new.as_ref(), MASK_BEFORE);
        mask_side(after.get_mut(field), old.as_ref(), MASK_AFTER);
    }
}

fn mask_side(side: Option<&mut Value>, other: Option<&Value>, mask: &str) {
    match side {
        Some(Value::Object(entries)) => {
            for (key, value) in entries {
                let other = other.and_then(|other| other.get(key));
                let differs = other.is_some_and(|other| !equal(other, value));
                *value = Value::from(if differs { mask } else { MASK });
            }
        }
        Some(value) => *value = Value::from(MASK),
        None => {}
    }
}

fn mask_leaves(value: &mut Value, mask: &str) {
    match value {
        Value::Object(entries) => entries.values_mut().for_each(|value| mask_leaves(value, mask)),
        Value::Array(items) => items.iter_mut().for_each(|value| mask_leaves(value, mask)),
        _ => *value = Value::from(mask),
    }
}
