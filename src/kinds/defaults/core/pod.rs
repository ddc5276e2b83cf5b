use serde_json::{Value, json};

use super::super::edit::{Edit, Object};
use super::container::container;
use super::pod_resources;
use super::volume::volume;
use crate::kinds::KubeVersion;

/// What a Pod lacks. A pod's own defaults go further than those of a pod template: a template's author shall
/// find it again as written, and what depends on the cluster is settled when the pod is made.
pub(in super::super) fn pod(pod: &mut Object, kube: KubeVersion) {
    drop_legacy_annotations(pod);
    let Some(spec) = pod.make("spec") else { return };
    for list in ["containers", "initContainers"] {
        spec.each(list).for_each(requests_from_limits);
    }
    if kube >= KubeVersion::minor(34) {
        pod_resources::fill(spec);
    }
    spec.fill("enableServiceLinks", true);
    if spec.get("hostNetwork") == Some(&Value::Bool(true)) {
        for container in ["containers", "initContainers"] {
            spec.each(container).for_each(host_ports);
        }
    }
    if spec.get("terminationGracePeriodSeconds").and_then(Value::as_i64).is_some_and(|seconds| seconds < 0) {
        spec.insert("terminationGracePeriodSeconds".to_owned(), json!(1));
    }
    pod_spec(spec);
}

/// What the pod template in `holder`'s field `template` lacks.
pub(in super::super) fn template(holder: &mut Object) {
    let Some(template) = holder.make("template") else { return };
    template.fill("metadata", json!({}));
    if let Some(spec) = template.make("spec") {
        pod_spec(spec);
    }
}

fn pod_spec(spec: &mut Object) {
    spec.fill_zero("dnsPolicy", "ClusterFirst");
    spec.fill_zero("restartPolicy", "Always");
    spec.fill("securityContext", json!({}));
    spec.fill("terminationGracePeriodSeconds", 30);
    spec.fill_zero("schedulerName", "default-scheduler");
    spec.each("volumes").for_each(volume);
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        spec.each(list).for_each(container);
    }
    service_account(spec);
}

/// `serviceAccount` is an old name of `serviceAccountName`: the server shows both.
fn service_account(spec: &mut Object) {
    let name = [spec.text("serviceAccountName"), spec.text("serviceAccount")];
    let name = name.into_iter().find(|name| !name.is_empty()).map(str::to_owned);
    if let Some(name) = name {
        spec.insert("serviceAccountName".to_owned(), json!(name));
        spec.insert("serviceAccount".to_owned(), json!(name));
    }
}

fn requests_from_limits(container: &mut Object) {
    let Some(resources) = container.at("resources") else { return };
    let Some(limits) = resources.at("limits").map(|limits| limits.clone()) else { return };
    if limits.is_empty() {
        return;
    }
    let Some(requests) = resources.make("requests") else { return };
    for (name, amount) in limits {
        requests.fill(&name, amount);
    }
}

/// With the host's network a container's port is the host's port.
fn host_ports(container: &mut Object) {
    for port in container.each("ports") {
        if let Some(number) = port.get("containerPort").cloned() {
            port.fill_zero("hostPort", number);
        }
    }
}

/// Annotations that init containers stood in before they had a field. The server drops them.
fn drop_legacy_annotations(pod: &mut Object) {
    let Some(annotations) = pod.at("metadata").and_then(|it| it.at("annotations")) else { return };
    for stage in ["alpha", "beta"] {
        annotations.remove(&format!("pod.{stage}.kubernetes.io/init-containers"));
        annotations.remove(&format!("pod.{stage}.kubernetes.io/init-container-statuses"));
    }
}
