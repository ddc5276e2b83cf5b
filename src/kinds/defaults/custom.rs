use serde_json::Value;

use crate::kinds::schema::{Basic, Type};

/// Gives a custom resource the defaults of its schema, and takes from it the nulls that the schema does not allow
/// (apiextensions-apiserver `pkg/apiserver/schema/defaulting`).
pub fn custom(ty: Type<'_>, value: &mut Value) {
    match value {
        Value::Object(fields) if ty.basic() == Basic::Map => {
            let Some(element) = ty.element() else { return };
            fields.retain(|_, value| !value.is_null() || element.is_nullable());
            fields.values_mut().for_each(|value| custom(element, value));
        }
        Value::Object(fields) => {
            for field in ty.fields() {
                let is_cut =
                    fields.get(field.name()).is_some_and(Value::is_null) && !field.ty().is_nullable();
                if is_cut {
                    fields.shift_remove(field.name());
                }
                let default = field.default().and_then(|text| serde_json::from_str(text).ok());
                if let Some(default) = default.filter(|_| !fields.contains_key(field.name())) {
                    fields.insert(field.name().to_owned(), default);
                }
                if let Some(value) = fields.get_mut(field.name()) {
                    custom(field.ty(), value);
                }
            }
        }
        Value::Array(items) => {
            let Some(element) = ty.element() else { return };
            items.iter_mut().for_each(|item| custom(element, item));
        }
        _ => {}
    }
}
