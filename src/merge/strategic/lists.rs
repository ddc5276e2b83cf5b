//! The patch for a list that merges: by merge key, as a set, or, where the merge key is not enough, whole.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::order::{self, places};
use super::rule::{Rule, Strategy};
use super::three_way::{self, Differ};
use super::{DELETE_FROM_PRIMITIVE_LIST, Error, PATCH, SET_ELEMENT_ORDER, apply};
use crate::merge::identity::{Identity, key_text};
use crate::merge::{equal, go_json};
use crate::yaml::Segment;

/// One list that is to be patched.
pub(super) struct ListDiffer<'a, 't> {
    pub differ: &'a mut Differ,
    /// Says that the list merges, and how.
    pub rule: &'a Rule<'t>,
    /// The field that holds the list.
    pub key: &'a str,
    pub applied: &'a [Value],
    pub desired: &'a [Value],
    pub live: &'a [Value],
}

impl ListDiffer<'_, '_> {
    /// Adds to `patch`, the patch of the map that holds the list, what the list needs.
    pub fn add_to(mut self, patch: &mut Map<String, Value>) -> Result<(), Error> {
        let Strategy::Keyed(merge_key) = self.rule.strategy else {
            return self.set(patch);
        };
        self.require_keys(merge_key)?;
        let identity = Identity::of(self.rule.ty, merge_key);
        self.refuse_duplicates(&identity)?;
        match identity.outgrows(merge_key, self.applied, self.desired, self.live) {
            false => self.keyed(merge_key, patch),
            true => self.whole(&identity, patch),
        }
    }

    /// A list of plain values: what to add, what to take out, and the order where it changes.
    fn set(self, patch: &mut Map<String, Value>) -> Result<(), Error> {
        let (applied, desired, live) = (self.applied, self.desired, self.live);
        if [applied, desired, live].into_iter().flatten().any(is_container) {
            return Err(Error::Element { list: self.key.to_owned() });
        }
        let is_live = places(live, go_json::encode);
        let is_desired = places(desired, go_json::encode);
        let added = desired.iter().filter(|value| !is_live.contains_key(&go_json::encode(value)));
        let added: Vec<_> = added.cloned().collect();
        let mut gone = HashSet::new();
        let deleted = applied.iter().filter(|value| {
            let name = go_json::encode(value);
            !is_desired.contains_key(&name) && gone.insert(name)
        });
        let deleted: Vec<_> = deleted.cloned().collect();
        let changes = !added.is_empty() || !deleted.is_empty();
        if !desired.is_empty() && (changes || !order::is_kept(desired, live, go_json::encode)) {
            patch.insert(format!("{SET_ELEMENT_ORDER}/{}", self.key), Value::Array(desired.to_vec()));
        }
        if !deleted.is_empty() {
            patch.insert(format!("{DELETE_FROM_PRIMITIVE_LIST}/{}", self.key), Value::Array(deleted));
        }
        if !added.is_empty() {
            patch.insert(self.key.to_owned(), Value::Array(added));
        }
        Ok(())
    }

    /// A list of maps, each recognised by its merge key.
    fn keyed(&mut self, merge_key: &str, patch: &mut Map<String, Value>) -> Result<(), Error> {
        let name = |element: &Value| key_text(element, merge_key).unwrap_or_default();
        let (in_applied, in_live) = (places(self.applied, name), places(self.live, name));
        let mut changes = Vec::new();
        for (at, element) in self.desired.iter().enumerate() {
            let name = name(element);
            let Some(&live) = in_live.get(&name) else {
                changes.push(element.clone());
                continue;
            };
            let applied = in_applied.get(&name).map(|&at| &self.applied[at]);
            let mut inner = self.element(at, applied, &self.live[live])?;
            if !inner.is_empty() {
                inner.insert(merge_key.to_owned(), element[merge_key].clone());
                changes.push(Value::Object(inner));
            }
        }
        let in_desired = places(self.desired, name);
        for element in self.applied.iter().filter(|element| !in_desired.contains_key(&name(element))) {
            changes.push(json!({merge_key: element[merge_key], PATCH: "delete"}));
        }
        let reordered = !order::is_kept(self.desired, self.live, name);
        if !self.desired.is_empty() && (!changes.is_empty() || reordered) {
            let order = self.desired.iter().map(|element| json!({merge_key: element[merge_key]}));
            patch.insert(format!("{SET_ELEMENT_ORDER}/{}", self.key), order.collect());
        }
        if !changes.is_empty() {
            patch.insert(self.key.to_owned(), Value::Array(changes));
        }
        Ok(())
    }

    /// A list of maps that the merge key does not tell apart: merged here, by the whole identity, and sent as
    /// it shall be.
    fn whole(&mut self, identity: &Identity, patch: &mut Map<String, Value>) -> Result<(), Error> {
        let name = |element: &Value| identity.read(element);
        let (in_applied, in_live) = (places(self.applied, name), places(self.live, name));
        let in_desired = places(self.desired, name);
        let others = self.live.iter().filter(|element| {
            let name = name(element);
            !in_desired.contains_key(&name) && !in_applied.contains_key(&name)
        });
        let mut merged: Vec<_> = others.cloned().collect();
        for (at, element) in self.desired.iter().enumerate() {
            let name = name(element);
            let Some(&live) = in_live.get(&name) else {
                merged.push(element.clone());
                continue;
            };
            let applied = in_applied.get(&name).map(|&at| &self.applied[at]);
            let inner = self.element(at, applied, &self.live[live])?;
            let live = self.live[live].as_object().cloned().unwrap_or_default();
            merged.push(Value::Object(apply::map(live, &inner, self.rule.element())?));
        }
        let mut merged = order::arrange(merged, self.desired, self.live, name);
        if merged.len() == self.live.len() && merged.iter().zip(self.live).all(|(new, old)| equal(new, old)) {
            return Ok(());
        }
        self.differ.replaces_a_list = true;
        merged.insert(0, json!({PATCH: "replace"}));
        patch.insert(self.key.to_owned(), Value::Array(merged));
        Ok(())
    }

    /// The patch for the desired element at `at`, which is `live` now.
    fn element(
        &mut self,
        at: usize,
        applied: Option<&Value>,
        live: &Value,
    ) -> Result<Map<String, Value>, Error> {
        let nothing = Map::new();
        let sides = three_way::Sides {
            applied: applied.and_then(Value::as_object).unwrap_or(&nothing),
            desired: self.desired[at].as_object().unwrap_or(&nothing),
            live: live.as_object().unwrap_or(&nothing),
        };
        self.differ.path.push(Segment::Index(at));
        let inner = self.differ.retaining(self.rule.element(), self.rule.retains_keys, sides)?;
        self.differ.path.pop();
        Ok(inner)
    }

    fn require_keys(&self, merge_key: &str) -> Result<(), Error> {
        for element in [self.applied, self.desired, self.live].into_iter().flatten() {
            let element = element.as_object().ok_or_else(|| Error::Element { list: self.key.to_owned() })?;
            if !element.contains_key(merge_key) {
                return Err(Error::NoMergeKey { list: self.key.to_owned(), key: merge_key.to_owned() });
            }
        }
        Ok(())
    }

    fn refuse_duplicates(&self, identity: &Identity) -> Result<(), Error> {
        let mut seen = HashMap::with_capacity(self.desired.len());
        for (at, element) in self.desired.iter().enumerate() {
            if let Some(first) = seen.insert(identity.read(element), at) {
                let (first, second) = (self.differ.path.index(first), self.differ.path.index(at));
                return Err(Error::Duplicate { first, second, identity: identity.read(element) });
            }
        }
        Ok(())
    }
}

pub(super) fn is_container(value: &Value) -> bool {
    value.is_object() || value.is_array()
}
