use serde_json::{Map, Value};

use super::lists::ListDiffer;
use super::rule::{Rule, Strategy, segment};
use super::{Error, RETAIN_KEYS};
use crate::kinds::schema::Type;
use crate::merge::equal_as;
use crate::yaml::Path;

/// Makes a patch out of three sides, and knows where in the object it is.
#[derive(Default)]
pub(super) struct Differ {
    pub path: Path,
    /// Whether the patch sends a list whole that it would rather have merged.
    pub replaces_a_list: bool,
}

/// The three sides of one map.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub applied: &'a Map<String, Value>,
    pub desired: &'a Map<String, Value>,
    pub live: &'a Map<String, Value>,
}

impl Differ {
    /// The patch for one map of type `ty`; empty where nothing is to change.
    pub fn map(&mut self, ty: Option<Type>, sides: Sides) -> Result<Map<String, Value>, Error> {
        let mut patch = Map::new();
        for (key, desired) in sides.desired {
            match sides.live.get(key) {
                Some(live) => {
                    self.path.push(segment(ty, key));
                    self.value(&Rule::of(ty, key), key, sides.applied.get(key), desired, live, &mut patch)?;
                    self.path.pop();
                }
                None if desired.is_null() => {}
                None => {
                    patch.insert(key.clone(), desired.clone());
                }
            }
        }
        for key in sides.applied.keys().filter(|key| !sides.desired.contains_key(*key)) {
            patch.insert(key.clone(), Value::Null);
        }
        Ok(patch)
    }

    /// The patch for one map whose rule may want the kept fields named.
    pub fn retaining(
        &mut self,
        ty: Option<Type>,
        retains: bool,
        sides: Sides,
    ) -> Result<Map<String, Value>, Error> {
        let mut patch = self.map(ty, sides)?;
        if retains && (!patch.is_empty() || has_more(sides.live, &sides) || has_more(sides.applied, &sides)) {
            let mut kept: Vec<_> = sides.desired.iter().filter(|(_, value)| !value.is_null()).collect();
            kept.sort_unstable_by_key(|(key, _)| key.as_str());
            if !kept.is_empty() {
                let kept = kept.into_iter().map(|(key, _)| Value::String(key.clone()));
                patch.insert(RETAIN_KEYS.to_owned(), kept.collect());
            }
        }
        Ok(patch)
    }

    fn value(
        &mut self,
        rule: &Rule,
        key: &str,
        applied: Option<&Value>,
        desired: &Value,
        live: &Value,
        patch: &mut Map<String, Value>,
    ) -> Result<(), Error> {
        match (desired, live, rule.strategy) {
            (Value::Object(desired), Value::Object(live), strategy) if strategy != Strategy::Replace => {
                let nothing = Map::new();
                let applied = applied.and_then(Value::as_object).unwrap_or(&nothing);
                let inner = self.retaining(rule.ty, rule.retains_keys, Sides { applied, desired, live })?;
                if !inner.is_empty() {
                    patch.insert(key.to_owned(), Value::Object(inner));
                }
            }
            (Value::Array(desired), Value::Array(live), Strategy::Keyed(_) | Strategy::Set) => {
                let applied = applied.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                ListDiffer { differ: self, rule, key, applied, desired, live }.add_to(patch)?;
            }
            _ if equal_as(desired, live, rule.ty) => {}
            _ => {
                patch.insert(key.to_owned(), desired.clone());
            }
        }
        Ok(())
    }
}

/// Whether `map` has a field that is not desired.
fn has_more(map: &Map<String, Value>, sides: &Sides) -> bool {
    map.iter().any(|(key, value)| !value.is_null() && !sides.desired.contains_key(key))
}
