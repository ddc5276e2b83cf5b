//! What may not change in what runs pods.

use serde_json::Value;

use super::{New, same, spec_without, unchanged};

/// What may change in a StatefulSet.
const SET: [&str; 7] = [
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
];

/// A selector stays what it is: the pods that it selects belong to the object.
pub(super) fn selector(new: &New<'_, '_>, old: &Value) {
    unchanged(&new.field("spec").field("selector"), &old["spec"]["selector"]);
}

pub(super) fn stateful_set(new: &New<'_, '_>, old: &Value) {
    let Some(object) = new.value() else { return };
    if !same(Some(&spec_without(object, &SET)), Some(&spec_without(old, &SET))) {
        new.field("spec").forbidden(
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', \
             'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and \
             'minReadySeconds' are forbidden",
        );
    }
}

pub(super) fn controller_revision(new: &New<'_, '_>, old: &Value) {
    unchanged(&new.field("data"), &old["data"]);
}

/// A Job stays what it is, but for its parallelism, and, while it is suspended, where its pods may run.
pub(super) fn job(new: &New<'_, '_>, old: &Value) {
    let (spec, old_spec) = (new.field("spec"), &old["spec"]);
    completions(&spec, old_spec);
    for field in ["selector", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy"] {
        unchanged(&spec.field(field), &old_spec[field]);
    }
    unchanged(&spec.field("successPolicy"), &old_spec["successPolicy"]);
    let template = spec.field("template");
    let allowed = old_spec["suspend"] == true && old["status"]["startTime"].is_null();
    let changed = match template.value().filter(|_| allowed) {
        Some(value) => !same(Some(&settled(value)), Some(&settled(&old_spec["template"]))),
        None => !same(template.value(), old_spec.get("template")),
    };
    if changed {
        // The server prints the whole template in Go's notation here.
        template.invalid_whole(super::IMMUTABLE);
    }
}

fn completions(spec: &New<'_, '_>, old: &Value) {
    let completions = spec.field("completions");
    let indexed = old["completionMode"] == "Indexed";
    let (wanted, parallel) = (completions.number(), spec.field("parallelism").number());
    // An indexed Job may grow and shrink when both numbers do so together.
    let elastic = indexed && wanted.is_some() && !old["completions"].is_null() && wanted == parallel;
    if elastic {
        return;
    }
    if indexed && completions.is_set() && !same(completions.value(), old.get("completions")) {
        return completions.invalid("can only be modified in tandem with spec.parallelism");
    }
    unchanged(&completions, &old["completions"]);
}

/// A pod template without what may change before its first pod runs.
fn settled(template: &Value) -> Value {
    let mut template = template.clone();
    if let Some(meta) = template.get_mut("metadata").and_then(Value::as_object_mut) {
        meta.remove("labels");
        meta.remove("annotations");
    }
    if let Some(spec) = template.get_mut("spec").and_then(Value::as_object_mut) {
        for field in ["nodeSelector", "tolerations", "schedulingGates"] {
            spec.remove(field);
        }
        if let Some(affinity) = spec.get_mut("affinity").and_then(Value::as_object_mut) {
            affinity.remove("nodeAffinity");
            if affinity.is_empty() {
                spec.remove("affinity");
            }
        }
    }
    template
}
