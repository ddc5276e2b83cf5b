use serde_json::json;

use super::super::edit::{Edit, Object};
use super::super::image;

/// What a container, init container or ephemeral container lacks.
pub(super) fn container(container: &mut Object) {
    let policy = image::pull_policy(container.text("image"));
    container.fill_zero("imagePullPolicy", policy);
    container.fill_zero("terminationMessagePath", "/dev/termination-log");
    container.fill_zero("terminationMessagePolicy", "File");
    container.fill("resources", json!({}));
    for port in container.each("ports") {
        port.fill_zero("protocol", "TCP");
    }
    for variable in container.each("env") {
        let Some(source) = variable.at("valueFrom") else { continue };
        field_reference(source);
        if let Some(key) = source.at("fileKeyRef") {
            key.fill("optional", false);
        }
    }
    for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
        if let Some(it) = container.at(name) {
            probe(it);
        }
    }
    for hook in ["postStart", "preStop"] {
        if let Some(get) =
            container.at("lifecycle").and_then(|it| it.at(hook)).and_then(|it| it.at("httpGet"))
        {
            http_get(get);
        }
    }
}

/// What the references of `source` to fields and resources of the pod lack.
pub(super) fn field_reference(source: &mut Object) {
    if let Some(reference) = source.at("fieldRef") {
        reference.fill_zero("apiVersion", "v1");
    }
    if let Some(reference) = source.at("resourceFieldRef") {
        reference.fill("divisor", "0");
    }
}

fn probe(probe: &mut Object) {
    probe.fill_zero("timeoutSeconds", 1);
    probe.fill_zero("periodSeconds", 10);
    probe.fill_zero("successThreshold", 1);
    probe.fill_zero("failureThreshold", 3);
    if let Some(get) = probe.at("httpGet") {
        http_get(get);
    }
    if let Some(call) = probe.at("grpc") {
        call.fill("service", "");
    }
}

fn http_get(get: &mut Object) {
    get.fill_zero("path", "/");
    get.fill_zero("scheme", "HTTP");
}
