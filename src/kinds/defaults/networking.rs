//! The defaults of the group `networking.k8s.io`.

use serde_json::json;

use super::edit::{Edit, Object};

/// What a NetworkPolicy lacks: a policy that does not say what it is for is for incoming traffic, and for
/// outgoing where it has rules for that.
pub(super) fn network_policy(object: &mut Object) {
    let Some(spec) = object.make("spec") else { return };
    let types = match spec.count("egress") {
        0 => json!(["Ingress"]),
        _ => json!(["Ingress", "Egress"]),
    };
    spec.fill_zero("policyTypes", types);
    for direction in ["ingress", "egress"] {
        for rule in spec.each(direction) {
            for port in rule.each("ports") {
                port.fill("protocol", "TCP");
            }
        }
    }
}

/// What an IngressClass lacks.
pub(super) fn ingress_class(object: &mut Object) {
    if let Some(parameters) = object.at("spec").and_then(|spec| spec.at("parameters")) {
        parameters.fill("scope", "Cluster");
    }
}
