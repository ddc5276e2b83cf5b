//! What the API server does with a strategic merge patch.

mod lists;

use std::collections::HashSet;

use serde_json::{Map, Value};

use self::lists::{list, set_order};
use super::rule::{Rule, Strategy};
use super::{DELETE_FROM_PRIMITIVE_LIST, Error, PATCH, RETAIN_KEYS, SET_ELEMENT_ORDER};
use crate::kinds::schema::Type;
use crate::merge::go_json;

/// `live` with `patch` merged in, both maps of type `ty`.
pub(super) fn map(
    mut live: Map<String, Value>,
    patch: &Map<String, Value>,
    ty: Option<Type>,
) -> Result<Map<String, Value>, Error> {
    if let Some(directive) = patch.get(PATCH) {
        return match directive.as_str() {
            Some("replace") => Ok(without(patch, PATCH)),
            Some("delete") => Ok(Map::new()),
            _ => Err(Error::UnknownDirective(text(directive))),
        };
    }
    retain_keys(&mut live, patch)?;
    let mut ordered = HashSet::new();
    for (key, order) in patch {
        if let Some(field) = directive_field(key, SET_ELEMENT_ORDER)? {
            set_order(&mut live, patch.get(field), field, order, ty)?;
            ordered.insert(field);
        }
    }
    for (key, change) in patch {
        let directive = key.starts_with(SET_ELEMENT_ORDER) || key.starts_with(DELETE_FROM_PRIMITIVE_LIST);
        if !directive && key != RETAIN_KEYS && !ordered.contains(key.as_str()) {
            merge_entry(&mut live, key, change, ty)?;
        }
    }
    for (key, gone) in patch {
        if let Some(field) = directive_field(key, DELETE_FROM_PRIMITIVE_LIST)? {
            delete_from(&mut live, field, gone)?;
        }
    }
    Ok(live)
}

fn merge_entry(
    live: &mut Map<String, Value>,
    key: &str,
    change: &Value,
    ty: Option<Type>,
) -> Result<(), Error> {
    if change.is_null() {
        live.shift_remove(key);
        return Ok(());
    }
    let rule = Rule::of(ty, key);
    match (live.get_mut(key), change) {
        (Some(Value::Object(_)), Value::Object(_)) if rule.strategy == Strategy::Replace => {
            live.insert(key.to_owned(), change.clone());
        }
        (Some(Value::Object(current)), Value::Object(change)) => {
            *current = map(std::mem::take(current), change, rule.ty)?;
        }
        (Some(Value::Array(current)), Value::Array(change)) => {
            *current = list(std::mem::take(current), change, key, &rule)?;
        }
        _ => match without_directives(&without_nulls(change)) {
            Some(fresh) => {
                live.insert(key.to_owned(), fresh);
            }
            None => {
                live.shift_remove(key);
            }
        },
    }
    Ok(())
}

fn retain_keys(live: &mut Map<String, Value>, patch: &Map<String, Value>) -> Result<(), Error> {
    let Some(kept) = patch.get(RETAIN_KEYS) else { return Ok(()) };
    let kept = kept.as_array().ok_or_else(|| Error::Malformed(RETAIN_KEYS.to_owned()))?;
    let kept: HashSet<_> = kept.iter().filter_map(Value::as_str).collect();
    let is_directive = |key: &str| {
        key == RETAIN_KEYS
            || key.starts_with(SET_ELEMENT_ORDER)
            || key.starts_with(DELETE_FROM_PRIMITIVE_LIST)
    };
    let set = patch.iter().filter(|(key, value)| !value.is_null() && !is_directive(key));
    if let Some((key, _)) = set.into_iter().find(|(key, _)| !kept.contains(key.as_str())) {
        return Err(Error::NotRetained(key.clone()));
    }
    live.retain(|key, _| kept.contains(key.as_str()));
    Ok(())
}

fn delete_from(live: &mut Map<String, Value>, field: &str, gone: &Value) -> Result<(), Error> {
    let malformed = || Error::Malformed(format!("{DELETE_FROM_PRIMITIVE_LIST}/{field}"));
    let gone: HashSet<_> = gone.as_array().ok_or_else(malformed)?.iter().map(go_json::encode).collect();
    if let Some(Value::Array(current)) = live.get_mut(field) {
        current.retain(|value| !gone.contains(&go_json::encode(value)));
    }
    Ok(())
}

/// The field that the directive `key` is about, if it is one with this prefix.
fn directive_field<'k>(key: &'k str, prefix: &str) -> Result<Option<&'k str>, Error> {
    let Some(rest) = key.strip_prefix(prefix) else { return Ok(None) };
    rest.strip_prefix('/').map(Some).ok_or_else(|| Error::Malformed(key.to_owned()))
}

/// What is left of a value that meets nothing to merge with; `None` for a map that is a directive.
fn without_directives(value: &Value) -> Option<Value> {
    match value {
        Value::Object(fields) if fields.contains_key(PATCH) => None,
        Value::Object(fields) => {
            let kept =
                fields.iter().filter_map(|(key, value)| Some((key.clone(), without_directives(value)?)));
            Some(Value::Object(kept.collect()))
        }
        Value::Array(items) => Some(items.iter().filter_map(without_directives).collect()),
        _ => Some(value.clone()),
    }
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key.clone(), without_nulls(value))).collect())
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        _ => value.clone(),
    }
}

fn without(map: &Map<String, Value>, key: &str) -> Map<String, Value> {
    map.iter().filter(|(other, _)| *other != key).map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
