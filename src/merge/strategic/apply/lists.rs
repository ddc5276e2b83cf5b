//! Lists of a patch, merged into those of the object.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{map, without_directives, without_nulls};
use crate::kinds::schema::Type;
use crate::merge::go_json;
use crate::merge::identity::key_text;
use crate::merge::strategic::lists::is_container;
use crate::merge::strategic::rule::{Rule, Strategy};
use crate::merge::strategic::{Error, PATCH, SET_ELEMENT_ORDER, order};

/// A list with the list of a patch merged in.
pub(super) fn list(live: Vec<Value>, change: &[Value], key: &str, rule: &Rule) -> Result<Vec<Value>, Error> {
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
pub(super) fn set_order(
    live: &mut Map<String, Value>,
    change: Option<&Value>,
    field: &str,
    order: &Value,
    ty: Option<Type>,
) -> Result<(), Error> {
    let as_list = |value: &Value| match value {
        Value::Array(items) => Ok(items.clone()),
        _ => Err(Error::Malformed(format!("{SET_ELEMENT_ORDER}/{field}"))),
    };
    let order = as_list(order)?;
    let change = change.map(as_list).transpose()?;
    let current = live.get(field).map(as_list).transpose()?;
    let rule = Rule::of(ty, field);
    let merge_key = rule.strategy.merge_key();
    let name = |value: &Value| match merge_key {
        Some(merge_key) => key_text(value, merge_key).unwrap_or_default(),
        None => go_json::encode(value),
    };
    if let Some(change) = &change {
        check_order(change, &order, field, name)?;
    }
    let (before, merged) = match (current, change) {
        (Some(current), Some(change)) => {
            let before = merge_key
                .map_or_else(|| Ok(current.clone()), |key| overwritten(&current, &change, (field, key)));
            (before?, list(current, &change, field, &rule)?)
        }
        (Some(current), None) => (current.clone(), current),
        (None, Some(change)) => (Vec::new(), change.iter().filter_map(without_directives).collect()),
        (None, None) => return Ok(()),
    };
    if let Some(merge_key) = merge_key.filter(|key| merged.iter().any(|item| item.get(*key).is_none())) {
        return Err(Error::NoMergeKey { list: field.to_owned(), key: merge_key.to_owned() });
    }
    live.insert(field.to_owned(), Value::Array(order::arrange(merged, &order, &before, name)));
    Ok(())
}

/// The live list whose order the server goes by once it has merged: it merges in place, so that elements that are
/// new stand where deleted ones have made room, as long as there is some.
fn overwritten(
    live: &[Value],
    change: &[Value],
    (field, merge_key): (&str, &str),
) -> Result<Vec<Value>, Error> {
    let Elements { changes, deleted, replaces } = Elements::split(change, field, merge_key)?;
    if replaces {
        return Ok(live.to_vec());
    }
    let name = |item: &Value| key_text(item, merge_key).unwrap_or_default();
    let kept: Vec<_> = live.iter().filter(|item| !deleted.contains(&name(item))).cloned().collect();
    let known: HashSet<_> = kept.iter().map(name).collect();
    let added = changes.into_iter().cloned().map(Value::Object).filter(|item| !known.contains(&name(item)));
    Ok(kept.iter().cloned().chain(added).take(live.len()).collect())
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
