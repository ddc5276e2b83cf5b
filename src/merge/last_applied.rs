//! The annotation in which client-side apply keeps what it applied last, so that the next apply can tell what
//! the manifest has lost from what others have added (kubectl `pkg/util/apply.go`).

use serde_json::{Map, Value};

use super::go_json;

/// The annotation's key.
pub const ANNOTATION: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What cannot be read from the annotation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It holds no JSON object.
    #[error("the annotation {ANNOTATION} holds no JSON object: {0}")]
    Malformed(String),
    /// `metadata` or `metadata.annotations` of the object is not a map, so that it cannot be annotated.
    #[error("{0} is not a map")]
    NotAMap(&'static str),
}

/// The annotation of `live`, where it has one that is not empty.
pub fn text(live: &Value) -> Option<&str> {
    let annotations = live.pointer("/metadata/annotations")?;
    annotations.get(ANNOTATION)?.as_str().filter(|text| !text.is_empty())
}

/// What was applied last to `live`; `None` where it was never applied client-side. An empty annotation counts
/// as none, as it does for kubectl.
pub fn get(live: &Value) -> Result<Option<Value>, Error> {
    let Some(text) = text(live) else { return Ok(None) };
    match serde_json::from_str(text) {
        Ok(applied @ Value::Object(_)) => Ok(Some(applied)),
        Ok(other) => Err(Error::Malformed(format!("it is `{}`", go_json::encode(&other)))),
        Err(error) => Err(Error::Malformed(error.to_string())),
    }
}

/// The annotation's value for `manifest`, byte for byte as kubectl writes it: the manifest without this
/// annotation, with `metadata.annotations` present even when empty, in Go's encoding, and a line break.
pub fn encode(manifest: &Value) -> Result<String, Error> {
    let mut bare = manifest.clone();
    annotations(&mut bare)?.shift_remove(ANNOTATION);
    let mut text = go_json::encode(&bare);
    text.push('\n');
    Ok(text)
}

/// Gives `manifest` the annotation for its own content: what client-side apply sends.
pub fn set(manifest: &mut Value) -> Result<(), Error> {
    let text = encode(manifest)?;
    annotations(manifest)?.insert(ANNOTATION.to_owned(), Value::String(text));
    Ok(())
}

/// The manifest's annotations, made where there are none.
fn annotations(manifest: &mut Value) -> Result<&mut Map<String, Value>, Error> {
    let manifest = manifest.as_object_mut().ok_or(Error::NotAMap("the manifest"))?;
    let metadata = map_in(manifest, "metadata").ok_or(Error::NotAMap("metadata"))?;
    map_in(metadata, "annotations").ok_or(Error::NotAMap("metadata.annotations"))
}

fn map_in<'a>(parent: &'a mut Map<String, Value>, key: &str) -> Option<&'a mut Map<String, Value>> {
    let value = parent.entry(key).or_insert(Value::Null);
    if value.is_null() {
        *value = Value::Object(Map::new());
    }
    value.as_object_mut()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn encodes_what_kubectl_encodes() {
        let manifest = json!({
            "kind": "ConfigMap", "apiVersion": "v1", "immutable": null, "data": {"z": "<", "a": ""},
            "metadata": {"name": "odd", "namespace": "n", "creationTimestamp": null}
        });
        let written = "{\"apiVersion\":\"v1\",\"data\":{\"a\":\"\",\"z\":\"\\u003c\"},\"immutable\":null,\
                       \"kind\":\"ConfigMap\",\"metadata\":{\"annotations\":{},\"creationTimestamp\":null,\
                       \"name\":\"odd\",\"namespace\":\"n\"}}\n";
        assert_eq!(encode(&manifest).unwrap(), written);
    }

    #[test]
    fn what_is_set_is_read_back_without_itself() {
        let mut manifest =
            json!({"kind": "ConfigMap", "metadata": {"annotations": {"a": "b", ANNOTATION: "old"}}});
        set(&mut manifest).unwrap();
        let applied = get(&manifest).unwrap().unwrap();
        assert_eq!(applied, json!({"kind": "ConfigMap", "metadata": {"annotations": {"a": "b"}}}));
        let again = manifest.clone();
        set(&mut manifest).unwrap();
        assert_eq!(manifest, again);
    }

    #[test]
    fn nothing_and_nonsense_are_told_apart() {
        let with = |text: &str| json!({"metadata": {"annotations": {ANNOTATION: text}}});
        assert!(get(&json!({"metadata": {}})).unwrap().is_none());
        assert!(get(&with("")).unwrap().is_none());
        assert!(get(&with("[1]")).is_err());
        assert!(get(&with("{")).is_err());
        assert!(set(&mut json!({"metadata": []})).is_err());
    }
}
