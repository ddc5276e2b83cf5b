use serde_json::Value;

use super::layout::Basic;
use super::rules::{CUSTOM, PRESERVES};
use super::ty::Type;

/// Drops the fields of a custom resource that its schema does not have (apiextensions-apiserver
/// `pkg/apiserver/schema/pruning`), those of its metadata included.
pub fn prune(ty: Type<'_>, value: &mut Value) {
    match value {
        Value::Object(fields) if ty.basic() == Basic::Map => {
            let Some(element) = ty.element() else { return };
            fields.values_mut().for_each(|value| prune(element, value));
        }
        Value::Object(fields) => {
            // Of the built-in definitions that metadata is made of, one without fields holds whatever it likes.
            let is_closed = match ty.flags() & CUSTOM != 0 {
                true => ty.flags() & PRESERVES == 0,
                false => ty.fields().next().is_some(),
            };
            fields.retain(|name, _| !is_closed || ty.field(name).is_some());
            for (name, value) in fields {
                if let Some(field) = ty.field(name) {
                    prune(field.ty(), value);
                }
            }
        }
        Value::Array(items) => {
            let Some(element) = ty.element() else { return };
            items.iter_mut().for_each(|item| prune(element, item));
        }
        _ => {}
    }
}
