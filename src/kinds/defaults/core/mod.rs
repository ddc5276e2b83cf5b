//! The defaults of the core group.

pub(super) mod claim;
mod container;
pub(super) mod pod;
mod pod_resources;
pub(super) mod service;
mod volume;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::edit::{Edit, Object};

/// What a Secret lacks. What it says in `stringData` goes over to `data`.
pub(super) fn secret(secret: &mut Object) {
    secret.fill_zero("type", "Opaque");
    let Some(Value::Object(strings)) = secret.remove("stringData") else { return };
    if strings.is_empty() {
        return;
    }
    let Some(data) = secret.make("data") else { return };
    for (key, value) in strings {
        let bytes = STANDARD.encode(value.as_str().unwrap_or_default());
        data.insert(key, Value::String(bytes));
    }
}

/// What a Namespace lacks: the label with its name, the namespace's own finalizer excluded (that is the
/// registry's).
pub(super) fn namespace(namespace: &mut Object) {
    if let Some(metadata) = namespace.make("metadata") {
        let name = metadata.text("name").to_owned();
        if !name.is_empty()
            && let Some(labels) = metadata.make("labels")
        {
            labels.insert("kubernetes.io/metadata.name".to_owned(), json!(name));
        }
    }
    if let Some(status) = namespace.make("status") {
        status.fill_zero("phase", "Active");
    }
}

/// What a Node lacks: all of its capacity is allocatable where it does not say otherwise.
pub(super) fn node(node: &mut Object) {
    let Some(status) = node.at("status") else { return };
    if let Some(capacity) = status.get("capacity").filter(|it| it.is_object()).cloned() {
        status.fill("allocatable", capacity);
    }
}

/// What a LimitRange lacks: a container's default limit is its maximum, its default request its default limit,
/// or its minimum where there is neither.
pub(super) fn limit_range(range: &mut Object) {
    let Some(spec) = range.at("spec") else { return };
    for item in spec.each("limits").filter(|item| item.text("type") == "Container") {
        copy_amounts(item, "max", "default");
        copy_amounts(item, "default", "defaultRequest");
        copy_amounts(item, "min", "defaultRequest");
    }
}

fn copy_amounts(item: &mut Object, from: &str, to: &str) {
    let Some(amounts) = item.at(from).map(|amounts| amounts.clone()).filter(|amounts| !amounts.is_empty())
    else {
        return;
    };
    let Some(target) = item.make(to) else { return };
    for (name, amount) in amounts {
        target.fill(&name, amount);
    }
}

/// What a ReplicationController lacks: its selector and its own labels are its template's.
pub(super) fn replication_controller(controller: &mut Object) {
    let Some(spec) = controller.make("spec") else { return };
    spec.fill("replicas", 1);
    let template = spec.at("template").and_then(|template| template.at("metadata"));
    let labels =
        template.and_then(|metadata| metadata.get("labels")).filter(|labels| labels.is_object()).cloned();
    if spec.at("template").is_some() {
        pod::template(spec);
    }
    if let Some(labels) = labels {
        if spec.count("selector") == 0 {
            spec.insert("selector".to_owned(), labels.clone());
        }
        own_labels(controller, labels);
    }
}

/// What a PodTemplate lacks.
pub(super) fn pod_template(object: &mut Object) {
    pod::template(object);
}

/// Gives `object` the labels of its template where it has none of its own.
pub(super) fn own_labels(object: &mut Object, labels: Value) {
    let Some(metadata) = object.make("metadata") else { return };
    if metadata.count("labels") == 0 {
        metadata.insert("labels".to_owned(), labels);
    }
}
