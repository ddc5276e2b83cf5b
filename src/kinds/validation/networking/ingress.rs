//! Ingresses and IngressClasses.

use super::super::at::At;
use super::super::meta;
use super::super::numbers::in_range;
use super::domain_prefixed_path;
use crate::scalar::address;
use crate::scalar::names::{self, Verdict};
use crate::yaml::View;

const CLASS: &str = "kubernetes.io/ingress.class";
const PATH_TYPES: [&str; 3] = ["Exact", "ImplementationSpecific", "Prefix"];

/// Judges an Ingress.
pub(in super::super) fn ingress<'v>(object: &At<'_, impl View<'v>>) {
    let (meta, spec) = (object.field("metadata"), object.field("spec"));
    meta::metadata(&meta, true, names::dns1123_subdomain);
    let (rules, backend, class) =
        (spec.field("rules"), spec.field("defaultBackend"), spec.field("ingressClassName"));
    if rules.count() == 0 && !backend.is_set() {
        spec.invalid_whole("either `defaultBackend` or `rules` must be specified");
    }
    if backend.is_set() {
        self::backend(&backend);
    }
    rules.items().for_each(|it| rule(&it));
    for tls in spec.field("tls").items() {
        for host in tls.field("hosts").items() {
            host.judge(host_name(host.text()));
        }
        let secret = tls.field("secretName");
        if !secret.text().is_empty() {
            secret.judge(names::dns1123_subdomain(secret.text()));
        }
    }
    if class.is_set() {
        class.judge(names::dns1123_subdomain(class.text()));
        let annotations = meta.field("annotations");
        let annotation = annotations.key(CLASS);
        if object.is_create() && annotation.is_set() && annotation.text() != class.text() {
            let place = object.field("annotations");
            place
                .field(CLASS)
                .invalid_as(annotation.text(), "must match `ingressClassName` when both are specified");
        }
    }
}

fn host_name(host: &str) -> Verdict {
    match host.contains('*') {
        true => names::wildcard_dns1123_subdomain(host),
        false => names::dns1123_subdomain(host),
    }
}

fn rule<'v>(rule: &At<'_, impl View<'v>>) {
    let host = rule.field("host");
    if !host.text().is_empty() {
        if address::parse_sloppy(host.text()).is_some() {
            host.invalid("must be a DNS name, not an IP address");
        }
        host.judge(host_name(host.text()));
    }
    let http = rule.field("http");
    if !http.is_set() {
        return;
    }
    let paths = http.field("paths");
    if paths.count() == 0 {
        paths.required("");
    }
    paths.items().for_each(|it| path(&it));
}

fn path<'v>(path: &At<'_, impl View<'v>>) {
    let (kind, text) = (path.field("pathType"), path.field("path"));
    match kind.text() {
        _ if !kind.is_set() => return kind.required("pathType must be specified"),
        "Exact" | "Prefix" => {
            if !text.text().starts_with('/') {
                text.invalid("must be an absolute path");
            }
            for part in ["//", "/./", "/../", "%2f", "%2F"] {
                if text.text().contains(part) {
                    text.invalid(format!("must not contain '{part}'"));
                }
            }
            for end in ["/..", "/."] {
                if text.text().ends_with(end) {
                    text.invalid(format!("cannot end with '{end}'"));
                }
            }
        }
        "ImplementationSpecific" if !text.text().is_empty() && !text.text().starts_with('/') => {
            text.invalid("must be an absolute path");
        }
        "ImplementationSpecific" => {}
        _ => kind.not_supported(&PATH_TYPES),
    }
    backend(&path.field("backend"));
}

fn backend<'v>(backend: &At<'_, impl View<'v>>) {
    let (resource, service) = (backend.field("resource"), backend.field("service"));
    match (resource.is_set(), service.is_set()) {
        (true, true) => backend.invalid_as("", "cannot set both resource and service backends"),
        (true, false) => reference(&resource),
        (false, true) => self::service(backend, &service),
        (false, false) => backend.invalid_as("", "resource or service backend is required"),
    }
}

fn service<'v, V: View<'v>>(backend: &At<'_, V>, service: &At<'_, V>) {
    let name = service.field("name");
    match name.text() {
        "" => name.required(""),
        text if name.since(36) => name.judge(names::dns1123_label(text)),
        text => name.judge(names::dns1035_label(text)),
    }
    let port = service.field("port");
    let (name, number) = (port.field("name"), port.field("number"));
    match (name.text(), number.number().unwrap_or(0)) {
        ("", 0) => backend.required("port name or number is required"),
        ("", _) => in_range(&number, 1, 65535),
        (text, 0) => name.judge(names::port_name(text)),
        _ => backend.invalid_as("", "cannot set both port name & port number"),
    }
}

/// Judges a reference to an object of any kind.
fn reference<'v>(reference: &At<'_, impl View<'v>>) {
    let group = reference.field("apiGroup");
    if group.is_set() {
        group.judge(names::dns1123_subdomain(group.text()));
    }
    for field in ["kind", "name"] {
        let field = reference.field(field);
        match field.text() {
            "" => field.required(""),
            text => field.judge(names::path_segment_name(text)),
        }
    }
}

/// Judges an IngressClass.
pub(in super::super) fn ingress_class<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    let controller = spec.field("controller");
    if controller.text().len() > 250 {
        controller.too_long(250);
    }
    domain_prefixed_path(&controller);
    let parameters = spec.field("parameters");
    if !parameters.is_set() {
        return;
    }
    reference(&parameters);
    let (scope, namespace) = (parameters.field("scope"), parameters.field("namespace"));
    match scope.text_or("Cluster") {
        "Namespace" if !namespace.is_set() => {
            namespace.required("`parameters.scope` is set to 'Namespace'");
        }
        "Namespace" => namespace.judge(names::dns1123_label(namespace.text())),
        "Cluster" if namespace.is_set() => {
            namespace.forbidden("`parameters.scope` is set to 'Cluster'");
        }
        "Cluster" => {}
        _ => scope.not_supported(&["Cluster", "Namespace"]),
    }
}
