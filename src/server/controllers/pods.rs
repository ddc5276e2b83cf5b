//! What controllers ask of pods, and how they make them from a template.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::meta;
use crate::kinds::table::Kind;
use crate::yaml::View;

/// Whether the pod counts: neither finished nor on its way out.
pub fn is_active(pod: &Value) -> bool {
    !is_finished(pod) && !meta::is_terminating(pod)
}

/// Whether all its containers have ended for good.
pub fn is_finished(pod: &Value) -> bool {
    matches!(meta::text(pod, "status.phase"), "Succeeded" | "Failed")
}

/// Whether its Ready condition is true.
pub fn is_ready(pod: &Value) -> bool {
    meta::condition(pod, "Ready").is_some_and(|ready| meta::text(ready, "status") == "True")
}

/// How long until the pod has been ready for `min_ready_seconds`: zero when it has, `None` when it is not ready.
pub fn until_available(pod: &Value, min_ready_seconds: i64, now: Timestamp) -> Option<SignedDuration> {
    let ready = meta::condition(pod, "Ready").filter(|ready| meta::text(ready, "status") == "True")?;
    if min_ready_seconds == 0 {
        return Some(SignedDuration::ZERO);
    }
    let since = meta::timestamp(ready, "lastTransitionTime")?;
    let left = SignedDuration::from_secs(min_ready_seconds) - now.duration_since(since);
    Some(left.max(SignedDuration::ZERO))
}

/// Whether the pod has been ready for `min_ready_seconds`.
pub fn is_available(pod: &Value, min_ready_seconds: i64, now: Timestamp) -> bool {
    until_available(pod, min_ready_seconds, now) == Some(SignedDuration::ZERO)
}

/// A pod made from a template, controlled by `owner` of `kind`; it has no name yet.
pub fn from_template(template: &Value, owner: &Value, kind: &Kind) -> Value {
    let mut metadata = Map::new();
    for field in ["labels", "annotations", "finalizers"] {
        if let Some(value) = template.dig("metadata").and_then(|metadata| View::get(metadata, field)) {
            metadata.insert(field.to_owned(), value.clone());
        }
    }
    metadata.insert("namespace".to_owned(), json!(meta::namespace(owner)));
    metadata.insert("ownerReferences".to_owned(), json!([meta::controller_reference(owner, kind)]));
    json!({
        "metadata": metadata,
        "spec": template.get("spec").cloned().unwrap_or_default(),
    })
}

/// The order in which pods are given up when there are too many, the first first: unscheduled before scheduled,
/// pending before running, not ready before ready, then the ones ready for a shorter time, then the younger
/// (controller_utils.go, ActivePodsWithRanks).
pub fn disposal_rank(pod: &Value) -> (bool, u8, bool, std::cmp::Reverse<String>, std::cmp::Reverse<String>) {
    let phase = match meta::text(pod, "status.phase") {
        "Pending" => 0,
        "Running" => 2,
        _ => 1,
    };
    let since = meta::condition(pod, "Ready").map_or("", |ready| meta::text(ready, "lastTransitionTime"));
    (
        !meta::text(pod, "spec.nodeName").is_empty(),
        phase,
        is_ready(pod),
        std::cmp::Reverse(since.to_owned()),
        std::cmp::Reverse(meta::created(pod).to_owned()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pod(phase: &str, ready_since: Option<&str>) -> Value {
        let status = if ready_since.is_some() { "True" } else { "False" };
        json!({"spec": {"nodeName": "node-1"}, "status": {"phase": phase, "conditions": [
            {"type": "Ready", "status": status, "lastTransitionTime": ready_since.unwrap_or("2026-01-01T00:00:00Z")},
        ]}})
    }

    #[test]
    fn a_pod_is_available_once_it_has_been_ready_long_enough() {
        let now: Timestamp = "2026-01-01T00:00:10Z".parse().expect("a time");
        let ready = pod("Running", Some("2026-01-01T00:00:05Z"));
        assert!(is_available(&ready, 0, now) && is_available(&ready, 5, now));
        assert_eq!(until_available(&ready, 8, now), Some(SignedDuration::from_secs(3)));
        assert!(!is_available(&pod("Running", None), 0, now));
    }

    #[test]
    fn the_least_useful_pods_go_first() {
        let mut pods = [
            pod("Running", Some("2026-01-01T00:00:00Z")),
            pod("Running", Some("2026-01-01T00:00:09Z")),
            pod("Running", None),
            pod("Pending", None),
        ];
        pods.sort_by_key(disposal_rank);
        let phases: Vec<_> =
            pods.iter().map(|pod| (meta::text(pod, "status.phase"), is_ready(pod))).collect();
        assert_eq!(phases, [("Pending", false), ("Running", false), ("Running", true), ("Running", true)]);
        assert!(is_available(&pods[3], 10, "2026-01-01T00:00:10Z".parse().expect("a time")));
    }
}
