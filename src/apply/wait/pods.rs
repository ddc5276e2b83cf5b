//! Why the pods of a workload do not start.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::kinds::readiness::{self, Readiness};
use crate::kinds::table::{self, Kind};
use crate::object::Gvk;
use crate::yaml::View;

/// What a container waits for that no retry mends.
const HOPELESS: [&str; 2] = ["InvalidImageName", "ErrImageNeverPull"];

/// What a container waits for that a retry may mend: a registry comes back, a Secret is made by an operator.
const RETRIED: [&str; 4] =
    ["ImagePullBackOff", "CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

/// For how long retries are waited for, counted from when the pod's node took it in: the kubelet tries three times.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);

/// How often a container may be restarted before it counts as ending as often as it is started: one that waits for
/// another to come up recovers before.
const RESTARTS: i64 = 3;

/// What runtimes and registries say of an image that is not there or not for everybody.
const NO_IMAGE: [&str; 6] =
    ["not found", "notfound", "manifest unknown", "does not exist", "denied", "unauthorized"];

const REVISION: &str = "deployment.kubernetes.io/revision";
const REVISION_HASH: &str = "controller-revision-hash";

/// What keeps a pod from becoming ready.
pub(super) struct Trouble {
    /// The pod's name and what it says.
    pub text: String,
    /// Whether waiting is of no use.
    pub fatal: bool,
}

/// Whether objects of a kind run pods.
pub(super) fn has_pods(gvk: &Gvk) -> bool {
    let row = table::find(&gvk.group, &gvk.kind);
    row.is_some_and(|row| row.pod_template.is_some())
}

/// What a Job still does. kstatus calls a Job current once it has started; who waits for one wants its end.
pub(super) fn unfinished(gvk: &Gvk, job: &Value) -> Option<String> {
    let suspended = job.dig("spec.suspend").and_then(View::as_bool) == Some(true);
    if !is(gvk, &table::JOB) || suspended || text(job, "status.completionTime").is_some() {
        return None;
    }
    let number = |path: &str| job.dig(path).and_then(View::as_i64).unwrap_or(0);
    let wanted = job.dig("spec.completions").and_then(View::as_i64).unwrap_or(1);
    let (done, active) = (number("status.succeeded"), number("status.active"));
    Some(format!("Succeeded: {done}/{wanted}, {active} active"))
}

/// The worst trouble among the pods of `workload`'s newest revision; `pods` and `replica_sets` are those of its
/// namespace.
pub(super) fn trouble<'a>(
    gvk: &Gvk,
    workload: &Value,
    pods: impl Iterator<Item = &'a Value>,
    replica_sets: impl Iterator<Item = &'a Value>,
    now: Timestamp,
) -> Option<Trouble> {
    if is(gvk, &table::POD) {
        return of_pod(workload, now);
    }
    if !is_observed(gvk, workload) {
        return None;
    }
    let (owner, hash) = match is(gvk, &table::DEPLOYMENT) {
        true => {
            let newest = newest(workload, replica_sets)?;
            (text(newest, "metadata.uid")?, None)
        }
        false => (text(workload, "metadata.uid")?, text(workload, "status.updateRevision")),
    };
    let of_hash = |pod: &&Value| hash.is_none_or(|hash| entry(pod, "labels", REVISION_HASH) == Some(hash));
    let own = pods.filter(|pod| is_owned(pod, owner)).filter(of_hash);
    // The first by name of the worst, so that what is told does not flicker between pods in the same trouble.
    own.filter_map(|pod| of_pod(pod, now)).min_by(|a, b| (!a.fatal, &a.text).cmp(&(!b.fatal, &b.text)))
}

/// What a pod says of what is in its way; nothing while it is merely on its way.
fn of_pod(pod: &Value, now: Timestamp) -> Option<Trouble> {
    let name = text(pod, "metadata.name").unwrap_or_default();
    let (why, failed) = match readiness::of(pod, now) {
        Readiness::Current | Readiness::Terminating => return None,
        Readiness::InProgress { why } => (why, false),
        // A pod that has ended is replaced by its owner; only what is stuck is in the way.
        Readiness::Failed { why } => (why, text(pod, "status.phase") != Some("Failed") && !is_crashing(pod)),
    };
    if !failed && !is_crashing(pod) && !why.contains(": ") {
        return None;
    }
    Some(Trouble { text: format!("pod {name}: {why}"), fatal: failed || is_stuck(pod, now) })
}

/// Whether an object is a pod that kstatus calls failed for a container that crashes, though it may recover yet.
pub(super) fn may_recover(gvk: &Gvk, object: &Value, now: Timestamp) -> bool {
    is(gvk, &table::POD) && is_crashing(object) && !is_stuck(object, now)
}

fn is_crashing(pod: &Value) -> bool {
    containers(pod).any(|container| text(container, "state.waiting.reason") == Some("CrashLoopBackOff"))
}

/// Whether a container waits for what will not come.
fn is_stuck(pod: &Value, now: Timestamp) -> bool {
    let begun = text(pod, "status.startTime").or_else(|| text(pod, "metadata.creationTimestamp"));
    let begun: Option<Timestamp> = begun.and_then(|time| time.parse().ok());
    let was_patient = begun.is_some_and(|begun| now.duration_since(begun) >= PATIENCE);
    containers(pod).any(|container| {
        let Some(reason) = text(container, "state.waiting.reason") else { return false };
        let message = text(container, "state.waiting.message").unwrap_or_default().to_lowercase();
        let has_no_image = NO_IMAGE.iter().any(|words| message.contains(words));
        match reason {
            "CrashLoopBackOff" => {
                container.get("restartCount").and_then(View::as_i64).unwrap_or(0) >= RESTARTS
            }
            "ErrImagePull" | "ImagePullBackOff" if has_no_image => true,
            reason => HOPELESS.contains(&reason) || was_patient && RETRIED.contains(&reason),
        }
    })
}

fn containers(pod: &Value) -> impl Iterator<Item = &Value> {
    let lists = ["status.initContainerStatuses", "status.containerStatuses"];
    lists.into_iter().filter_map(|list| pod.dig(list)).flat_map(View::items)
}

/// Whether the workload's controller has seen its latest spec, so that its newest pods are those of that spec. The
/// Deployment controller numbers its first revision before it says that it has seen anything.
fn is_observed(gvk: &Gvk, workload: &Value) -> bool {
    let number = |path: &str| workload.dig(path).and_then(View::as_i64).unwrap_or(0);
    is(gvk, &table::JOB) || number("status.observedGeneration") >= number("metadata.generation")
}

/// The ReplicaSet of the Deployment's present revision.
fn newest<'a>(deployment: &Value, replica_sets: impl Iterator<Item = &'a Value>) -> Option<&'a Value> {
    let uid = text(deployment, "metadata.uid")?;
    let revision = entry(deployment, "annotations", REVISION)?;
    replica_sets
        .filter(|set| is_owned(set, uid))
        .find(|set| entry(set, "annotations", REVISION) == Some(revision))
}

fn is_owned(object: &Value, owner: &str) -> bool {
    let owners = object.dig("metadata.ownerReferences").into_iter().flat_map(View::items);
    owners.into_iter().any(|reference| text(reference, "uid") == Some(owner))
}

fn is(gvk: &Gvk, kind: &Kind) -> bool {
    gvk.group == kind.group && gvk.kind == kind.kind
}

fn text<'a>(object: &'a Value, path: &str) -> Option<&'a str> {
    object.dig(path).and_then(View::as_str)
}

/// A label or an annotation.
fn entry<'a>(object: &'a Value, map: &str, key: &str) -> Option<&'a str> {
    object.get("metadata")?.get(map)?.get(key)?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(time: &str) -> Timestamp {
        time.parse().expect("a time")
    }

    fn pod(reason: &str, message: &str, restarts: i64) -> Value {
        let waiting = json!({"reason": reason, "message": message});
        json!({
            "kind": table::POD.kind, "apiVersion": "v1",
            "metadata": {"name": "web-1", "ownerReferences": [{"uid": "set"}]},
            "status": {"phase": "Running", "startTime": "2026-01-01T00:00:00Z", "containerStatuses": [
                {"name": "web", "restartCount": restarts, "state": {"waiting": waiting}},
            ]},
        })
    }

    fn is_fatal(pod: &Value, time: &str) -> bool {
        of_pod(pod, at(time)).expect("it is in trouble").fatal
    }

    #[test]
    fn what_may_recover_is_waited_for() {
        let [soon, late] = ["2026-01-01T00:00:05Z", "2026-01-01T00:01:00Z"];
        let timeout = "failed to pull: dial tcp: i/o timeout";
        for (reason, message, restarts, fatal_soon, fatal_late) in [
            ("CrashLoopBackOff", "back-off 10s", 1, false, false),
            ("CrashLoopBackOff", "back-off 40s", 3, true, true),
            ("ErrImagePull", timeout, 0, false, false),
            ("ImagePullBackOff", timeout, 0, false, true),
            ("ImagePullBackOff", "nginx:nope: not found", 0, true, true),
            ("ErrImagePull", "pull access denied for web", 0, true, true),
            ("CreateContainerConfigError", "secret \"db\" not found", 0, false, true),
            ("InvalidImageName", "invalid reference format", 0, true, true),
        ] {
            let pod = pod(reason, message, restarts);
            assert_eq!((is_fatal(&pod, soon), is_fatal(&pod, late)), (fatal_soon, fatal_late), "{reason}");
        }
        let gvk = Gvk::new("v1", table::POD.kind);
        assert!(may_recover(&gvk, &pod("CrashLoopBackOff", "", 1), at(soon)));
        assert!(!may_recover(&gvk, &pod("CrashLoopBackOff", "", 3), at(soon)));
    }

    #[test]
    fn pods_count_once_the_controller_has_seen_the_spec() {
        let gvk = Gvk::new("apps/v1", table::DEPLOYMENT.kind);
        let annotations = json!({REVISION: "1"});
        let owner = json!([{"uid": "web"}]);
        let set = json!({"metadata": {"uid": "set", "annotations": annotations, "ownerReferences": owner}});
        let pods = [pod("InvalidImageName", "", 0)];
        let told = |generation: i64, status: Value| {
            let metadata = json!({"uid": "web", "annotations": annotations, "generation": generation});
            let deployment = json!({"metadata": metadata, "status": status});
            let sets = std::slice::from_ref(&set);
            trouble(&gvk, &deployment, pods.iter(), sets.iter(), at("2026-01-01T00:00:00Z")).is_some()
        };
        assert!(!told(1, json!({})) && !told(2, json!({"observedGeneration": 1})));
        assert!(told(2, json!({"observedGeneration": 2})));
    }
}
