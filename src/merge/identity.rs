use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::go_json;
use crate::kinds::schema::Type;

/// What tells the elements of a list apart: the merge key, or the list's map keys where the schema names more
/// of them (a port is its number and its protocol).
pub struct Identity<'t> {
    fields: Vec<IdentityField<'t>>,
}

struct IdentityField<'t> {
    name: &'t str,
    /// What the server fills in where the field is absent.
    default: Option<Value>,
}

impl<'t> Identity<'t> {
    /// The identity of the elements of a list of type `list` that is keyed by `merge_key`.
    pub fn of(list: Option<Type<'t>>, merge_key: &'t str) -> Self {
        let map_keys: Vec<_> = list.into_iter().flat_map(Type::list_map_keys).collect();
        let names = match map_keys.contains(&merge_key) {
            true => map_keys,
            false => vec![merge_key],
        };
        let default = |name: &str| {
            let field = list?.element()?.field(name)?;
            serde_json::from_str(field.default()?).ok()
        };
        Self {
            fields: names.into_iter().map(|name| IdentityField { name, default: default(name) }).collect(),
        }
    }

    /// What `element` is, the same text for the same element.
    pub fn read(&self, element: &Value) -> String {
        let mut text = String::new();
        for field in &self.fields {
            let value = element.get(field.name).or(field.default.as_ref());
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(field.name);
            text.push('=');
            match value {
                Some(Value::String(value)) => text.push_str(value),
                Some(value) => text.push_str(&go_json::encode(value)),
                None => {}
            }
        }
        text
    }

    /// Whether `merge_key` alone pairs the wrong elements of the three lists: it stands twice in one of them,
    /// or a live element that nobody applied has the merge key of another one that is desired.
    pub(super) fn outgrows(
        &self,
        merge_key: &str,
        applied: &[Value],
        desired: &[Value],
        live: &[Value],
    ) -> bool {
        if [applied, desired, live].iter().any(|list| has_twice(list, merge_key)) {
            return true;
        }
        if self.fields.len() == 1 {
            return false;
        }
        let applied: HashSet<_> = applied.iter().map(|element| self.read(element)).collect();
        let live: HashMap<_, _> =
            live.iter().map(|element| (key_text(element, merge_key), element)).collect();
        desired.iter().any(|element| {
            let other = live.get(&key_text(element, merge_key)).map(|other| self.read(other));
            other.is_some_and(|other| other != self.read(element) && !applied.contains(&other))
        })
    }
}

/// The value of an element's merge key, as something to compare and to look up by.
pub(super) fn key_text(element: &Value, merge_key: &str) -> Option<String> {
    element.get(merge_key).map(go_json::encode)
}

fn has_twice(list: &[Value], merge_key: &str) -> bool {
    let mut seen = HashSet::with_capacity(list.len());
    !list.iter().all(|element| seen.insert(key_text(element, merge_key)))
}
