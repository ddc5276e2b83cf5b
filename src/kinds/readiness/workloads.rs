//! The kinds that keep pods: the numbers in their status against those in their spec.

use serde_json::Value;

use super::condition::condition;
use super::{Readiness, number, string};

/// What the API server takes for "no deadline" (`progressDeadlineSeconds`).
const NO_DEADLINE: i64 = i32::MAX as i64;

/// A Deployment is current once all its pods are of the latest template and available.
pub(super) fn deployment(object: &Value) -> Readiness {
    let progressing = condition(object, "Progressing");
    if let Some(exceeded) = progressing.filter(|it| it.reason() == "ProgressDeadlineExceeded") {
        return Readiness::failed(format!("ProgressDeadlineExceeded: {}", exceeded.why()));
    }
    let wanted = number(object, "spec.replicas").unwrap_or(1);
    let [replicas, updated, available, ready] =
        ["replicas", "updatedReplicas", "availableReplicas", "readyReplicas"].map(|name| count(object, name));
    if let Some(why) = short("Replicas", replicas, wanted)
        .or_else(|| short("Updated", updated, wanted))
        .or_else(|| surplus(replicas, wanted))
        .or_else(|| short("Available", available, updated))
        .or_else(|| short("Ready", ready, wanted))
    {
        return why;
    }
    // Without a deadline the controller does not keep the condition Progressing.
    let deadline = number(object, "spec.progressDeadlineSeconds").unwrap_or(NO_DEADLINE);
    let rolled_out = progressing.is_some_and(|it| it.is("True") && it.reason() == "NewReplicaSetAvailable");
    if deadline != NO_DEADLINE && !rolled_out {
        return Readiness::in_progress("the new ReplicaSet is not available yet");
    }
    match condition(object, "Available").is_some_and(|it| it.is("True")) {
        true => Readiness::Current,
        false => Readiness::in_progress("not available yet"),
    }
}

/// A ReplicaSet is current once all its pods are available.
pub(super) fn replica_set(object: &Value) -> Readiness {
    if let Some(failure) = condition(object, "ReplicaFailure").filter(|it| it.is("True")) {
        return Readiness::in_progress(format!("ReplicaFailure: {}", failure.why()));
    }
    let wanted = number(object, "spec.replicas").unwrap_or(1);
    short("Labelled", count(object, "fullyLabeledReplicas"), wanted)
        .or_else(|| short("Available", count(object, "availableReplicas"), wanted))
        .or_else(|| short("Ready", count(object, "readyReplicas"), wanted))
        .or_else(|| surplus(count(object, "replicas"), wanted))
        .unwrap_or(Readiness::Current)
}

/// A DaemonSet is current once every node that wants its pod has an available one of the latest template.
pub(super) fn daemon_set(object: &Value) -> Readiness {
    if number(object, "status.observedGeneration").is_none() {
        return Readiness::in_progress("its controller has not seen it yet");
    }
    let Some(wanted) = number(object, "status.desiredNumberScheduled") else {
        return Readiness::in_progress("its controller has not counted the nodes yet");
    };
    short("Current", count(object, "currentNumberScheduled"), wanted)
        .or_else(|| short("Updated", count(object, "updatedNumberScheduled"), wanted))
        .or_else(|| short("Available", count(object, "numberAvailable"), wanted))
        .or_else(|| short("Ready", count(object, "numberReady"), wanted))
        .unwrap_or(Readiness::Current)
}

/// A StatefulSet is current once all its pods are ready and of the latest template, or those its partition
/// covers; with the strategy `OnDelete` it leaves that to its owner and is current at once.
pub(super) fn stateful_set(object: &Value) -> Readiness {
    if string(object, "spec.updateStrategy.type") == "OnDelete" {
        return Readiness::Current;
    }
    let wanted = number(object, "spec.replicas").unwrap_or(1);
    if let Some(why) = short("Replicas", count(object, "replicas"), wanted)
        .or_else(|| short("Ready", count(object, "readyReplicas"), wanted))
        .or_else(|| surplus(count(object, "replicas"), wanted))
    {
        return why;
    }
    let updated = count(object, "updatedReplicas");
    // kstatus lets a partition of 0, the default, go the way of a partition, too: the numbers come to the same.
    if let Some(partition) = number(object, "spec.updateStrategy.rollingUpdate.partition") {
        return short("Updated", updated, wanted - partition).unwrap_or(Readiness::Current);
    }
    if let Some(why) = short("Current", count(object, "currentReplicas"), wanted) {
        return why;
    }
    match string(object, "status.currentRevision") == string(object, "status.updateRevision") {
        true => Readiness::Current,
        false => Readiness::in_progress("waiting for all pods to be of the latest revision"),
    }
}

/// A Job is current once it has started: how long its pods take is its own affair. It has failed once its
/// controller says so.
pub(super) fn job(object: &Value) -> Readiness {
    if condition(object, "Complete").is_some_and(|it| it.is("True")) {
        return Readiness::Current;
    }
    if let Some(failed) = condition(object, "Failed").filter(|it| it.is("True")) {
        return Readiness::failed(format!("{}: {}", failed.reason(), failed.why()));
    }
    match string(object, "status.startTime").is_empty() {
        true => Readiness::in_progress("not started"),
        false => Readiness::Current,
    }
}

fn count(object: &Value, field: &str) -> i64 {
    object.get("status").and_then(|status| status.get(field)).and_then(Value::as_i64).unwrap_or(0)
}

fn short(what: &str, have: i64, wanted: i64) -> Option<Readiness> {
    (have < wanted).then(|| Readiness::in_progress(format!("{what}: {have}/{wanted}")))
}

fn surplus(have: i64, wanted: i64) -> Option<Readiness> {
    (have > wanted).then(|| Readiness::in_progress(format!("Pending termination: {}", have - wanted)))
}
