//! What server-side apply asks of two values at a place: which fields they have, in which they differ, and what
//! they give together (structured-merge-diff `typed`).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::element::Element;
use super::fields::FieldSet;
use super::place::{Atom, Place};
use crate::merge::equal;

/// In which fields a value differs from the one before it.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Those that only the new one has.
    pub added: FieldSet,
    /// Those that both have, each with a value of its own.
    pub modified: FieldSet,
    /// Those that only the old one has.
    pub removed: FieldSet,
}

impl Comparison {
    /// The same without the fields in `ignored` and what is below them.
    pub fn without(mut self, ignored: &FieldSet) -> Self {
        for set in [&mut self.added, &mut self.modified, &mut self.removed] {
            *set = set.recursive_difference(ignored);
        }
        self
    }
}

/// The fields that `value` has.
pub fn field_set(place: Place<'_>, value: &Value) -> FieldSet {
    let mut set = FieldSet::default();
    collect(place, value, &mut Vec::new(), &mut set);
    set
}

fn collect(place: Place<'_>, value: &Value, path: &mut Vec<Element>, set: &mut FieldSet) {
    match (place.atom(Some(value)), value) {
        (Atom::Scalar | Atom::Map { atomic: true } | Atom::List { atomic: true }, _) => set.insert(path),
        (Atom::Map { .. }, Value::Object(entries)) => {
            for (key, value) in entries {
                path.push(Element::Field(key.clone()));
                collect(place.child(key), value, path, set);
                let empty = value.is_null() || value.as_object().is_some_and(Map::is_empty);
                if empty || !place.names(key) {
                    set.insert(path);
                }
                path.pop();
            }
        }
        (Atom::List { .. }, Value::Array(items)) => collect_elements(place, items, path, set),
        _ => {}
    }
}

fn collect_elements(place: Place<'_>, items: &[Value], path: &mut Vec<Element>, set: &mut FieldSet) {
    let (mut seen, mut twice) = (BTreeSet::new(), BTreeSet::new());
    let elements: Vec<_> = items.iter().filter_map(|item| Some((place.identity(item).ok()?, item))).collect();
    for (element, _) in &elements {
        if !seen.insert(element) {
            twice.insert(element);
        }
    }
    for (element, item) in &elements {
        path.push(element.clone());
        if !twice.contains(element) {
            collect(place.element(), item, path, set);
        }
        set.insert(path);
        path.pop();
    }
}

/// In which fields `new` differs from `old`.
pub fn compare(place: Place<'_>, old: &Value, new: &Value) -> Comparison {
    let mut comparison = Comparison::default();
    compare_at(place, Some(old), Some(new), &mut Vec::new(), &mut comparison);
    comparison
}

fn compare_at(
    place: Place<'_>,
    old: Option<&Value>,
    new: Option<&Value>,
    path: &mut Vec<Element>,
    found: &mut Comparison,
) {
    let (was, is) = (place.atom(old.or(new)), place.atom(new.or(old)));
    if was != is {
        compare_as(place, was, old, new, path, found);
    }
    let leaf = compare_as(place, is, old, new, path, found);
    match (old, new) {
        _ if leaf => {}
        (None, _) => found.added.insert(path),
        (_, None) => found.removed.insert(path),
        _ => {}
    }
}

/// Compares what is an `atom`; says whether it is owned as a whole.
fn compare_as(
    place: Place<'_>,
    atom: Atom,
    old: Option<&Value>,
    new: Option<&Value>,
    path: &mut Vec<Element>,
    found: &mut Comparison,
) -> bool {
    match atom {
        Atom::Map { atomic: false } => {
            let (old, new) = (old.and_then(Value::as_object), new.and_then(Value::as_object));
            if [old, new].iter().any(|map| map.is_some_and(|map| !map.is_empty())) {
                for key in keys(old, new) {
                    path.push(Element::Field(key.clone()));
                    let (old, new) = (old.and_then(|map| map.get(key)), new.and_then(|map| map.get(key)));
                    compare_at(place.child(key), old, new, path, found);
                    path.pop();
                }
                return false;
            }
        }
        Atom::List { atomic: false } => {
            let (old, new) = (old.and_then(Value::as_array), new.and_then(Value::as_array));
            if [old, new].iter().any(|list| list.is_some_and(|list| !list.is_empty())) {
                compare_elements(place, elements(place, old), elements(place, new), path, found);
                return false;
            }
        }
        _ => {}
    }
    match (old, new) {
        (None, _) => found.added.insert(path),
        (_, None) => found.removed.insert(path),
        (Some(old), Some(new)) if !equal(old, new) => found.modified.insert(path),
        _ => {}
    }
    true
}

fn keys<'m>(old: Option<&'m Map<String, Value>>, new: Option<&'m Map<String, Value>>) -> Vec<&'m String> {
    let added =
        new.into_iter().flat_map(Map::keys).filter(|key| old.is_none_or(|old| !old.contains_key(*key)));
    old.into_iter().flat_map(Map::keys).chain(added).collect()
}

type Elements<'v> = BTreeMap<Element, Vec<&'v Value>>;

fn elements<'v>(place: Place<'_>, list: Option<&'v Vec<Value>>) -> Elements<'v> {
    let mut elements = Elements::new();
    for item in list.into_iter().flatten() {
        if let Ok(element) = place.identity(item) {
            elements.entry(element).or_default().push(item);
        }
    }
    elements
}

fn compare_elements(
    place: Place<'_>,
    mut old: Elements<'_>,
    new: Elements<'_>,
    path: &mut Vec<Element>,
    found: &mut Comparison,
) {
    let mut pairs: Vec<_> = new
        .into_iter()
        .map(|(element, new)| (old.remove(&element).unwrap_or_default(), new, element))
        .collect();
    pairs.extend(old.into_iter().map(|(element, old)| (old, Vec::new(), element)));
    for (old, new, element) in pairs {
        path.push(element);
        let inner = place.element();
        match (old.as_slice(), new.as_slice()) {
            ([] | [_], [] | [_]) => {
                compare_at(inner, old.first().copied(), new.first().copied(), path, found)
            }
            ([_, _, ..], [_, _, ..]) => {
                let same = old.len() == new.len() && old.iter().zip(&new).all(|(old, new)| equal(old, new));
                if !same {
                    found.modified.insert(path);
                }
            }
            ([_, _, ..], one) => {
                if let [one] = one {
                    compare_at(inner, None, Some(one), path, found);
                }
                found.removed.insert(path);
            }
            (one, _) => {
                if let [one] = one {
                    compare_at(inner, Some(one), None, path, found);
                }
                found.added.insert(path);
            }
        }
        path.pop();
    }
}

/// `value` without the fields in `gone`. What is left empty by that is null.
pub fn remove(place: Place<'_>, value: &Value, gone: &FieldSet) -> Value {
    match (place.atom(Some(value)), value) {
        (Atom::Map { atomic: false }, Value::Object(entries)) => {
            let kept = entries.iter().filter_map(|(key, value)| {
                let element = Element::Field(key.clone());
                let value = kept(place.child(key), value, gone, &element)?;
                Some((key.clone(), value))
            });
            let kept: Map<_, _> = kept.collect();
            if kept.is_empty() { Value::Null } else { Value::Object(kept) }
        }
        (Atom::List { atomic: false }, Value::Array(items)) => {
            let kept = items.iter().filter_map(|item| match place.identity(item) {
                Ok(element) => kept(place.element(), item, gone, &element),
                Err(_) => Some(item.clone()),
            });
            let kept: Vec<_> = kept.collect();
            if kept.is_empty() { Value::Null } else { Value::Array(kept) }
        }
        (Atom::Scalar, scalar) => scalar.clone(),
        _ => Value::Null,
    }
}

fn kept(place: Place<'_>, value: &Value, gone: &FieldSet, element: &Element) -> Option<Value> {
    if gone.has_member(element) {
        return None;
    }
    Some(match gone.below(element) {
        Some(below) => remove(place, value, below),
        None => value.clone(),
    })
}
