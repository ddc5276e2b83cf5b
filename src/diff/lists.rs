use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::align::{Pair, align};
use super::fields::{Nature, Walk};
use crate::kinds::schema::{Field, ListType, Type};
use crate::merge::{Identity, go_json};
use crate::yaml::Segment;

impl Walk {
    /// Compares two lists, as `ty` and `field` say that their elements belong together.
    pub fn list(&mut self, ty: Option<Type>, field: Option<Field>, before: &[Value], after: &[Value]) {
        let merges = field.is_some_and(Field::patch_merges);
        let map_key = ty.and_then(|ty| ty.list_map_keys().next());
        let merge_key = field.and_then(Field::merge_key).filter(|_| merges).or(map_key);
        let is_set = ty.and_then(Type::list_type) == Some(ListType::Set) || merges;
        match merge_key {
            Some(key) if before.iter().chain(after).all(Value::is_object) => {
                self.keyed(ty, &Identity::of(ty, key), before, after);
            }
            None if is_set => self.set(before, after),
            _ => self.aligned(ty, before, after),
        }
    }

    fn keyed(&mut self, ty: Option<Type>, identity: &Identity, before: &[Value], after: &[Value]) {
        let element = ty.and_then(Type::element);
        let (old, new) = (names(before, identity), names(after, identity));
        let in_old: HashMap<_, _> = old.iter().zip(0..).collect();
        let in_new: HashSet<_> = new.iter().collect();
        for (at, name) in old.iter().enumerate().filter(|(_, name)| !in_new.contains(name)) {
            self.element(at, name, |walk| walk.report(Some(before[at].clone()), None, Nature::Value));
        }
        for (at, name) in new.iter().enumerate() {
            let was = in_old.get(name).map(|&was: &usize| &before[was]);
            self.element(at, name, |walk| walk.value(element, None, was, Some(&after[at])));
        }
        let kept_old: Vec<_> = old.iter().filter(|name| in_new.contains(name)).collect();
        let kept_new: Vec<_> = new.iter().filter(|name| in_old.contains_key(name)).collect();
        if kept_old != kept_new {
            let called =
                |names: Vec<&(String, usize)>| names.into_iter().map(|(name, _)| name.as_str()).collect();
            self.report(Some(called(kept_old)), Some(called(kept_new)), Nature::Order);
        }
    }

    fn element(&mut self, at: usize, (name, again): &(String, usize), compare: impl FnOnce(&mut Self)) {
        let name = match again {
            0 => format!("[{name}]"),
            _ => format!("[{name}, {}]", again + 1),
        };
        self.at(Segment::Index(at), &name, compare);
    }

    /// Members that go and members that come; their order says nothing.
    fn set(&mut self, before: &[Value], after: &[Value]) {
        let name = go_json::encode;
        let (old, new): (HashSet<_>, HashSet<_>) =
            (before.iter().map(name).collect(), after.iter().map(name).collect());
        for (at, value) in before.iter().enumerate().filter(|(_, value)| !new.contains(&name(value))) {
            self.numbered(at, |walk| walk.report(Some(value.clone()), None, Nature::Value));
        }
        for (at, value) in after.iter().enumerate().filter(|(_, value)| !old.contains(&name(value))) {
            self.numbered(at, |walk| walk.report(None, Some(value.clone()), Nature::Value));
        }
    }

    fn aligned(&mut self, ty: Option<Type>, before: &[Value], after: &[Value]) {
        let element = ty.and_then(Type::element);
        for pair in align(before, after) {
            match pair {
                Pair::Both(was, is) => {
                    self.numbered(is, |walk| walk.value(element, None, Some(&before[was]), Some(&after[is])));
                }
                Pair::Gone(was) => {
                    self.numbered(was, |walk| walk.report(Some(before[was].clone()), None, Nature::Value))
                }
                Pair::New(is) => {
                    self.numbered(is, |walk| walk.report(None, Some(after[is].clone()), Nature::Value))
                }
            }
        }
    }

    fn numbered(&mut self, at: usize, compare: impl FnOnce(&mut Self)) {
        self.at(Segment::Index(at), &format!("[{at}]"), compare);
    }
}

/// What the elements are called, with how many of that name stood before.
fn names(list: &[Value], identity: &Identity) -> Vec<(String, usize)> {
    let mut seen: HashMap<String, usize> = HashMap::with_capacity(list.len());
    let count = |element| {
        let name = identity.read(element);
        let again = seen.entry(name.clone()).and_modify(|count| *count += 1).or_insert(0);
        (name, *again)
    };
    list.iter().map(count).collect()
}
