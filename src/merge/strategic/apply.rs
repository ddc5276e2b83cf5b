//! What the API server does with a strategic merge patch.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::lists::is_container;
use super::rule::{Rule, Strategy};
use super::{DELETE_FROM_PRIMITIVE_LIST, Error, PATCH, RETAIN_KEYS, SET_ELEMENT_ORDER, order};
use crate::kinds::schema::Type;
use crate::merge::go_json;
use crate::merge::identity::key_text;

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

/// A list with the list of a patch merged in.
fn list(live: Vec<Value>, change: &[Value], key: &str, rule: &Rule) -> Result<Vec<Value>, Error> {
    match rule.strategy {
        Strategy::Plain | Strategy::Replace => Ok(change.to_vec()),
        _ if live.is_empty() && change.is_empty() => Ok(live),
        Strategy::Set => {
            if live.iter().chain(change).any(is_container) {
                return Err(Error::Element { list: key.to_owned() });
            }
            let mut seen = HashSet::new();
            let both = live.iter().chain(change).filter(|value| seen.insert(go_json::encode(value)));
            Ok(order::arrange(both.cloned().collect(), change, &live, go_json::encode))
        }
        Strategy::Keyed(merge_key) => keyed_list(live, change, (key, merge_key), rule.element()),
    }
}

fn keyed_list(
    mut live: Vec<Value>,
    change: &[Value],
    (key, merge_key): (&str, &str),
    element: Option<Type>,
) -> Result<Vec<Value>, Error> {
    let no_key = || Error::NoMergeKey { list: key.to_owned(), key: merge_key.to_owned() };
    let Elements { changes, deleted, replaces } = Elements::split(change, key, merge_key)?;
    let order: Vec<_> = changes.iter().map(|fields| Value::Object((*fields).clone())).collect();
    if replaces {
        return Ok(order);
    }
    live.retain(|item| key_text(item, merge_key).is_none_or(|name| !deleted.contains(&name)));
    let mut merged = live.clone();
    let mut places = HashMap::new();
    for (at, item) in merged.iter().enumerate() {
        places.entry(key_text(item, merge_key).ok_or_else(no_key)?).or_insert(at);
    }
    for fields in changes {
        let name = fields.get(merge_key).map(go_json::encode).ok_or_else(no_key)?;
        match places.get(&name) {
            Some(&at) => {
                let current = merged[at].as_object().cloned().unwrap_or_default();
                merged[at] = Value::Object(map(current, fields, element)?);
            }
            None => {
                places.insert(name, merged.len());
                merged.push(without_nulls(&Value::Object(fields.clone())));
            }
        }
    }
    Ok(order::arrange(merged, &order, &live, |item| key_text(item, merge_key).unwrap_or_default()))
}

/// The elements of a patch's list by what they do.
struct Elements<'p> {
    /// Those to merge or add.
    changes: Vec<&'p Map<String, Value>>,
    /// The merge keys of those to delete.
    deleted: HashSet<String>,
    /// Whether the list is replaced by `changes`.
    replaces: bool,
}

impl<'p> Elements<'p> {
    fn split(list: &'p [Value], key: &str, merge_key: &str) -> Result<Self, Error> {
        let mut split = Self { changes: Vec::new(), deleted: HashSet::new(), replaces: false };
        for item in list {
            let fields = item.as_object().ok_or_else(|| Error::Element { list: key.to_owned() })?;
            match fields.get(PATCH).map(|directive| directive.as_str().unwrap_or_default()) {
                None => split.changes.push(fields),
                Some("delete") => {
                    let no_key = || Error::NoMergeKey { list: key.to_owned(), key: merge_key.to_owned() };
                    split.deleted.insert(key_text(item, merge_key).ok_or_else(no_key)?);
                }
                Some("replace") => split.replaces = true,
                Some(other) => return Err(Error::UnknownDirective(other.to_owned())),
            }
        }
        Ok(split)
    }
}

/// Merges the list under `field`, if a patch has one, and gives its elements the order of `order`.
fn set_order(
    live: &mut Map<String, Value>,
    change: Option<&Value>,
    field: &str,
    order: &Value,
    ty: Option<Type>,
) -> Result<(), Error> {
    let malformed = || Error::Malformed(format!("{SET_ELEMENT_ORDER}/{field}"));
    let as_list = |value: &Value| value.as_array().cloned().ok_or_else(malformed);
    let order = as_list(order)?;
    let change = change.map(as_list).transpose()?;
    let current = live.get(field).map(as_list).transpose()?;
    let rule = Rule::of(ty, field);
    let merge_key = match rule.strategy {
        Strategy::Keyed(merge_key) => Some(merge_key),
        _ => None,
    };
    let name = |value: &Value| match merge_key {
        Some(merge_key) => key_text(value, merge_key).unwrap_or_default(),
        None => go_json::encode(value),
    };
    if let Some(change) = &change {
        check_order(change, &order, field, name)?;
    }
    let before = current.clone().unwrap_or_default();
    let merged = match (current, change) {
        (Some(current), Some(change)) => list(current, &change, field, &rule)?,
        (Some(current), None) => current,
        (None, Some(change)) => change.iter().filter_map(without_directives).collect(),
        (None, None) => return Ok(()),
    };
    if let Some(merge_key) = merge_key.filter(|key| merged.iter().any(|item| item.get(*key).is_none())) {
        return Err(Error::NoMergeKey { list: field.to_owned(), key: merge_key.to_owned() });
    }
    live.insert(field.to_owned(), Value::Array(order::arrange(merged, &order, &before, name)));
    Ok(())
}

/// Refuses a patch whose elements do not stand in its own order.
fn check_order(
    change: &[Value],
    order: &[Value],
    field: &str,
    name: impl Fn(&Value) -> String,
) -> Result<(), Error> {
    if order.is_empty() {
        return Ok(());
    }
    let mut places = order.iter().map(&name);
    let mut kept = change.iter().filter(|item| item.get(PATCH).is_none());
    match kept.all(|item| places.any(|place| place == name(item))) {
        true => Ok(()),
        false => Err(Error::Order(field.to_owned())),
    }
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
