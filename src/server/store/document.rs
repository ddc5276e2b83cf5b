use std::sync::Arc;

use serde_json::Value;

use super::Revision;

/// An object as it will be written, its `metadata.resourceVersion` still open: the revision is known only when
/// the write is made.
#[derive(Clone, Debug)]
pub struct Document {
    json: Vec<u8>,
    /// Where the digits of the revision go.
    hole: usize,
}

/// What stands before the digits. Within a JSON string the quotes would be escaped, so the first
/// occurrence is a field.
const FIELD: &[u8] = br#""resourceVersion":""#;

impl Document {
    /// Serialises `object`, whatever resource version it has. `metadata` has to stand before any field that may
    /// itself hold a `resourceVersion`, which the order that the registry gives to objects sees to.
    ///
    /// Returns `None` where `object` has no `metadata` map.
    pub fn new(mut object: Value) -> Option<Self> {
        let metadata = object.get_mut("metadata")?.as_object_mut()?;
        metadata.insert("resourceVersion".to_owned(), Value::String(String::new()));
        let json = serde_json::to_vec(&object).ok()?;
        let hole = memchr::memmem::find(&json, FIELD)? + FIELD.len();
        Some(Self { json, hole })
    }

    /// The bytes, at `revision`.
    pub fn at(&self, revision: Revision) -> Arc<[u8]> {
        let digits = revision.to_string();
        let (before, after) = self.json.split_at(self.hole);
        [before, digits.as_bytes(), after].concat().into()
    }

    /// Whether what it would write is what `bytes` hold, the revision aside.
    pub fn is_same_as(&self, bytes: &[u8], revision: Revision) -> bool {
        *self.at(revision) == *bytes
    }
}

/// `bytes`, an object as [`Document::at`] gave it, under another revision.
pub fn restamped(bytes: &[u8], revision: Revision) -> Arc<[u8]> {
    let Some(found) = memchr::memmem::find(bytes, FIELD) else { return bytes.into() };
    let (before, rest) = bytes.split_at(found + FIELD.len());
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    [before, revision.to_string().as_bytes(), &rest[digits..]].concat().into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_revision_goes_into_the_metadata() {
        let object = json!({
            "kind": "ConfigMap", "metadata": {"name": r#"\"resourceVersion\":\""#, "resourceVersion": "7"},
            "involved": {"resourceVersion": "5"},
        });
        let document = Document::new(object).unwrap();
        let read: Value = serde_json::from_slice(&document.at(42)).unwrap();
        assert_eq!(read["metadata"]["resourceVersion"], "42");
        assert_eq!(read["involved"]["resourceVersion"], "5");
        assert!(document.is_same_as(&document.at(42), 42));
        assert!(Document::new(json!({"kind": "x"})).is_none());
    }
}
