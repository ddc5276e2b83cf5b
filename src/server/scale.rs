//! The `scale` subresource: how many pods a workload has, whatever its kind.

use serde_json::{Value, json};

use super::registry::{Patch, Refusal, Resource};
use crate::api::PatchType;
use crate::kinds::table;
use crate::object::Selector;

/// Reads an object's Scale off it.
pub(super) fn of(resource: &Resource, object: &Value) -> Value {
    let metadata = &object["metadata"];
    let mut shown = json!({"name": metadata["name"]});
    for field in ["namespace", "uid", "resourceVersion", "creationTimestamp"] {
        if let Some(value) = metadata.get(field) {
            shown[field] = value.clone();
        }
    }
    let (wanted, there) = paths(resource);
    let mut spec = json!({});
    if let Some(replicas) = object.pointer(wanted).filter(|replicas| replicas.as_i64() != Some(0)) {
        spec["replicas"] = replicas.clone();
    }
    let mut status = json!({"replicas": object.pointer(there).and_then(Value::as_i64).unwrap_or(0)});
    if let Some(selector) = selector(resource, object) {
        status["selector"] = json!(selector);
    }
    json!({
        "kind": table::SCALE.kind,
        "apiVersion": table::SCALE.api_version(),
        "metadata": shown,
        "spec": spec,
        "status": status,
    })
}

/// Where the numbers of pods stand: those wanted, those there.
fn paths(_resource: &Resource) -> (&'static str, &'static str) {
    ("/spec/replicas", "/status/replicas")
}

fn selector(resource: &Resource, object: &Value) -> Option<String> {
    let selector = object.pointer("/spec/selector")?;
    let read = match resource.is(&table::REPLICATION_CONTROLLER) {
        true => Selector::of_labels(selector),
        false => Selector::of_label_selector(selector).ok()?,
    };
    Some(read.to_string())
}

/// The change that makes an object have what `scale` wants.
///
/// # Errors
/// [`Refusal`] for a number that is none or negative.
pub(super) fn patch(resource: &Resource, scale: &Value) -> Result<Patch, Refusal> {
    let replicas = scale.pointer("/spec/replicas").unwrap_or(&Value::Null);
    let number = if replicas.is_null() { Some(0) } else { replicas.as_i64() };
    let Some(number) = number else {
        return Err(Refusal::bad_request(format!(
            "Scale in version \"v1\": spec.replicas: {replicas} is no number"
        )));
    };
    if number < 0 {
        return Err(negative(resource, scale, number));
    }
    let mut body = json!({"spec": {"replicas": number}});
    if let Some(revision) = scale.pointer("/metadata/resourceVersion").filter(|revision| revision.is_string())
    {
        body["metadata"] = json!({"resourceVersion": revision});
    }
    Ok(Patch { kind: PatchType::Merge, body })
}

fn negative(resource: &Resource, scale: &Value, number: i64) -> Refusal {
    use crate::kinds::{FieldError, Reason};
    let error = FieldError {
        path: crate::yaml::Path::fields("spec.replicas"),
        written: None,
        reason: Reason::Invalid,
        value: Some(number.to_string()),
        detail: "must be greater than or equal to 0".to_owned(),
        suggestion: None,
    };
    Refusal::invalid(resource, scale["metadata"]["name"].as_str().unwrap_or_default(), &[error])
}
