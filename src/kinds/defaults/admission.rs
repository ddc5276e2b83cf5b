//! The defaults of the group `admissionregistration.k8s.io`.

use serde_json::json;

use super::edit::{Edit, Object};

/// What a ValidatingWebhookConfiguration lacks.
pub(super) fn validating(object: &mut Object) {
    object.each("webhooks").for_each(webhook);
}

/// What a MutatingWebhookConfiguration lacks.
pub(super) fn mutating(object: &mut Object) {
    for hook in object.each("webhooks") {
        webhook(hook);
        hook.fill("reinvocationPolicy", "Never");
    }
}

fn webhook(hook: &mut Object) {
    hook.fill("failurePolicy", "Fail");
    hook.fill("timeoutSeconds", 10);
    matching(hook);
    hook.each("rules").for_each(scope);
    if let Some(service) = hook.at("clientConfig").and_then(|config| config.at("service")) {
        service.fill("port", 443);
    }
}

/// What a ValidatingAdmissionPolicy or MutatingAdmissionPolicy lacks.
pub(super) fn policy(object: &mut Object) {
    let Some(spec) = object.make("spec") else { return };
    spec.fill("failurePolicy", "Fail");
    if let Some(constraints) = spec.at("matchConstraints") {
        resources(constraints);
    }
}

/// What the binding of an admission policy lacks.
pub(super) fn binding(object: &mut Object) {
    if let Some(matched) = object.make("spec").and_then(|spec| spec.at("matchResources")) {
        resources(matched);
    }
}

fn resources(constraints: &mut Object) {
    matching(constraints);
    for list in ["resourceRules", "excludeResourceRules"] {
        constraints.each(list).for_each(scope);
    }
}

fn matching(holder: &mut Object) {
    holder.fill("matchPolicy", "Equivalent");
    holder.fill("namespaceSelector", json!({}));
    holder.fill("objectSelector", json!({}));
}

fn scope(rule: &mut Object) {
    rule.fill("scope", "*");
}
