//! What may not change in a Pod: nearly everything.

use serde_json::Value;

use super::super::numbers::between;
use super::{New, same};

const MOST: i64 = i32::MAX as i64;

pub(super) fn pod(new: &New<'_, '_>, old: &Value) {
    let (spec, old_spec) = (new.field("spec"), &old["spec"]);
    for list in ["containers", "initContainers"] {
        let containers = spec.field(list);
        if containers.count() != old_spec[list].as_array().map_or(0, Vec::len) {
            return containers.forbidden("pod updates may not add or remove containers");
        }
    }
    if !deadline(&spec, old_spec) {
        return;
    }
    tolerations(&spec.field("tolerations"), &old_spec["tolerations"]);
    gates(&spec.field("schedulingGates"), &old_spec["schedulingGates"]);
    let Some(value) = spec.value() else { return };
    if !same(Some(&settled(value, old_spec)), Some(old_spec)) {
        spec.forbidden(
            "pod updates may not change fields other than `spec.containers[*].image`,\
             `spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to \
             existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was \
             previously negative)",
        );
    }
}

/// Judges that a pod's time only gets shorter; whether it passed.
fn deadline(spec: &New<'_, '_>, old: &Value) -> bool {
    let deadline = spec.field("activeDeadlineSeconds");
    let before = old["activeDeadlineSeconds"].as_i64();
    match (deadline.number(), before) {
        (Some(seconds), _) if !(0..=MOST).contains(&seconds) => deadline.invalid(between(0, MOST)),
        (Some(seconds), Some(before)) if before < seconds => {
            deadline.invalid("must be less than or equal to previous value");
        }
        (None, Some(_)) => {
            deadline.invalid_as(Value::Null, "must not update from a positive integer to nil value");
            return true;
        }
        _ => return true,
    }
    false
}

fn tolerations(new: &New<'_, '_>, old: &Value) {
    let without_seconds = |toleration: &Value| {
        let mut toleration = toleration.clone();
        toleration.as_object_mut().map(|fields| fields.remove("tolerationSeconds"));
        toleration
    };
    let now: Vec<Value> =
        new.value().and_then(Value::as_array).into_iter().flatten().map(without_seconds).collect();
    let kept = |old: &Value| now.contains(&without_seconds(old));
    if !old.as_array().into_iter().flatten().all(kept) {
        new.forbidden("existing toleration can not be modified except its tolerationSeconds");
    }
}

fn gates(new: &New<'_, '_>, old: &Value) {
    for gate in new.items() {
        let name = gate.field("name");
        let known = old.as_array().into_iter().flatten().any(|old| old["name"] == name.text());
        if !known {
            let text = name.text();
            name.forbidden(format!("only deletion is allowed, but found new scheduling gate '{text}'"));
        }
    }
}

/// The new spec with all that may change set back to what it was.
fn settled(new: &Value, old: &Value) -> Value {
    let mut spec = new.clone();
    for list in ["containers", "initContainers"] {
        let Some(containers) = spec.get_mut(list).and_then(Value::as_array_mut) else { continue };
        for (container, old) in containers.iter_mut().zip(old[list].as_array().into_iter().flatten()) {
            if let (Some(container), Some(image)) = (container.as_object_mut(), old.get("image")) {
                container.insert("image".to_owned(), image.clone());
            }
        }
    }
    let mut fields = vec!["activeDeadlineSeconds", "schedulingGates", "tolerations"];
    if old["terminationGracePeriodSeconds"].as_i64().is_some_and(|seconds| seconds < 0)
        && new["terminationGracePeriodSeconds"] == 1
    {
        fields.push("terminationGracePeriodSeconds");
    }
    let Some(fields_of) = spec.as_object_mut() else { return spec };
    for field in fields {
        match old.get(field) {
            Some(value) => fields_of.insert(field.to_owned(), value.clone()),
            None => fields_of.remove(field),
        };
    }
    spec
}
