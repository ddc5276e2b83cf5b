//! The rules of structural schemas that look at one value (kube-openapi `pkg/validation/validate`), in the API
//! server's words.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use regex::Regex;
use serde_json::Value;

use super::layout::Basic;
use super::rules::{NULLABLE, Rule};
use super::ty::Type;
use crate::kinds::Reason;
use crate::yaml::{Shape, View, to_value};

/// Whether a value has the type that a schema names. An integer may be written as `3.0`; a schema without a type
/// takes any value.
pub(super) fn has_type(basic: Basic, shape: Shape<'_>) -> bool {
    match (basic, shape) {
        (Basic::Any, _) => true,
        (Basic::Object | Basic::Map, Shape::Map) | (Basic::List, Shape::List) => true,
        (Basic::String, Shape::Str(_)) | (Basic::Boolean, Shape::Bool(_)) => true,
        (Basic::Number, Shape::Int(_) | Shape::Float(_)) => true,
        (Basic::Integer | Basic::IntOrString, Shape::Int(_)) => true,
        (Basic::Integer | Basic::IntOrString, Shape::Float(number)) => number.fract() == 0.0,
        (Basic::IntOrString, Shape::Str(_)) => true,
        _ => false,
    }
}

/// The type as the API server names it.
pub(super) fn type_name(basic: Basic) -> &'static str {
    match basic {
        Basic::Object | Basic::Map => "object",
        Basic::List => "array",
        Basic::Integer => "integer",
        Basic::Number => "number",
        Basic::Boolean => "boolean",
        Basic::IntOrString => "integer,string",
        _ => "string",
    }
}

/// What a value is, as the API server names it.
pub(super) fn shape_name(shape: Shape<'_>) -> &'static str {
    match shape {
        Shape::Null => "null",
        Shape::Bool(_) => "boolean",
        Shape::Int(_) => "integer",
        Shape::Float(_) => "number",
        Shape::Str(_) => "string",
        Shape::List => "array",
        Shape::Map => "object",
    }
}

/// What a value breaks of a rule.
pub(super) struct Broken {
    pub(super) reason: Reason,
    /// What the API server quotes instead of the value.
    pub(super) value: Option<String>,
    pub(super) words: String,
}

/// What a value breaks of a rule that has no schemas; `None` where it keeps it.
pub(super) fn broken<'v>(rule: Rule, operand: &str, ty: Type<'_>, view: impl View<'v>) -> Option<Broken> {
    let shape = view.shape();
    let words = match (rule, shape) {
        (Rule::MinLength | Rule::MaxLength, Shape::Str(text)) => {
            return counted(rule, text.chars().count(), operand);
        }
        (Rule::MinItems | Rule::MaxItems, Shape::List) => return counted(rule, view.len(), operand),
        (Rule::MinProperties | Rule::MaxProperties, Shape::Map) => {
            let of = |name: &str| ty.field(name).map(|field| field.ty()).or_else(|| ty.element());
            let is_kept = |name: &str, view| !of(name).is_some_and(|ty| is_cut(ty, view));
            return counted(
                rule,
                view.entries().filter(|(name, view)| is_kept(name, *view)).count(),
                operand,
            );
        }
        (Rule::Minimum | Rule::Maximum, _) => beyond(rule, operand, ty, number(shape)?)?,
        (Rule::MultipleOf, Shape::Int(number)) => {
            // The server cuts the fraction off for an integer, and can divide by nothing then.
            let factor = operand.parse::<f64>().ok()? as i64;
            let broken = factor <= 0 || number % factor != 0;
            broken.then(|| format!("should be a multiple of {operand}"))?
        }
        (Rule::MultipleOf, _) => {
            let quotient = number(shape)? / operand.parse::<f64>().ok()?;
            (quotient.fract() != 0.0).then(|| format!("should be a multiple of {operand}"))?
        }
        (Rule::Pattern, Shape::Str(text)) => {
            (!matches(operand, text)).then(|| format!("should match '{operand}'"))?
        }
        (Rule::UniqueItems, Shape::List) if operand == "true" => {
            let items = view.items().map(to_value).collect::<Vec<_>>();
            let twice = items.iter().enumerate().any(|(at, item)| items[..at].contains(item));
            twice.then(|| "shouldn't contain duplicates".to_owned())?
        }
        _ => return None,
    };
    Some(Broken { reason: Reason::Invalid, value: None, words })
}

/// Whether a number is beyond a bound, which may itself be out.
fn beyond(rule: Rule, operand: &str, ty: Type<'_>, number: f64) -> Option<String> {
    let bound = operand.parse::<f64>().ok()?;
    let exclusive = match rule {
        Rule::Minimum => Rule::ExclusiveMinimum,
        _ => Rule::ExclusiveMaximum,
    };
    let exclusive = ty.rules().any(|(rule, operand, _)| rule == exclusive && operand == "true");
    let out = match rule {
        Rule::Minimum => number < bound || exclusive && number == bound,
        _ => number > bound || exclusive && number == bound,
    };
    let than = if rule == Rule::Minimum { "greater than" } else { "less than" };
    let equal = if exclusive { "" } else { " or equal to" };
    out.then(|| format!("should be {than}{equal} {operand}"))
}

/// Whether a value of a field or key is cut off before anything is judged: a null where none is allowed.
pub(super) fn is_cut<'v>(ty: Type<'_>, view: impl View<'v>) -> bool {
    view.is_null() && ty.flags() & NULLABLE == 0
}

/// Whether a value is one of those enumerated, which stand in a JSON list; a null never is.
pub(super) fn enumerated<'v>(list: &str, view: impl View<'v>) -> Result<(), Vec<Value>> {
    let values: Vec<Value> = serde_json::from_str(list).unwrap_or_default();
    match !view.is_null() && values.contains(&to_value(view)) {
        true => Ok(()),
        false => Err(values),
    }
}

fn number(shape: Shape<'_>) -> Option<f64> {
    match shape {
        Shape::Int(number) => Some(number as f64),
        Shape::Float(number) => Some(number),
        _ => None,
    }
}

fn counted(rule: Rule, count: usize, operand: &str) -> Option<Broken> {
    let limit = operand.parse::<i64>().ok()?;
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let least = matches!(rule, Rule::MinLength | Rule::MinItems | Rule::MinProperties);
    if if least { count >= limit } else { count <= limit } {
        return None;
    }
    let many = if limit == 1 { "" } else { "s" };
    let (reason, words) = match rule {
        Rule::MinLength => (Reason::Invalid, format!("should be at least {limit} chars long")),
        Rule::MinItems => (Reason::Invalid, format!("should have at least {limit} items")),
        Rule::MinProperties => (Reason::Invalid, format!("should have at least {limit} properties")),
        Rule::MaxLength if limit < 0 => (Reason::TooLong, "value is too long".to_owned()),
        Rule::MaxLength => (Reason::TooLong, format!("may not be more than {limit} byte{many}")),
        _ if limit < 0 => (Reason::TooMany, "has too many items".to_owned()),
        _ => (Reason::TooMany, format!("must have at most {limit} item{many}")),
    };
    Some(Broken { reason, value: (reason == Reason::TooMany).then(|| count.to_string()), words })
}

/// Whether `text` matches `pattern` somewhere. A pattern that cannot be read matches everything: the API server
/// refuses the definition that has it. Patterns are compiled once.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    static COMPILED: LazyLock<Mutex<HashMap<String, Option<Regex>>>> = LazyLock::new(Mutex::default);
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let regex = match compiled.get(pattern) {
        Some(regex) => regex,
        None => compiled.entry(pattern.to_owned()).or_insert(Regex::new(pattern).ok()),
    };
    regex.as_ref().is_none_or(|regex| regex.is_match(text))
}
