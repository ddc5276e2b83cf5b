use super::layout::{Basic, NARROW};
use super::ty::Type;
use crate::kinds::{Reason, nearest};
use crate::scalar::{Quantity, Time, base64};
use crate::yaml::{Shape, View};

/// What is wrong with a value by itself.
pub(super) struct Wrong {
    pub(super) reason: Reason,
    pub(super) value: Option<String>,
    pub(super) detail: String,
    pub(super) suggestion: Option<String>,
}

/// Judges a value that is no null against a type that is no structure, map or list, as Go decodes it; any shape
/// against a structure, map or list is wrong here, as the right ones have been told apart before.
#[inline]
pub(super) fn judge(ty: Type<'_>, shape: Shape<'_>) -> Result<(), Wrong> {
    match (ty.basic(), shape) {
        (Basic::Any, _) => Ok(()),
        (Basic::String, Shape::Str(text)) => supported(ty, text),
        (Basic::Boolean, Shape::Bool(_)) => Ok(()),
        (Basic::Number, Shape::Int(_) | Shape::Float(_)) => Ok(()),
        (Basic::Integer, Shape::Int(number)) => fits(ty, number),
        (Basic::Integer, Shape::Float(number)) => whole(ty, number),
        (Basic::IntOrString, Shape::Str(_)) => Ok(()),
        (Basic::IntOrString, Shape::Int(number)) => fits(ty, number),
        (Basic::IntOrString, Shape::Float(number)) => whole(ty, number),
        (Basic::Quantity, Shape::Int(_) | Shape::Float(_)) => Ok(()),
        (Basic::Quantity, Shape::Str(text)) => read(Quantity::parse(text)),
        (Basic::Time, Shape::Str(text)) => read(Time::parse(text)),
        (Basic::MicroTime, Shape::Str(text)) => read(Time::parse_micro(text)),
        (Basic::Bytes, Shape::Str(text)) => read(base64::decode(text)),
        (basic, shape) => Err(mismatch(basic, shape)),
    }
}

/// Whether a list of numbers is what Go also reads as bytes.
pub(super) fn are_octets<'v>(items: impl Iterator<Item = impl View<'v>>) -> bool {
    let mut shapes = items.map(View::shape);
    shapes.all(|shape| matches!(shape, Shape::Null | Shape::Int(0..=255)))
}

/// Whether a string could be read as what it stands for; why it could not is in Go's words already.
fn read<T, E: ToString>(result: Result<T, E>) -> Result<(), Wrong> {
    result.map(|_| ()).map_err(|error| wrong(error.to_string(), None))
}

/// A value of another shape than the type's.
pub(super) fn mismatch(basic: Basic, shape: Shape<'_>) -> Wrong {
    let expected = match basic {
        Basic::Any => "any value",
        Basic::Object | Basic::Map => "an object",
        Basic::List => "a list",
        Basic::String => "a string",
        Basic::Integer => "an integer",
        Basic::Number => "a number",
        Basic::Boolean => "a boolean",
        Basic::IntOrString => "an integer or a string",
        Basic::Quantity => "a quantity",
        Basic::Time | Basic::MicroTime => "a time",
        Basic::Bytes => "a base64 string",
    };
    let found = match shape {
        Shape::Null => "null",
        Shape::Bool(_) => "a boolean",
        Shape::Int(_) => "an integer",
        Shape::Float(_) => "a number",
        Shape::Str(_) => "a string",
        Shape::List => "a list",
        Shape::Map => "an object",
    };
    wrong(format!("expected {expected}, found {found}"), converted(basic, shape))
}

/// The value as the type would have it, where only quotes are missing or too many.
pub(super) fn converted(basic: Basic, shape: Shape<'_>) -> Option<String> {
    match (basic, shape) {
        (Basic::String, Shape::Bool(value)) => Some(format!("\"{value}\"")),
        (Basic::String, Shape::Int(number)) => Some(format!("\"{number}\"")),
        (Basic::String, Shape::Float(number)) => Some(format!("\"{number}\"")),
        (Basic::Integer, Shape::Str(text)) => text.parse::<i64>().ok().map(|number| number.to_string()),
        (Basic::Boolean, Shape::Str(text)) => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some("true".to_owned()),
            "false" | "no" | "off" | "0" => Some("false".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

fn fits(ty: Type<'_>, number: i64) -> Result<(), Wrong> {
    match ty.flags() & NARROW != 0 && i32::try_from(number).is_err() {
        true => Err(wrong(format!("expected an integer of 32 bits, found {number}"), None)),
        false => Ok(()),
    }
}

/// A number that is written with a fraction or an exponent: what turns YAML into JSON writes it as an integer
/// where it is one.
fn whole(ty: Type<'_>, number: f64) -> Result<(), Wrong> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    match number.fract() == 0.0 && (-LIMIT..LIMIT).contains(&number) {
        true => fits(ty, number as i64),
        false => Err(wrong(format!("expected an integer, found {number}"), None)),
    }
}

fn supported(ty: Type<'_>, text: &str) -> Result<(), Wrong> {
    if !ty.is_enumeration() || text.is_empty() || ty.enumeration().any(|value| value == text) {
        return Ok(());
    }
    let quoted = ty.enumeration().map(|value| format!("\"{value}\"")).collect::<Vec<_>>();
    Err(Wrong {
        reason: Reason::NotSupported,
        value: Some(format!("\"{text}\"")),
        detail: format!("supported values: {}", quoted.join(", ")),
        suggestion: nearest(text, ty.enumeration()).map(str::to_owned),
    })
}

fn wrong(detail: String, suggestion: Option<String>) -> Wrong {
    Wrong { reason: Reason::Type, value: None, detail, suggestion }
}
