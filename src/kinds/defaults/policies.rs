//! The defaults of the small groups: scheduling, flow control, certificates, API services.

use serde_json::json;

use super::edit::{Edit, Object};

/// What a PriorityClass lacks.
pub(super) fn priority_class(object: &mut Object) {
    object.fill("value", 0);
    object.fill("preemptionPolicy", "PreemptLowerPriority");
}

/// What a FlowSchema lacks.
pub(super) fn flow_schema(object: &mut Object) {
    if let Some(spec) = object.make("spec") {
        spec.fill_zero("matchingPrecedence", 1000);
    }
}

/// What a PriorityLevelConfiguration lacks.
pub(super) fn priority_level(object: &mut Object) {
    let Some(spec) = object.make("spec") else { return };
    if let Some(exempt) = spec.at("exempt") {
        exempt.fill("nominalConcurrencyShares", 0);
        exempt.fill("lendablePercent", 0);
    }
    let Some(limited) = spec.at("limited") else { return };
    limited.fill("nominalConcurrencyShares", 30);
    limited.fill("lendablePercent", 0);
    let response = limited.make("limitResponse");
    if let Some(queuing) = response.and_then(|it| it.at("queuing")) {
        queuing.fill_zero("queues", 64);
        queuing.fill_zero("handSize", 8);
        queuing.fill_zero("queueLengthLimit", 50);
    }
}

/// What a PodCertificateRequest lacks.
pub(super) fn pod_certificate_request(object: &mut Object) {
    if let Some(spec) = object.make("spec") {
        spec.fill("maxExpirationSeconds", 86400);
    }
}

/// What an APIService lacks.
pub(super) fn api_service(object: &mut Object) {
    if let Some(service) = object.at("spec").and_then(|spec| spec.at("service")) {
        service.fill("port", 443);
    }
}

/// What a CustomResourceDefinition lacks.
pub(super) fn definition(object: &mut Object) {
    let Some(spec) = object.make("spec") else { return };
    spec.fill("conversion", json!({"strategy": "None"}));
    let webhook = spec.at("conversion").and_then(|it| it.at("webhook"));
    if let Some(service) = webhook.and_then(|it| it.at("clientConfig")).and_then(|it| it.at("service")) {
        service.fill("port", 443);
    }
    if let Some(names) = spec.make("names") {
        let kind = names.text("kind").to_owned();
        names.fill_zero("singular", kind.to_lowercase());
        if !kind.is_empty() {
            names.fill_zero("listKind", format!("{kind}List"));
        }
    }
}
