//! Namespaces, ReplicationControllers, PodTemplates and Endpoints.

use super::super::at::At;
use super::super::meta;
use super::super::networking::reachable;
use super::super::numbers::nonnegative;
use super::super::pod;
use super::super::selectors::{self, labels_at};
use crate::kinds::table;
use crate::scalar::{address, names};
use crate::yaml::View;

/// What the labels of a namespace about the security of its pods begin with.
const POD_SECURITY: &str = "pod-security.kubernetes.io/";

/// Judges a Namespace.
pub(in super::super) fn namespace<'v>(object: &At<'_, impl View<'v>>) {
    let meta = object.field("metadata");
    meta::metadata(&meta, false, names::dns1123_label);
    // The server labels it with its name.
    let name = meta.field("name").text();
    meta.field("labels").judge_as(name, names::label_value(name));
    let spec = object.field("spec");
    let finalizers = spec.field("finalizers");
    for finalizer in finalizers.texts() {
        finalizers.judge_as(finalizer, names::qualified_name(finalizer));
        meta::qualified_finalizer(&finalizers, finalizer);
    }
    pod_security(&meta.field("labels"));
}

/// Judges the labels that say which pods a namespace takes (pod-security-admission `admission.go`, which is on
/// unless a server is told otherwise).
fn pod_security<'v>(labels: &At<'_, impl View<'v>>) {
    for mode in ["enforce", "audit", "warn"] {
        let (level, version) = (format!("{POD_SECURITY}{mode}"), format!("{POD_SECURITY}{mode}-version"));
        let (level, version) = (labels.key(&level), labels.key(&version));
        if level.is_set() && !matches!(level.text(), "privileged" | "baseline" | "restricted") {
            level.invalid("must be one of privileged, baseline, restricted");
        }
        let minor = version.text().strip_prefix("v1.");
        let is_minor = minor.is_some_and(|minor| {
            minor.bytes().all(|digit| digit.is_ascii_digit())
                && (minor == "0" || !minor.is_empty() && !minor.starts_with('0'))
        });
        if version.is_set() && version.text() != "latest" && !is_minor {
            version.invalid("must be \"latest\" or \"v1.x\"");
        }
    }
}

/// Judges a PodTemplate.
pub(in super::super) fn pod_template<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    pod::template(&object.field("template"));
}

/// Judges a ReplicationController. Its selector is its template's labels where it has none.
pub(in super::super) fn replication_controller<'v>(object: &At<'_, impl View<'v>>) {
    let own = object.field("metadata");
    meta::metadata(&own, true, names::dns1123_subdomain);
    let spec = object.field("spec");
    nonnegative(&spec.field("minReadySeconds"));
    nonnegative(&spec.field("replicas"));
    let (selector, template) = (spec.field("selector"), spec.field("template"));
    let meta = template.field("metadata");
    let labels = meta.field("labels");
    // It has its template's labels where it has none of its own.
    let own = own.field("labels");
    if own.count() == 0 {
        labels_at(&own, &labels);
    }
    if selector.count() + labels.count() == 0 {
        selector.required("");
    }
    if !template.is_set() {
        return template.required("");
    }
    let label = |key: &str| labels.entries().find(|(name, _)| *name == key).map(|(_, value)| value.text());
    if !selector.entries().all(|(key, value)| label(key) == Some(value.text())) {
        selectors::mismatch(&labels);
    }
    pod::template(&template);
    let pod = template.field("spec");
    if pod.field("restartPolicy").text_or("Always") != "Always" {
        pod.field("restartPolicy").not_supported(&["Always"]);
    }
    if pod.field("activeDeadlineSeconds").is_set() {
        let kind = table::REPLICATION_CONTROLLER.kind;
        let detail = format!("activeDeadlineSeconds in {kind} is not Supported");
        pod.field("activeDeadlineSeconds").forbidden(detail);
    }
}

/// Judges Endpoints.
pub(in super::super) fn endpoints<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    for subset in object.field("subsets").items() {
        let lists = [subset.field("addresses"), subset.field("notReadyAddresses")];
        if lists.iter().all(|list| list.count() == 0) {
            subset.required("must specify `addresses` or `notReadyAddresses`");
        }
        for list in &lists {
            list.items().for_each(|it| endpoint(&it));
        }
        let ports = subset.field("ports");
        for port in ports.items() {
            endpoint_port(&port, ports.count() > 1);
        }
    }
}

fn endpoint<'v>(endpoint: &At<'_, impl View<'v>>) {
    let (ip, host, node) = (endpoint.field("ip"), endpoint.field("hostname"), endpoint.field("nodeName"));
    ip.judge(address::legacy(ip.text(), ip.since(36)).map(drop));
    if !host.text().is_empty() {
        host.judge(names::dns1123_label(host.text()));
    }
    if node.is_set() {
        node.judge(names::dns1123_subdomain(node.text()));
    }
    reachable(&ip);
}

fn endpoint_port<'v>(port: &At<'_, impl View<'v>>, named: bool) {
    let (name, number) = (port.field("name"), port.field("port"));
    match name.text() {
        "" if named => name.required(""),
        "" => {}
        text => name.judge(names::dns1123_label(text)),
    }
    let value = number.number().unwrap_or(0);
    number.judge_as(value, names::port_number(value));
    let protocol = port.field("protocol");
    if !matches!(protocol.text(), "" | "TCP" | "UDP" | "SCTP") {
        protocol.not_supported(&["SCTP", "TCP", "UDP"]);
    }
    let application = port.field("appProtocol");
    if application.is_set() {
        application.judge(names::qualified_name(application.text()));
    }
}
