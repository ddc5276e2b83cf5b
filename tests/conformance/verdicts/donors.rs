use std::collections::BTreeMap;

use serde_json::Value;

/// What stands under each key in any of the objects, by the key that holds the key's map: other valid values,
/// and fields that go ill with those that are there.
#[derive(Default)]
pub struct Donors(BTreeMap<String, BTreeMap<String, Vec<Value>>>);

impl Donors {
    pub fn of<'v>(objects: impl IntoIterator<Item = &'v Value>) -> Self {
        let mut donors = Self::default();
        objects.into_iter().for_each(|object| donors.add("", object));
        donors
    }

    fn add(&mut self, holder: &str, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    let known = self.0.entry(holder.to_owned()).or_default().entry(key.clone()).or_default();
                    if known.len() < 40 && !known.contains(value) {
                        known.push(value.clone());
                    }
                    self.add(key, value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.add(holder, item)),
            _ => {}
        }
    }

    /// Other values of the field `key` in maps that `holder` holds.
    pub fn values(&self, holder: &str, key: &str) -> impl Iterator<Item = &Value> {
        self.0.get(holder).and_then(|fields| fields.get(key)).into_iter().flatten()
    }

    /// Fields of maps that `holder` holds, each with its values.
    pub fn fields(&self, holder: &str) -> impl Iterator<Item = (&String, &Vec<Value>)> {
        self.0.get(holder).into_iter().flatten()
    }
}
