use serde_json::json;

use super::*;
use crate::kinds::table::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn judge(object: Value) -> Readiness {
    of(&object, at("2026-01-01T00:01:00Z"))
}

fn in_progress(why: &str) -> Readiness {
    Readiness::in_progress(why)
}

fn deployment(replicas: i64, status: Value) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": DEPLOYMENT.kind,
        "metadata": {"generation": 2},
        "spec": {"replicas": replicas, "progressDeadlineSeconds": 600},
        "status": status,
    })
}

#[test]
fn any_kind_goes_by_deletion_generation_and_conditions() {
    let object = |metadata: Value, status: Value| json!({"apiVersion": "x.io/v1", "kind": "X", "metadata": metadata, "status": status});
    assert_eq!(judge(object(json!({}), json!({}))), Readiness::Current);
    assert_eq!(
        judge(object(json!({"deletionTimestamp": "2026-01-01T00:00:00Z"}), json!({}))),
        Readiness::Terminating
    );
    let stale = judge(object(json!({"generation": 2}), json!({"observedGeneration": 1})));
    assert_eq!(stale, in_progress("its controller has seen generation 1, the latest is 2"));
    let with = |kind: &str, status: &str| {
        judge(object(json!({}), json!({"conditions": [{"type": kind, "status": status, "message": "m"}]})))
    };
    assert_eq!(with("Reconciling", "True"), in_progress("m"));
    assert_eq!(with("Stalled", "True"), Readiness::failed("m"));
    assert_eq!(with("Ready", "False"), in_progress("m"));
    assert_eq!(with("Ready", "Unknown"), in_progress("m"));
    assert_eq!(with("Ready", "True"), Readiness::Current);
}

#[test]
fn a_deployment_waits_for_every_number_then_for_its_conditions() {
    let done = json!([
        {"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"},
        {"type": "Available", "status": "True"},
    ]);
    let status = |replicas: i64, updated: i64, ready: i64, available: i64, conditions: &Value| {
        json!({"observedGeneration": 2, "replicas": replicas, "updatedReplicas": updated,
               "readyReplicas": ready, "availableReplicas": available, "conditions": conditions})
    };
    let cases = [
        (status(1, 1, 1, 1, &done), in_progress("Replicas: 1/2")),
        (status(3, 1, 2, 2, &done), in_progress("Updated: 1/2")),
        (status(3, 2, 2, 2, &done), in_progress("Pending termination: 1")),
        (status(2, 2, 1, 1, &done), in_progress("Available: 1/2")),
        (status(2, 2, 2, 2, &json!([])), in_progress("the new ReplicaSet is not available yet")),
        (status(2, 2, 2, 2, &done), Readiness::Current),
    ];
    for (status, expected) in cases {
        assert_eq!(judge(deployment(2, status)), expected);
    }
}

#[test]
fn a_deployment_past_its_deadline_has_failed() {
    let conditions = json!([{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded",
                             "message": "ReplicaSet \"web\" has timed out progressing."}]);
    let readiness = judge(deployment(1, json!({"observedGeneration": 2, "conditions": conditions})));
    let why = "ProgressDeadlineExceeded: ReplicaSet \"web\" has timed out progressing.";
    assert_eq!(readiness, Readiness::failed(why));
}

#[test]
fn a_pod_tells_what_keeps_it() {
    let pod = |status: Value| json!({"apiVersion": "v1", "kind": POD.kind, "metadata": {"creationTimestamp": "2026-01-01T00:00:00Z"}, "status": status});
    let waiting = |phase: &str, reason: &str| {
        pod(json!({"phase": phase, "containerStatuses": [
            {"name": "web", "state": {"waiting": {"reason": reason, "message": "m"}}}]}))
    };
    assert_eq!(judge(pod(json!({}))), in_progress("no node has taken it in yet"));
    assert_eq!(
        judge(waiting("Pending", "ImagePullBackOff")),
        in_progress("container web: ImagePullBackOff: m")
    );
    assert_eq!(judge(waiting("Pending", "ContainerCreating")), in_progress("pending"));
    assert_eq!(
        judge(waiting("Running", "CrashLoopBackOff")),
        Readiness::failed("container web: CrashLoopBackOff: m")
    );
    assert_eq!(judge(pod(json!({"phase": "Running"}))), in_progress("running, not ready"));
    assert_eq!(
        judge(pod(json!({"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}))),
        Readiness::Current
    );
    assert_eq!(judge(pod(json!({"phase": "Succeeded"}))), Readiness::Current);
    let ended = json!({"phase": "Failed", "containerStatuses": [
        {"name": "web", "state": {"terminated": {"exitCode": 3, "reason": "Error"}}}]});
    assert_eq!(judge(pod(ended)), Readiness::failed("container web: Error (exit code 3)"));
}

#[test]
fn a_pod_without_a_node_fails_after_fifteen_seconds() {
    let pod = json!({"apiVersion": "v1", "kind": POD.kind, "metadata": {"creationTimestamp": "2026-01-01T00:00:00Z"},
        "status": {"phase": "Pending", "conditions": [
            {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3 nodes"}]}});
    assert_eq!(of(&pod, at("2026-01-01T00:00:14Z")), in_progress("Unschedulable: 0/3 nodes"));
    assert_eq!(of(&pod, at("2026-01-01T00:00:15Z")), Readiness::failed("Unschedulable: 0/3 nodes"));
}

#[test]
fn a_stateful_set_goes_by_its_strategy() {
    let set = |strategy: Value, status: Value| {
        judge(json!({"apiVersion": "apps/v1", "kind": STATEFUL_SET.kind, "metadata": {},
                     "spec": {"replicas": 3, "updateStrategy": strategy}, "status": status}))
    };
    let status = json!({"replicas": 3, "readyReplicas": 3, "updatedReplicas": 1, "currentReplicas": 3,
                        "currentRevision": "a", "updateRevision": "b"});
    let partition = |number: i64| json!({"type": "RollingUpdate", "rollingUpdate": {"partition": number}});
    assert_eq!(set(json!({"type": "OnDelete"}), json!({})), Readiness::Current);
    assert_eq!(set(partition(0), json!({"replicas": 2})), in_progress("Replicas: 2/3"));
    assert_eq!(set(partition(1), status.clone()), in_progress("Updated: 1/2"));
    assert_eq!(set(partition(2), status.clone()), Readiness::Current);
    assert_eq!(set(json!({}), status), in_progress("waiting for all pods to be of the latest revision"));
}

#[test]
fn the_other_kinds_have_rules_of_their_own() {
    let object = |version: &str, kind: &Kind, spec: Value, status: Value| {
        judge(
            json!({"apiVersion": version, "kind": kind.kind, "metadata": {}, "spec": spec, "status": status}),
        )
    };
    let none = || json!({});
    assert_eq!(
        object("v1", &SERVICE, json!({"type": "LoadBalancer"}), none()),
        in_progress("it has no cluster IP yet")
    );
    assert_eq!(
        object("v1", &SERVICE, json!({"type": "LoadBalancer", "clusterIP": "10.0.0.1"}), none()),
        Readiness::Current
    );
    assert_eq!(
        object("v1", &PERSISTENT_VOLUME_CLAIM, none(), json!({"phase": "Pending"})),
        in_progress("not bound, phase Pending")
    );
    assert_eq!(object("v1", &PERSISTENT_VOLUME_CLAIM, none(), json!({"phase": "Bound"})), Readiness::Current);
    assert_eq!(object("batch/v1", &JOB, none(), none()), in_progress("not started"));
    let failed = json!({"conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "m"}]});
    assert_eq!(object("batch/v1", &JOB, none(), failed), Readiness::failed("BackoffLimitExceeded: m"));
    assert_eq!(
        object("apps/v1", &DAEMON_SET, none(), json!({"observedGeneration": 1, "desiredNumberScheduled": 2})),
        in_progress("Current: 0/2")
    );
    assert_eq!(object("apps/v1", &REPLICA_SET, none(), none()), in_progress("Labelled: 0/1"));
    let names = json!({"conditions": [{"type": "NamesAccepted", "status": "False", "message": "taken"}]});
    assert_eq!(
        object("apiextensions.k8s.io/v1", &CUSTOM_RESOURCE_DEFINITION, none(), names),
        Readiness::failed("taken")
    );
}
