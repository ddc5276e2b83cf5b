use serde_json::{Map, Value};

use super::place::Place;
use crate::kinds::schema::{Basic, Field, Type};

/// What Go makes of a type before anything is set: the fields that it cannot leave out, empty. The API server takes
/// this for the object before its creation, so that nobody owns `spec` for having set something in it.
pub fn zero(place: Place<'_>) -> Value {
    match place {
        Place::Root(ty, metadata) if !ty.is_custom() => {
            let mut object = object(ty);
            object.insert("metadata".to_owned(), Value::Object(self::object(metadata)));
            Value::Object(object)
        }
        _ => Value::Object(Map::new()),
    }
}

fn object(ty: Type<'_>) -> Map<String, Value> {
    ty.fields().filter_map(|field| Some((field.name().to_owned(), value(field)?))).collect()
}

fn value(field: Field<'_>) -> Option<Value> {
    let default = field.default().and_then(|default| serde_json::from_str(default).ok());
    match default {
        Some(Value::Object(empty)) if empty.is_empty() && field.ty().basic() == Basic::Object => {
            Some(Value::Object(object(field.ty())))
        }
        Some(default) if matches!(default.to_string().as_str(), "\"\"" | "0" | "false") => Some(default),
        _ if field.required() => Some(Value::Null),
        _ => None,
    }
}
