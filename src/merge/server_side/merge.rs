//! What is live and what is applied, in one (structured-merge-diff `typed/merge.go`).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::element::Element;
use super::place::{Atom, Place};

/// `live` with `applied` over it: maps entry by entry, lists of type map and set element by element, all else as a
/// whole.
pub fn merge(place: Place<'_>, live: &Value, applied: &Value) -> Value {
    merge_at(place, Some(live), Some(applied)).unwrap_or(Value::Null)
}

fn merge_at(place: Place<'_>, live: Option<&Value>, applied: Option<&Value>) -> Option<Value> {
    let whole = || applied.or(live).cloned();
    match place.atom(applied.or(live)) {
        Atom::Map { atomic: false } => {
            let (live, applied) = (live.and_then(Value::as_object), applied.and_then(Value::as_object));
            match [live, applied].iter().all(|map| map.is_none_or(Map::is_empty)) {
                true => whole(),
                false => entries(place, live, applied),
            }
        }
        Atom::List { atomic: false } => {
            let (live, applied) = (live.and_then(Value::as_array), applied.and_then(Value::as_array));
            match [live, applied].iter().all(|list| list.is_none_or(Vec::is_empty)) {
                true => whole(),
                false => elements(place, live, applied),
            }
        }
        _ => whole(),
    }
}

fn entries(
    place: Place<'_>,
    live: Option<&Map<String, Value>>,
    applied: Option<&Map<String, Value>>,
) -> Option<Value> {
    let mut merged = Map::new();
    for (key, value) in live.into_iter().flatten() {
        let over = applied.and_then(|applied| applied.get(key));
        if let Some(value) = merge_at(place.child(key), Some(value), over) {
            merged.insert(key.clone(), value);
        }
    }
    let is_live = |key: &str| live.is_some_and(|live| live.contains_key(key));
    for (key, value) in applied.into_iter().flatten().filter(|(key, _)| !is_live(key)) {
        if let Some(value) = merge_at(place.child(key), None, Some(value)) {
            merged.insert(key.clone(), value);
        }
    }
    (!merged.is_empty()).then_some(Value::Object(merged))
}

/// The elements of a list by what identifies them, and the order in which they stand.
struct Indexed<'v> {
    order: Vec<(Element, &'v Value)>,
    /// `None` for what is there twice: nothing is merged into it.
    single: BTreeMap<Element, Option<&'v Value>>,
}

impl<'v> Indexed<'v> {
    fn of(place: Place<'_>, list: Option<&'v Vec<Value>>) -> Self {
        let (mut order, mut single) = (Vec::new(), BTreeMap::new());
        for item in list.into_iter().flatten() {
            let Ok(element) = place.identity(item) else { continue };
            single.entry(element.clone()).and_modify(|known| *known = None).or_insert(Some(item));
            order.push((element, item));
        }
        Self { order, single }
    }

    fn has(&self, element: &Element) -> bool {
        self.single.contains_key(element)
    }

    fn get(&self, element: &Element) -> Option<&'v Value> {
        self.single.get(element).copied().flatten()
    }
}

/// The elements that both have stand in the order of what is applied; those that only one has stay beside their
/// neighbours.
fn elements(place: Place<'_>, live: Option<&Vec<Value>>, applied: Option<&Vec<Value>>) -> Option<Value> {
    let (live, applied) = (Indexed::of(place, live), Indexed::of(place, applied));
    let mut shared = applied.order.iter().map(|(element, _)| element).filter(|element| live.has(element));
    let mut next_shared = shared.next();
    let (mut done, mut merged) = (BTreeSet::new(), Vec::new());
    let (mut left, mut right) = (0, 0);
    while left < live.order.len() || right < applied.order.len() {
        let (old, new) = (live.order.get(left), applied.order.get(right));
        match (old, new) {
            (Some((old, _)), Some((new, _))) if old == new => left += 1,
            (Some((old, _)), Some(_)) if applied.has(old) && next_shared.is_some_and(|next| next != old) => {
                left += 1;
                continue;
            }
            (Some((old, item)), _) if !applied.has(old) => {
                merged.extend(merge_at(place.element(), Some(item), None));
                left += 1;
                continue;
            }
            (Some((old, _)), _) if done.contains(old) => left += 1,
            _ => {}
        }
        if let Some((new, _)) = new {
            done.insert(new);
            merged.extend(merge_at(place.element(), live.get(new), applied.get(new)));
            right += 1;
            if next_shared == Some(new) || old.is_some_and(|(old, _)| old == new) {
                next_shared = shared.next();
            }
        }
    }
    (!merged.is_empty()).then_some(Value::Array(merged))
}
