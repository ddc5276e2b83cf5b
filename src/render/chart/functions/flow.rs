//! Defaults, demands, and what shapes a template.

use minijinja::value::{Rest, ValueKind};
use minijinja::{Error, ErrorKind, Value, filters, functions};

use super::Takes::Value as Any;
use super::call::Said;
use super::{Family, Function, filter, function};
use crate::render::chart::emit;

pub const FAMILY: Family = Family {
    name: "Defaults and demands",
    about: "For values that may be missing. To everything else an undefined value is an error.",
    functions: &[DEFAULT, REQUIRED, COALESCE, FAIL, SAFE, NAMESPACE],
};

const DEFAULT: Function = filter(
    Any,
    "default(other, lax=false)",
    "The value, or `other` where it is undefined; with `lax` also where it is empty, zero, false or null.",
    ("values.missing | default('none')", "\"none\""),
    || Value::from_function(filters::default),
)
.or(&["d"])
.takes_undefined()
.cheap();

const REQUIRED: Function = filter(
    Any,
    "required(message)",
    "The value; where it is undefined, null or empty text, rendering fails with the message.",
    ("'' | required('set web.host')", "set web.host"),
    || Value::from_function(required),
)
.takes_undefined()
.cheap();

const COALESCE: Function = function(
    "coalesce(value, …)",
    "The first of the values that is neither undefined nor null nor empty; null where all are.",
    ("coalesce(values.missing, '', 'a')", "\"a\""),
    || Value::from_function(coalesce),
)
.takes_undefined()
.cheap();

const FAIL: Function = function(
    "fail(message)",
    "Ends the render with the message.",
    ("fail('only one of tls and plain can be on')", "only one of tls and plain can be on"),
    || Value::from_function(fail),
);

const SAFE: Function = filter(
    Any,
    "safe",
    "The text, printed as it is: the author vouches that it is YAML where it stands. A value from outside that \
     is printed so can add keys and documents.",
    ("'[1, 2]' | safe", "[1,2]"),
    || Value::from_function(emit::safe),
);

const NAMESPACE: Function = function(
    "namespace(name=value, …)",
    "A holder of values that `{% set ns.name = … %}` changes, inside of loops too.",
    ("namespace(total=3).total", "3"),
    || Value::from_function(functions::namespace),
);

fn required(value: Value, message: Option<String>) -> Result<Value, Error> {
    let missing = value.is_undefined() || value.is_none() || value.as_str() == Some("");
    match missing {
        true => fail(message.unwrap_or_else(|| "a required value is missing".to_owned())),
        false => Ok(value),
    }
}

fn coalesce(values: Rest<Value>) -> Value {
    let is_empty = |value: &Value| match value.kind() {
        ValueKind::Undefined | ValueKind::None => true,
        ValueKind::Bool | ValueKind::Number => false,
        _ => !value.is_true(),
    };
    values.0.into_iter().find(|value| !is_empty(value)).unwrap_or_else(|| Value::from(()))
}

fn fail(message: String) -> Result<Value, Error> {
    Err(Error::new(ErrorKind::InvalidOperation, message).with_source(Said))
}
