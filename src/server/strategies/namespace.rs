use serde_json::{Value, json};

use super::{Context, Strategy};
use crate::server::registry::{Refusal, metadata};

/// Namespaces: their own label, and the finalizer that waits for their contents.
pub(super) struct Namespace;

/// The label by which selectors find a namespace by its name.
const NAME_LABEL: &str = "kubernetes.io/metadata.name";
/// The finalizer of the controller that deletes the contents.
const CONTENTS: &str = "kubernetes";

impl Strategy for Namespace {
    fn prepare_create(&self, context: &Context<'_>, namespace: &mut Value) -> Result<(), Refusal> {
        metadata::map(namespace).insert("status".to_owned(), json!({"phase": "Active"}));
        let spec = metadata::map(metadata::map(namespace).entry("spec").or_insert_with(|| json!({})));
        let finalizers = spec.get("finalizers").and_then(Value::as_array).cloned().unwrap_or_default();
        if !finalizers.iter().any(|name| name == CONTENTS) {
            let finalizers = finalizers.into_iter().chain([json!(CONTENTS)]).collect();
            spec.insert("finalizers".to_owned(), Value::Array(finalizers));
        }
        label(namespace, context.target.name);
        Ok(())
    }

    fn prepare_update(&self, context: &Context<'_>, new: &mut Value, old: &Value) -> Result<(), Refusal> {
        if let Some(spec) = old.get("spec") {
            new["spec"] = spec.clone();
        }
        label(new, context.target.name);
        Ok(())
    }

    fn prepare_delete(&self, _context: &Context<'_>, namespace: &mut Value) {
        namespace["status"]["phase"] = json!("Terminating");
    }
}

fn label(namespace: &mut Value, name: &str) {
    let labels = metadata::of(namespace).entry("labels").or_insert_with(|| json!({}));
    metadata::map(labels).insert(NAME_LABEL.to_owned(), json!(name));
}
