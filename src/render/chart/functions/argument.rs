//! What functions make of their arguments.

use std::borrow::Cow;

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};

/// A value as it is called in messages.
pub fn described(value: &Value) -> &'static str {
    match value.kind() {
        ValueKind::Undefined => "an undefined value",
        ValueKind::None => "null",
        ValueKind::Bool => "a boolean",
        ValueKind::Number => "a number",
        ValueKind::String => "text",
        ValueKind::Bytes => "bytes that are no text",
        ValueKind::Seq | ValueKind::Iterable => "a list",
        ValueKind::Map => "a map",
        _ => "a macro or function",
    }
}

/// What a value that [takes bytes](super::Takes::Bytes) holds.
pub fn bytes(value: &Value) -> Cow<'_, [u8]> {
    match value.as_bytes() {
        Some(bytes) => Cow::Borrowed(bytes),
        None => Cow::Owned(value.to_string().into_bytes()),
    }
}

/// The error of a function whose argument makes no sense to it.
pub fn invalid(why: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidOperation, why)
}
