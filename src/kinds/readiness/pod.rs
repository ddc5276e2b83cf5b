use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::condition::condition;
use super::{Readiness, string};
use crate::yaml::View;

/// For how long the scheduler may fail to place a pod before the pod counts as failed.
const SCHEDULING: SignedDuration = SignedDuration::from_secs(15);

/// A Pod is current once it is ready or has succeeded.
pub(super) fn readiness(pod: &Value, now: Timestamp) -> Readiness {
    match string(pod, "status.phase") {
        "Succeeded" => Readiness::Current,
        "Failed" => Readiness::failed(failure(pod)),
        "Running" => running(pod),
        "Pending" => pending(pod, now),
        "" => Readiness::in_progress("no node has taken it in yet"),
        phase => Readiness::in_progress(format!("phase {phase}")),
    }
}

fn running(pod: &Value) -> Readiness {
    if condition(pod, "Ready").is_some_and(|it| it.is("True")) {
        return Readiness::Current;
    }
    let crashing: Vec<_> =
        waiting(pod).filter(|it| it.reason == "CrashLoopBackOff").map(|it| it.text()).collect();
    if !crashing.is_empty() {
        return Readiness::failed(crashing.join("; "));
    }
    Readiness::in_progress(why_waiting(pod).unwrap_or_else(|| "running, not ready".to_owned()))
}

fn pending(pod: &Value, now: Timestamp) -> Readiness {
    if let Some(scheduled) = condition(pod, "PodScheduled").filter(|it| it.is("False"))
        && scheduled.reason() == "Unschedulable"
    {
        let why = format!("Unschedulable: {}", scheduled.why());
        let created: Option<Timestamp> = string(pod, "metadata.creationTimestamp").parse().ok();
        return match created {
            Some(created) if now.duration_since(created) < SCHEDULING => Readiness::in_progress(why),
            _ => Readiness::failed(why),
        };
    }
    Readiness::in_progress(why_waiting(pod).unwrap_or_else(|| "pending".to_owned()))
}

/// Why a pod that failed did so: what the pod itself says, else how its containers ended.
fn failure(pod: &Value) -> String {
    let own = [string(pod, "status.reason"), string(pod, "status.message")];
    let own: Vec<_> = own.into_iter().filter(|text| !text.is_empty()).collect();
    if !own.is_empty() {
        return own.join(": ");
    }
    let ended: Vec<_> = containers(pod).filter_map(exit).collect();
    match ended.is_empty() {
        true => "the pod has failed".to_owned(),
        false => ended.join("; "),
    }
}

fn exit(container: &Value) -> Option<String> {
    let terminated = container.dig("state.terminated")?;
    let code = terminated.get("exitCode").and_then(Value::as_i64).filter(|code| *code != 0)?;
    Some(format!(
        "container {}: {} (exit code {code})",
        string(container, "name"),
        string(terminated, "reason")
    ))
}

/// What a container that does not run waits for.
struct Waiting<'a> {
    container: &'a str,
    reason: &'a str,
    message: &'a str,
}

impl Waiting<'_> {
    fn text(&self) -> String {
        match self.message.is_empty() {
            true => format!("container {}: {}", self.container, self.reason),
            false => format!("container {}: {}: {}", self.container, self.reason, self.message),
        }
    }
}

fn why_waiting(pod: &Value) -> Option<String> {
    // A pod's other containers wait for its first ones: these two reasons tell nothing.
    let idle = ["PodInitializing", "ContainerCreating"];
    let texts: Vec<_> = waiting(pod).filter(|it| !idle.contains(&it.reason)).map(|it| it.text()).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

fn waiting(pod: &Value) -> impl Iterator<Item = Waiting<'_>> {
    containers(pod).filter_map(|container| {
        let waiting = container.dig("state.waiting")?;
        let reason = string(waiting, "reason");
        let wait =
            Waiting { container: string(container, "name"), reason, message: string(waiting, "message") };
        (!reason.is_empty()).then_some(wait)
    })
}

fn containers(pod: &Value) -> impl Iterator<Item = &Value> {
    let lists = ["status.initContainerStatuses", "status.containerStatuses"];
    lists.into_iter().filter_map(|list| pod.dig(list)).flat_map(View::items)
}
