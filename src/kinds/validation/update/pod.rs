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
    let mut settled = settled(value, old_spec);
    if old_spec["schedulingGates"].as_array().is_some_and(|gates| !gates.is_empty()) {
        gated(&spec, old_spec, &mut settled);
    }
    if !same(Some(&settled), Some(old_spec)) {
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

/// What may change while a pod waits behind gates: where it may run gets narrower only. `settled` is set back.
fn gated(spec: &New<'_, '_>, old: &Value, settled: &mut Value) {
    let selector = spec.field("nodeSelector");
    let mut kept = old["nodeSelector"].as_object().into_iter().flatten();
    if !kept.all(|(key, value)| selector.key(key).value() == Some(value)) {
        selector.invalid_whole("only additions to spec.nodeSelector are allowed (no mutations or deletions)");
    }
    let affinity = spec.field("affinity");
    let nodes = affinity.field("nodeAffinity");
    let required = nodes.field("requiredDuringSchedulingIgnoredDuringExecution");
    let before = old
        .pointer("/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms")
        .and_then(Value::as_array);
    if let Some(before) = before {
        node_terms(&required.field("nodeSelectorTerms"), before);
    }
    set_back(settled, old, "nodeSelector");
    let none = Value::Object(serde_json::Map::new());
    let mut affinity = settled.get("affinity").cloned().unwrap_or_else(|| none.clone());
    set_back(&mut affinity, old.get("affinity").unwrap_or(&none), "nodeAffinity");
    if let Some(settled) = settled.as_object_mut() {
        match affinity == none && old.get("affinity").is_none() {
            true => settled.remove("affinity"),
            false => settled.insert("affinity".to_owned(), affinity),
        };
    }
}

fn node_terms(terms: &New<'_, '_>, before: &[Value]) {
    if !before.is_empty() && terms.count() != before.len() {
        return terms.invalid_whole("no additions/deletions to non-empty NodeSelectorTerms list are allowed");
    }
    for (term, before) in terms.items().zip(before) {
        let only_added = |field: &'static str| {
            let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
            list(term.field(field).value()).starts_with(&list(before.get(field)))
        };
        if !only_added("matchExpressions") || !only_added("matchFields") {
            term.invalid_whole("only additions are allowed (no mutations or deletions)");
        }
    }
}

fn set_back(new: &mut Value, old: &Value, field: &str) {
    let Some(new) = new.as_object_mut() else { return };
    match old.get(field) {
        Some(value) => new.insert(field.to_owned(), value.clone()),
        None => new.remove(field),
    };
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
