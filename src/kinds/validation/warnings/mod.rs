//! What an API server takes and warns of, in its `Warning` headers (`pkg/api/*/warnings.go` of Kubernetes and the
//! strategies that call them).

mod containers;
mod labels;
mod paths;
mod pod;
mod rest;

use super::at::{At, Inquiry};
use crate::kinds::table::{self, Kind};
use crate::kinds::{Concern, KubeVersion, Warning};
use crate::scalar::names;
use crate::yaml::View;

/// What an API server of `kube` warns of in an object of `kind` that shall be created and that it does not refuse.
pub fn warnings<'v>(kind: &Kind, kube: KubeVersion, view: impl View<'v>) -> Vec<Warning> {
    let inquiry = Inquiry::creation(kube);
    let object = At::root(view, &inquiry);
    let is = |other: &Kind| (other.group, other.kind) == (kind.group, kind.kind);
    if let Some(way) = kind.pod_template {
        name(kind, &object.field("metadata").field("name"));
        template(&object, way, way.is_empty());
    }
    match () {
        _ if is(&table::STATEFUL_SET) => rest::stateful_set(&object),
        _ if is(&table::SERVICE) => rest::service(&object),
        _ if is(&table::INGRESS) => rest::ingress(&object),
        _ if is(&table::PERSISTENT_VOLUME) => rest::volume(&object),
        _ if is(&table::PERSISTENT_VOLUME_CLAIM) => rest::claim(&object),
        _ if is(&table::ENDPOINT_SLICE) => rest::endpoint_slice(&object),
        _ if is(&table::STORAGE_CLASS) => rest::storage_class(&object),
        _ if is(&table::RUNTIME_CLASS) => rest::runtime_class(&object),
        _ => {}
    }
    inquiry.into_warnings()
}

/// Goes `way` to the template of pods.
fn template<'v>(at: &At<'_, impl View<'v>>, way: &'static str, is_pod: bool) {
    match way.split_once('.') {
        Some((first, rest)) => template(&at.field(first), rest, is_pod),
        None if way.is_empty() => pod::pod(at, is_pod),
        None => pod::pod(&at.field(way), is_pod),
    }
}

/// Warns of a name that is none of a host, where pods are called after it.
fn name<'v>(kind: &Kind, name: &At<'_, impl View<'v>>) {
    let exempt = [&table::DAEMON_SET, &table::STATEFUL_SET, &table::POD_TEMPLATE];
    if exempt.iter().any(|other| other.kind == kind.kind) || name.text().is_empty() {
        return;
    }
    if let Err(reasons) = names::dns1123_label(name.text()) {
        let used = match kind.pod_template {
            Some("") => "this is used in the Pod's hostname",
            _ => "this is used in Pod names and hostnames",
        };
        let detail = format!(
            "{used}, which can result in surprising behavior; a DNS label is recommended: [{}]",
            reasons.join(" ")
        );
        name.warn(Concern::Surprising, detail);
    }
}
