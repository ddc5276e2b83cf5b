//! What a StatefulSet says of itself.

use serde_json::{Value, json};

use super::{Rollout, meta, pods, revisions};
use crate::yaml::View;

/// The status that follows from the pods as they are now.
pub fn of(rollout: &Rollout<'_>) -> Value {
    let set = &rollout.set;
    let now = rollout.cluster.now();
    let min_ready = meta::number(set, "spec.minReadySeconds", 0);
    let pods: Vec<&Value> =
        rollout.replicas.iter().flatten().chain(&rollout.condemned).map(|pod| &**pod).collect();
    let count = |holds: &dyn Fn(&Value) -> bool| pods.iter().filter(|pod| holds(pod)).count();
    let at = |revision: &str| count(&|pod| revisions::of_pod(pod) == revision && !meta::is_terminating(pod));
    let (mut current, update) = (rollout.revisions.current_name(), rollout.revisions.update_name());
    let mut at_current = at(current);
    let at_update = at(update);
    let ready = count(&|pod| pods::is_ready(pod));
    let wanted = meta::number(set, "spec.replicas", 1).max(0) as usize;
    let rolling = meta::text(set, "spec.updateStrategy.type") != "OnDelete";
    if rolling && at_update == pods.len() && at_update == wanted && ready == pods.len() {
        // The rollout is complete: the revision that pods went to is the one they are at.
        (current, at_current) = (update, at_update);
    }
    let mut status = json!({"observedGeneration": meta::number(set, "metadata.generation", 0)});
    status["replicas"] = json!(pods.len());
    let counts = [("readyReplicas", ready), ("currentReplicas", at_current), ("updatedReplicas", at_update)];
    for (field, number) in counts.into_iter().filter(|(_, number)| *number > 0) {
        status[field] = json!(number);
    }
    status["currentRevision"] = json!(current);
    status["updateRevision"] = json!(update);
    status["collisionCount"] = set.dig("status.collisionCount").cloned().unwrap_or_else(|| json!(0));
    status["availableReplicas"] = json!(count(&|pod| pods::is_available(pod, min_ready, now)));
    status
}
