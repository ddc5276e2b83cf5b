//! Values between JSON, as hoist holds them, and minijinja.

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};
use serde_json::{Map, Number};

use super::{capabilities, limits};

/// A JSON value as templates see it. Integers stay integers.
pub fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::from(()),
        serde_json::Value::Bool(value) => Value::from(*value),
        serde_json::Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => Value::from(integer),
            (None, Some(integer)) => Value::from(integer),
            (None, None) => Value::from(number.as_f64().unwrap_or(f64::NAN)),
        },
        serde_json::Value::String(text) => Value::from(text.as_str()),
        serde_json::Value::Array(items) => Value::from(items.iter().map(from_json).collect::<Vec<_>>()),
        serde_json::Value::Object(entries) => {
            Value::from_pairs(entries.iter().map(|(key, value)| (key.as_str(), from_json(value))))
        }
    }
}

/// A template's value as JSON.
///
/// # Errors
/// For what YAML cannot hold: functions, macros, undefined values, bytes that are no text, infinite numbers.
pub fn to_json(value: &Value) -> Result<serde_json::Value, Error> {
    to_sized_json(value).map(|(json, _)| json)
}

/// A template's value as JSON, and how many bytes it takes about.
///
/// # Errors
/// As [`to_json`].
pub fn to_sized_json(value: &Value) -> Result<(serde_json::Value, usize), Error> {
    let mut left = limits::TEXT;
    let json = json_within(value, limits::NESTING, &mut left)?;
    Ok((json, limits::TEXT - left))
}

/// `left` is how many more bytes it may hold: what is small in memory, as a list of ten times the same list of ten
/// times the same list, may be long where it is written.
fn json_within(value: &Value, depth: usize, left: &mut usize) -> Result<serde_json::Value, Error> {
    let depth = depth.checked_sub(1).ok_or_else(|| refuse("the value is nested too deep"))?;
    let size = limits::ELEMENT + value.as_str().map_or(0, str::len);
    *left = left.checked_sub(size).ok_or_else(|| refuse("the value is too long to be written"))?;
    match value.kind() {
        ValueKind::None => Ok(serde_json::Value::Null),
        ValueKind::Bool => Ok(serde_json::Value::Bool(value.is_true())),
        ValueKind::Number => number(value),
        ValueKind::String => Ok(serde_json::Value::String(value.as_str().unwrap_or_default().to_owned())),
        ValueKind::Bytes => match value.as_bytes().map(std::str::from_utf8) {
            Some(Ok(text)) => Ok(serde_json::Value::String(text.to_owned())),
            _ => Err(refuse("bytes that are not UTF-8 cannot stand in YAML")),
        },
        ValueKind::Seq | ValueKind::Iterable => {
            let items =
                value.try_iter()?.map(|item| json_within(&item, depth, left)).collect::<Result<_, _>>()?;
            Ok(serde_json::Value::Array(items))
        }
        ValueKind::Map | ValueKind::Plain if let Some(printed) = capabilities::printed(value) => Ok(printed),
        ValueKind::Map => {
            let mut entries = Map::new();
            for key in value.try_iter()? {
                let entry = json_within(&value.get_item(&key)?, depth, left)?;
                entries.insert(text(&json_within(&key, depth, left)?), entry);
            }
            Ok(serde_json::Value::Object(entries))
        }
        // The conversion cannot be done, and minijinja's error knows which expression gave the value.
        ValueKind::Undefined => match bool::try_from(value.clone()) {
            Err(error) => Err(error),
            Ok(_) => Err(Error::from(ErrorKind::UndefinedError)),
        },
        _ => Err(refuse("a macro or function is no value: call it with `()`")),
    }
}

fn number(value: &Value) -> Result<serde_json::Value, Error> {
    if value.is_integer() {
        let unsigned = || u64::try_from(value.clone()).ok().map(Number::from);
        let integer = value.as_i64().map(Number::from).or_else(unsigned);
        return integer.map(serde_json::Value::Number).ok_or_else(|| refuse("the integer has over 64 bits"));
    }
    let float = f64::try_from(value.clone())?;
    let number =
        Number::from_f64(float).ok_or_else(|| refuse("YAML for Kubernetes holds only finite numbers"));
    number.map(serde_json::Value::Number)
}

fn refuse(why: &'static str) -> Error {
    Error::new(ErrorKind::InvalidOperation, why)
}

/// A value as text: a string itself, nothing for null, compact JSON for maps and lists.
pub fn text(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_come_back_as_they_were() {
        let whole = json!({"b": [1, -2, 1.5, u64::MAX, null, true], "a": {"x": "y"}});
        assert_eq!(to_json(&from_json(&whole)).unwrap(), whole);
        assert_eq!(to_json(&from_json(&whole)).unwrap().to_string(), whole.to_string());
    }

    #[test]
    fn elements_have_a_size_of_their_own() {
        let size = |value: Value| to_sized_json(&value).map(|(_, size)| size).expect("it can be written");
        assert_eq!(size(Value::from(vec![1; 1000])), 1001 * limits::ELEMENT);
        assert_eq!(size(Value::from("text")), limits::ELEMENT + 4);
    }
}
