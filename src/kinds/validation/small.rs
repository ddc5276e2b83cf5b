//! The groups with one kind or two: policy, storage, scheduling, node, coordination.

use super::at::At;
use super::meta;
use super::numbers::{at_most_whole, count_or_percent};
use super::pod;
use super::selectors::{label_selector, labels};
use super::storage;
use crate::scalar::names;
use crate::yaml::View;

/// The greatest priority that a user may define.
const HIGHEST: i64 = 1_000_000_000;

/// Judges a PodDisruptionBudget.
pub(super) fn disruption_budget<'v>(object: &At<'_, impl View<'v>>) {
    // The server judges its name only as every object's: as a segment of a path.
    meta::metadata(&object.field("metadata"), true, names::path_segment_name);
    let spec = object.field("spec");
    let (available, unavailable) = (spec.field("minAvailable"), spec.field("maxUnavailable"));
    if available.is_set() && unavailable.is_set() {
        spec.invalid_whole("minAvailable and maxUnavailable cannot be both set");
    }
    for at in [&available, &unavailable] {
        count_or_percent(at);
        at_most_whole(at);
    }
    label_selector(&spec.field("selector"));
    let policy = spec.field("unhealthyPodEvictionPolicy");
    if policy.is_set() && !matches!(policy.text(), "IfHealthyBudget" | "AlwaysAllow") {
        policy.not_supported(&["AlwaysAllow", "IfHealthyBudget"]);
    }
}

/// Judges a StorageClass.
pub(super) fn storage_class<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let provisioner = object.field("provisioner");
    match provisioner.text() {
        "" => provisioner.required(""),
        text => {
            let lower = text.to_lowercase();
            provisioner.judge_as(lower.as_str(), names::qualified_name(&lower));
        }
    }
    let parameters = object.field("parameters");
    if parameters.count() > 512 {
        return parameters.too_long(512);
    }
    if parameters.entries().any(|(key, _)| key.is_empty()) {
        parameters.invalid_as("", "field can not be empty.");
    }
    let policy = object.field("reclaimPolicy");
    if !matches!(policy.text(), "" | "Delete" | "Retain") {
        policy.not_supported(&["Delete", "Retain"]);
    }
    let mode = object.field("volumeBindingMode");
    if mode.is_set() && !matches!(mode.text(), "Immediate" | "WaitForFirstConsumer") {
        mode.not_supported(&["Immediate", "WaitForFirstConsumer"]);
    }
    storage::allowed_topologies(&object.field("allowedTopologies"));
}

/// Judges a PriorityClass.
pub(super) fn priority_class<'v>(object: &At<'_, impl View<'v>>) {
    let meta = object.field("metadata");
    meta::metadata(&meta, false, names::dns1123_subdomain);
    let value = object.field("value");
    let name = meta.field("name");
    let system = name.text().starts_with("system-");
    if system && !matches!(name.text(), "system-node-critical" | "system-cluster-critical") {
        name.forbidden(
            "priority class names with 'system-' prefix are reserved for system use only. error: the priority \
             class is not a known system priority class",
        );
    } else if !system && value.number().is_some_and(|number| number > HIGHEST) {
        value.forbidden(format!("maximum allowed value of a user defined priority is {HIGHEST}"));
    }
    let preemption = object.field("preemptionPolicy");
    match preemption.text() {
        "PreemptLowerPriority" | "Never" => {}
        "" if preemption.is_set() => preemption.required(""),
        "" => {}
        _ => preemption.not_supported(&["PreemptLowerPriority", "Never"]),
    }
}

/// Judges a RuntimeClass.
pub(super) fn runtime_class<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let handler = object.field("handler");
    match handler.text() {
        "" => handler.required(""),
        text => handler.judge(names::dns1123_label(text)),
    }
    let overhead = object.field("overhead");
    // The server judges it as the limits of a container.
    let place = overhead.field("limits");
    for (name, amount) in overhead.field("podFixed").entries() {
        pod::limit(&amount.at(&place.key(name)), name);
    }
    let scheduling = object.field("scheduling");
    labels(&scheduling.field("nodeSelector"));
    pod::tolerations(&scheduling.field("tolerations"));
}

/// Judges a Lease.
pub(super) fn lease<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let spec = object.field("spec");
    let duration = spec.field("leaseDurationSeconds");
    if duration.number().is_some_and(|seconds| seconds <= 0) {
        duration.invalid("must be greater than 0");
    }
    let transitions = spec.field("leaseTransitions");
    if transitions.number().is_some_and(|number| number < 0) {
        transitions.invalid("must be greater than or equal to 0");
    }
}
