//! The form that an object has after a Go server has read it into its types and written it again: what is
//! null or empty is left out, structures that Go holds by value are there even when empty, quantities and
//! times are written one way.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::kinds::schema::{Basic, Field, Type};
use crate::scalar::Quantity;
use crate::scalar::time::Time;

/// Which scalar fields Go holds by pointer, so that a zero in them is written, too: a definition a line with
/// its fields. Made from the types in k8s.io/api by reflection; the schemas do not tell.
static POINTERS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("pointers.txt").lines();
    lines.filter_map(|line| line.split_once(' ')).collect()
});

/// Brings `value`, which is of the type `ty`, into the form in which a server writes it. Fields that the type
/// does not have are dropped, as decoding does.
pub(super) fn canonical(ty: Type<'_>, value: &mut Value) {
    match (ty.basic(), value) {
        (Basic::Object, Value::Object(object)) => structure(ty, object),
        (Basic::Map, Value::Object(entries)) => {
            let Some(element) = ty.element() else { return };
            entries.values_mut().for_each(|value| entry(element, value));
            if element.basic() == Basic::Quantity {
                entries.values_mut().for_each(whole_thousandths);
            }
        }
        (Basic::List, Value::Array(items)) => {
            let Some(element) = ty.element() else { return };
            items.iter_mut().for_each(|value| entry(element, value));
        }
        (Basic::Quantity, value) => quantity(value),
        (Basic::Time, Value::String(text)) => time(text),
        (Basic::Bytes, Value::String(text)) => text.retain(|c| c != '\n' && c != '\r'),
        _ => {}
    }
}

/// An entry of a map or element of a list: a null stands for the zero value.
fn entry(ty: Type<'_>, value: &mut Value) {
    if value.is_null() {
        *value = match ty.basic() {
            Basic::String | Basic::Bytes => json!(""),
            Basic::Object => json!({}),
            Basic::Integer => json!(0),
            Basic::Boolean => json!(false),
            _ => return,
        };
    }
    canonical(ty, value);
}

fn structure(ty: Type<'_>, object: &mut Map<String, Value>) {
    let pointers = ty.name().and_then(|name| POINTERS.get(go_name(name))).copied().unwrap_or_default();
    object.retain(|name, value| {
        let Some(field) = ty.field(name) else { return false };
        canonical(field.ty(), value);
        is_written(field, pointers, value)
    });
    for field in ty.fields() {
        let zero = match field.default() {
            Some("{}") => match field.ty().basic() {
                Basic::Object => json!({}),
                Basic::Quantity => json!("0"),
                Basic::Time | Basic::MicroTime => Value::Null,
                _ => continue,
            },
            Some("\"\"") if field.required() => json!(""),
            Some("0") if field.required() => json!(0),
            Some("false") if field.required() => json!(false),
            _ => continue,
        };
        if !object.contains_key(field.name()) {
            let mut value = zero;
            canonical(field.ty(), &mut value);
            object.insert(field.name().to_owned(), value);
        }
    }
}

/// Whether Go writes a field that has this value. What it must write it writes in any case; of the rest it
/// leaves out what is empty, and a zero unless it holds the field by pointer.
fn is_written(field: Field<'_>, pointers: &str, value: &Value) -> bool {
    let by_pointer = || pointers.split(' ').any(|name| name == field.name());
    match (value, field.ty().basic()) {
        (Value::Null, _) => false,
        _ if field.required() => true,
        (Value::Array(items), Basic::List) => !items.is_empty(),
        (Value::Object(entries), Basic::Map) => !entries.is_empty(),
        (Value::String(text), Basic::String | Basic::Bytes) => !text.is_empty() || by_pointer(),
        (Value::Bool(false), Basic::Boolean) => by_pointer(),
        (Value::Number(number), Basic::Integer) => number.as_i64() != Some(0) || by_pointer(),
        _ => true,
    }
}

/// `core.v1.PodSpec` of `io.k8s.api.core.v1.PodSpec`.
fn go_name(definition: &str) -> &str {
    let mut dots = definition.rmatch_indices('.').map(|(at, _)| at);
    dots.nth(2).map_or(definition, |at| &definition[at + 1..])
}

fn quantity(value: &mut Value) {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return,
    };
    if let Ok(quantity) = Quantity::parse(&text) {
        *value = json!(quantity.to_string());
    }
}

/// Resources are kept in thousandths; what is finer is rounded up.
fn whole_thousandths(value: &mut Value) {
    let Some(Ok(amount)) = value.as_str().map(Quantity::parse) else { return };
    if let Ok(rounded) = Quantity::parse(&format!("{}m", amount.milli_value()))
        && rounded > amount
    {
        *value = json!(rounded.to_string());
    }
}

fn time(text: &mut String) {
    if let Ok(time) = Time::parse(text) {
        *text = time.to_string();
    }
}
