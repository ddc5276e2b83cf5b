//! The scheduler: gives each pod a node, or says why none fits (kube-scheduler's filters for readiness, resources,
//! selectors and taints; of the nodes that fit, the one with the fewest pods).

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::events::Event;
use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, meta, pods};
use crate::kinds::table::{self, Kind};
use crate::object::Selector;
use crate::scalar::Quantity;
use crate::yaml::View;

/// The scheduler.
pub struct Scheduler;

impl Controller for Scheduler {
    fn name(&self) -> &'static str {
        "scheduler"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::POD, &table::NODE, &table::PERSISTENT_VOLUME_CLAIM])
    }

    fn concerned(&self, cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        if is_one_of(kind, &[&table::POD]) && is_pending(object) {
            return vec![key_of(object)];
        }
        // A node that has come, a pod that has gone or a claim that was bound may make room for any that waits.
        let makes_room =
            !is_one_of(kind, &[&table::POD]) || meta::is_terminating(object) || pods::is_finished(object);
        let waiting = cluster.list(&table::POD, None);
        waiting.iter().filter(|pod| makes_room && is_pending(pod)).map(|pod| key_of(pod)).collect()
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

fn is_pending(pod: &Value) -> bool {
    meta::text(pod, "spec.nodeName").is_empty()
        && pods::is_active(pod)
        && pod.dig("spec.schedulingGates").is_none_or(View::is_empty)
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    let Some(pod) = cluster.get(&table::POD, &key.namespace, &key.name).filter(|pod| is_pending(pod)) else {
        return Ok(Next::Wait);
    };
    match choose(cluster, &pod) {
        Ok(node) => {
            cluster.bind(&pod, &node).await?;
            let (namespace, name) = (&key.namespace, &key.name);
            let message = format!("Successfully assigned {namespace}/{name} to {node}");
            Event::from("default-scheduler", &pod, &table::POD)
                .normal("Scheduled", message)
                .record(cluster)
                .await;
        }
        Err(why) => refuse(cluster, &pod, why).await?,
    }
    Ok(Next::Wait)
}

async fn refuse(cluster: &Informers, pod: &Value, why: String) -> Result<(), Refusal> {
    let known = meta::condition(pod, "PodScheduled");
    if known.is_some_and(|known| meta::text(known, "message") == why) {
        return Ok(());
    }
    let mut updated = pod.clone();
    updated["status"]["conditions"] = json!([{
        "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": why,
        "lastProbeTime": null, "lastTransitionTime": meta::time(cluster.now()),
    }]);
    cluster.update_status(&table::POD, updated).await?;
    Event::from("default-scheduler", pod, &table::POD).warning("FailedScheduling", why).record(cluster).await;
    Ok(())
}

/// The node for a pod, or why there is none, in the scheduler's words.
fn choose(cluster: &Informers, pod: &Value) -> Result<String, String> {
    if let Some(why) = claims_missing(cluster, pod) {
        return Err(why);
    }
    let nodes = cluster.list(&table::NODE, None);
    let placed = cluster.list(&table::POD, None);
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    let mut best: Option<(usize, &str)> = None;
    for node in &nodes {
        let name = meta::name(node);
        let on_node: Vec<_> = placed
            .iter()
            .filter(|other| meta::text(other, "spec.nodeName") == name && !pods::is_finished(other))
            .collect();
        match obstacle(node, pod, &on_node) {
            None => best = best.min(Some((on_node.len(), name))).or(Some((on_node.len(), name))),
            Some(reason) => match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, count)) => *count += 1,
                None => reasons.push((reason, 1)),
            },
        }
    }
    match best {
        Some((_, name)) => Ok(name.to_owned()),
        None if nodes.is_empty() => Err("no nodes available to schedule pods".to_owned()),
        None => {
            let mut parts: Vec<String> =
                reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
            parts.sort_unstable();
            Err(format!("0/{} nodes are available: {}.", nodes.len(), parts.join(", ")))
        }
    }
}

/// A claim of the pod that is not there, or not bound though its class binds at once.
fn claims_missing(cluster: &Informers, pod: &Value) -> Option<String> {
    let volumes = pod.dig("spec.volumes").into_iter().flat_map(View::items);
    let claims = volumes.map(|volume| meta::text(volume, "persistentVolumeClaim.claimName"));
    for name in claims.filter(|name| !name.is_empty()) {
        match cluster.get(&table::PERSISTENT_VOLUME_CLAIM, meta::namespace(pod), name) {
            None => return Some(format!("persistentvolumeclaim \"{name}\" not found")),
            Some(claim) if meta::text(&claim, "spec.volumeName").is_empty() => {
                return Some("pod has unbound immediate PersistentVolumeClaims".to_owned());
            }
            Some(_) => {}
        }
    }
    None
}

/// What keeps a pod off a node; `None` when it fits.
fn obstacle(node: &Value, pod: &Value, on_node: &[&Arc<Value>]) -> Option<&'static str> {
    let is_ready = meta::condition(node, "Ready").is_some_and(|ready| meta::text(ready, "status") == "True");
    let is_closed = node.dig("spec.unschedulable").and_then(View::as_bool) == Some(true);
    if !is_ready || is_closed {
        return Some("node(s) were unschedulable");
    }
    if !is_selected(node, pod) {
        return Some("node(s) didn't match Pod's node affinity/selector");
    }
    if !tolerates_all(node, pod) {
        return Some("node(s) had untolerated taint(s)");
    }
    let room = |resource: &str| {
        let Some(all) = quantity(node.dig("status.allocatable"), resource) else { return true };
        let used =
            on_node.iter().fold(requested(pod, resource), |sum, other| sum.plus(&requested(other, resource)));
        used <= all
    };
    let pods = node.dig("status.allocatable.pods").and_then(View::as_str).and_then(|text| text.parse().ok());
    if pods.is_some_and(|most: usize| on_node.len() >= most) {
        return Some("Too many pods");
    }
    [("cpu", "Insufficient cpu"), ("memory", "Insufficient memory")]
        .into_iter()
        .find_map(|(resource, reason)| (!room(resource)).then_some(reason))
}

/// Whether a node takes a pod of a DaemonSet: whatever room there is, as long as the pod wants it and bears its taints.
pub fn admits(node: &Value, pod: &Value) -> bool {
    is_selected(node, pod) && tolerates_all(node, pod)
}

fn is_selected(node: &Value, pod: &Value) -> bool {
    let selector = pod.dig("spec.nodeSelector").map(Selector::of_labels).unwrap_or_default();
    selector.matches(meta::labels(node)) && matches_affinity(node, pod)
}

fn tolerates_all(node: &Value, pod: &Value) -> bool {
    let mut taints = node.dig("spec.taints").into_iter().flat_map(View::items);
    taints.all(|taint| meta::text(taint, "effect") == "PreferNoSchedule" || tolerates(pod, taint))
}

fn matches_affinity(node: &Value, pod: &Value) -> bool {
    const REQUIRED: &str =
        "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
    let Some(terms) = pod.dig(REQUIRED) else { return true };
    View::items(terms).any(|term| {
        let expressions =
            json!({"matchExpressions": term.get("matchExpressions").cloned().unwrap_or_default()});
        Selector::of_label_selector(&expressions).is_ok_and(|selector| selector.matches(meta::labels(node)))
    })
}

fn tolerates(pod: &Value, taint: &Value) -> bool {
    let text = |value, field| meta::text(value, field);
    pod.dig("spec.tolerations").into_iter().flat_map(View::items).any(|toleration| {
        let key = text(toleration, "key");
        let exists = text(toleration, "operator") == "Exists";
        let same_key = key == text(taint, "key") || key.is_empty() && exists;
        let same_value = exists || text(toleration, "value") == text(taint, "value");
        let effect = text(toleration, "effect");
        same_key && same_value && (effect.is_empty() || effect == text(taint, "effect"))
    })
}

fn quantity(resources: Option<&Value>, resource: &str) -> Option<Quantity> {
    let text = resources.and_then(|resources| View::get(resources, resource)).and_then(View::as_str)?;
    Quantity::parse(text).ok()
}

/// What the containers of a pod request of a resource. An init container runs before the others, so the largest counts
/// when it asks for more than they do together.
fn requested(pod: &Value, resource: &str) -> Quantity {
    let containers = |field| {
        let containers = pod.dig(field).into_iter().flat_map(View::items);
        containers.filter_map(|container| quantity(container.dig("resources.requests"), resource))
    };
    let together = containers("spec.containers").fold(Quantity::from(0), |sum, one| sum.plus(&one));
    containers("spec.initContainers").fold(together, Quantity::max)
}
