//! Why the pods of a workload do not start.

use jiff::Timestamp;
use serde_json::Value;

use crate::kinds::readiness::{self, Readiness};
use crate::kinds::table::{self, Kind};
use crate::object::Gvk;
use crate::yaml::View;

/// What a container waits for that time alone does not mend: the image is not there, its configuration is not,
/// or it ends as often as it is started.
const FATAL: [&str; 7] = [
    "ImagePullBackOff",
    "InvalidImageName",
    "ErrImageNeverPull",
    "CreateContainerConfigError",
    "CreateContainerError",
    "RunContainerError",
    "CrashLoopBackOff",
];

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
    if !is_observed(workload) {
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
        Readiness::Failed { why } => (why, text(pod, "status.phase") != Some("Failed")),
    };
    if !failed && !why.contains(": ") {
        return None;
    }
    let stuck = reasons(pod).any(|reason| FATAL.contains(&reason));
    Some(Trouble { text: format!("pod {name}: {why}"), fatal: stuck || failed })
}

fn reasons(pod: &Value) -> impl Iterator<Item = &str> {
    let lists = ["status.initContainerStatuses", "status.containerStatuses"];
    let containers = lists.into_iter().filter_map(|list| pod.dig(list)).flat_map(View::items);
    containers.filter_map(|container| container.dig("state.waiting.reason").and_then(View::as_str))
}

/// Whether the workload's controller has seen its latest spec, so that its newest pods are those of that spec.
fn is_observed(workload: &Value) -> bool {
    let number = |path: &str| workload.dig(path).and_then(View::as_i64);
    match (number("status.observedGeneration"), number("metadata.generation")) {
        (Some(observed), Some(generation)) => observed >= generation,
        _ => true,
    }
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
