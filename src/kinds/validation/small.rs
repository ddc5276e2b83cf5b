//! The groups with one kind or two: policy, scheduling, node.

use super::at::At;
use super::meta;
use super::numbers::{at_most_whole, count_or_percent};
use super::pod;
use super::selectors::{label_selector, labels};
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
    let tolerations = scheduling.field("tolerations");
    pod::tolerations(&tolerations);
    let key = |at: &At<'_, _>| ["key", "operator", "value", "effect"].map(|name| at.field(name).text());
    for (index, toleration) in tolerations.items().enumerate() {
        if tolerations.items().take(index).any(|earlier| key(&earlier) == key(&toleration)) {
            toleration.duplicate_whole();
        }
    }
}
