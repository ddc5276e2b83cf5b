//! The defaults of the group `resource.k8s.io`.

use super::edit::{Edit, Object};

/// What a ResourceClaim lacks.
pub(super) fn claim(object: &mut Object) {
    if let Some(spec) = object.make("spec") {
        claim_spec(spec);
    }
}

/// What a ResourceClaimTemplate lacks.
pub(super) fn template(object: &mut Object) {
    if let Some(spec) = object.make("spec").and_then(|spec| spec.make("spec")) {
        claim_spec(spec);
    }
}

/// What a ResourceSlice lacks. When a taint was added is the registry's to say.
pub(super) fn slice(object: &mut Object) {
    let Some(spec) = object.at("spec") else { return };
    for device in spec.each("devices") {
        let Some(mappings) = device.at("nodeAllocatableResourceMappings") else { continue };
        for mapping in mappings.values_mut().filter_map(|mapping| mapping.as_object_mut()) {
            mapping.fill("allocationMultiplier", "1");
        }
    }
}

fn claim_spec(spec: &mut Object) {
    let Some(devices) = spec.make("devices") else { return };
    for asked in devices.each("requests") {
        // Before v1beta2 what is asked for stands in the request itself.
        if !asked.text("deviceClassName").is_empty() {
            request(asked);
        }
        if let Some(exactly) = asked.at("exactly") {
            request(exactly);
        }
        asked.each("firstAvailable").for_each(request);
    }
}

fn request(request: &mut Object) {
    request.fill_zero("allocationMode", "ExactCount");
    if request.text("allocationMode") == "ExactCount" {
        request.fill_zero("count", 1);
    }
    for toleration in request.each("tolerations") {
        toleration.fill_zero("operator", "Equal");
    }
}
