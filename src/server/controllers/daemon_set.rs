//! DaemonSets: a pod on every node that takes it (kube-controller-manager, pkg/controller/daemon).

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::events::Event;
use super::queue::Key;
use super::{
    Controller, Informers, Next, Refusal, fingerprint, is_one_of, key_of, key_of_controller, meta, pods,
    scheduler,
};
use crate::kinds::table::{self, Kind};
use crate::yaml::View;

/// The label that tells the template a pod was made of.
const HASH_LABEL: &str = "controller-revision-hash";
/// Taints that pods of a DaemonSet put up with, whatever their template says.
const TOLERATED: &[(&str, &str)] = &[
    ("node.kubernetes.io/not-ready", "NoExecute"),
    ("node.kubernetes.io/unreachable", "NoExecute"),
    ("node.kubernetes.io/disk-pressure", "NoSchedule"),
    ("node.kubernetes.io/memory-pressure", "NoSchedule"),
    ("node.kubernetes.io/pid-pressure", "NoSchedule"),
    ("node.kubernetes.io/unschedulable", "NoSchedule"),
];

/// The controller of DaemonSets.
pub struct DaemonSets;

impl Controller for DaemonSets {
    fn name(&self) -> &'static str {
        "daemonset"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::DAEMON_SET, &table::POD, &table::NODE])
    }

    fn concerned(&self, cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        if is_one_of(kind, &[&table::DAEMON_SET]) {
            return vec![key_of(object)];
        }
        if is_one_of(kind, &[&table::POD]) {
            return key_of_controller(object, &table::DAEMON_SET).into_iter().collect();
        }
        cluster.list(&table::DAEMON_SET, None).iter().map(|set| key_of(set)).collect()
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    let Some(set) = cluster.get(&table::DAEMON_SET, &key.namespace, &key.name) else {
        return Ok(Next::Wait);
    };
    let hash = template_hash(&set);
    let nodes: Vec<String> = cluster
        .list(&table::NODE, None)
        .iter()
        .filter(|node| scheduler::admits(node, &pod(&set, meta::name(node), &hash)))
        .map(|node| meta::name(node).to_owned())
        .collect();
    if !meta::is_terminating(&set) {
        place(cluster, &set, &nodes, &hash).await?;
        replace(cluster, &set, &hash).await?;
    }
    update_status(cluster, &set, &nodes, &hash).await
}

fn template_hash(set: &Value) -> String {
    let mut template = set.dig("spec.template").cloned().unwrap_or_default();
    template.sort_all_objects();
    format!("{:x}", fingerprint(template.to_string().bytes()) as u32)
}

fn owned(cluster: &Informers, set: &Value) -> Vec<Arc<Value>> {
    let mut pods = cluster.list(&table::POD, Some(meta::namespace(set)));
    pods.retain(|pod| meta::is_controlled_by(pod, set));
    pods
}

/// The pod for a node. The scheduler's own rules have been applied already, so it names its node itself.
fn pod(set: &Value, node: &str, hash: &str) -> Value {
    let template = set.dig("spec.template").cloned().unwrap_or_default();
    let mut pod = pods::from_template(&template, set, &table::DAEMON_SET);
    pod["metadata"]["generateName"] = json!(format!("{}-", meta::name(set)));
    meta::entry(meta::entry(&mut pod, "metadata"), "labels")[HASH_LABEL] = json!(hash);
    pod["spec"]["nodeName"] = json!(node);
    let own = pod.dig("spec.tolerations").and_then(Value::as_array).cloned().unwrap_or_default();
    let daemon =
        TOLERATED.iter().map(|(key, effect)| json!({"key": key, "operator": "Exists", "effect": effect}));
    pod["spec"]["tolerations"] = own.into_iter().chain(daemon).collect();
    pod
}

/// Makes the pods that nodes lack; deletes finished ones, and those of nodes that take none.
async fn place(cluster: &Informers, set: &Value, nodes: &[String], hash: &str) -> Result<(), Refusal> {
    let pods = owned(cluster, set);
    let on = |pod: &Value| meta::text(pod, "spec.nodeName").to_owned();
    for surplus in pods.iter().filter(|pod| !meta::is_terminating(pod)) {
        if pods::is_finished(surplus) || !nodes.contains(&on(surplus)) {
            cluster.delete(&table::POD, meta::namespace(surplus), meta::name(surplus)).await?;
        }
    }
    for node in nodes.iter().filter(|node| !pods.iter().any(|pod| on(pod) == **node)) {
        let created = cluster.create(&table::POD, pod(set, node, hash)).await?;
        let message = format!("Created pod: {}", meta::name(&created));
        let event = Event::from("daemonset-controller", set, &table::DAEMON_SET);
        event.normal("SuccessfulCreate", message).record(cluster).await;
    }
    Ok(())
}

/// Deletes pods of an older template as far as availability lets it; their places are filled in the next step.
async fn replace(cluster: &Informers, set: &Value, hash: &str) -> Result<(), Refusal> {
    if meta::text(set, "spec.updateStrategy.type") == "OnDelete" {
        return Ok(());
    }
    let pods = owned(cluster, set);
    let most = set.dig("spec.updateStrategy.rollingUpdate.maxUnavailable");
    let most = most.map_or(1, |most| meta::scaled(Some(most), pods.len() as i64, true).max(1));
    let min_ready = meta::number(set, "spec.minReadySeconds", 0);
    let now = cluster.now();
    let is_up = |pod: &&Arc<Value>| pods::is_available(pod, min_ready, now) && !meta::is_terminating(pod);
    let mut room = most - (pods.len() - pods.iter().filter(is_up).count()) as i64;
    for pod in pods.iter().filter(|pod| is_outdated(pod, hash) && !meta::is_terminating(pod)) {
        if is_up(&pod) {
            if room <= 0 {
                continue;
            }
            room -= 1;
        }
        cluster.delete(&table::POD, meta::namespace(pod), meta::name(pod)).await?;
    }
    Ok(())
}

fn is_outdated(pod: &Value, hash: &str) -> bool {
    meta::labels(pod).is_none_or(|labels| labels.get(HASH_LABEL).and_then(Value::as_str) != Some(hash))
}

async fn update_status(
    cluster: &Informers,
    set: &Value,
    nodes: &[String],
    hash: &str,
) -> Result<Next, Refusal> {
    let pods = owned(cluster, set);
    let min_ready = meta::number(set, "spec.minReadySeconds", 0);
    let now = cluster.now();
    let placed = |pod: &&Arc<Value>| nodes.iter().any(|node| node == meta::text(pod, "spec.nodeName"));
    let count = |holds: &dyn Fn(&Value) -> bool| pods.iter().filter(placed).filter(|pod| holds(pod)).count();
    let available = count(&|pod| pods::is_available(pod, min_ready, now));
    let mut status = json!({
        "currentNumberScheduled": count(&|_| true),
        "desiredNumberScheduled": nodes.len(),
        "numberMisscheduled": pods.iter().filter(|pod| !placed(pod)).count(),
        "numberReady": count(&|pod| pods::is_ready(pod)),
        "observedGeneration": meta::number(set, "metadata.generation", 0),
    });
    let numbers = [
        ("numberAvailable", available),
        ("numberUnavailable", nodes.len().saturating_sub(available)),
        ("updatedNumberScheduled", count(&|pod| !is_outdated(pod, hash))),
    ];
    for (field, number) in numbers.into_iter().filter(|(_, number)| *number > 0) {
        status[field] = json!(number);
    }
    if set.get("status") != Some(&status) {
        let mut updated = set.clone();
        updated["status"] = status;
        cluster.update_status(&table::DAEMON_SET, updated).await?;
    }
    let waits = pods.iter().filter_map(|pod| pods::until_available(pod, min_ready, now));
    let next = waits.filter(|left| !left.is_zero()).min();
    Ok(next.map_or(Next::Wait, |left| Next::After(left.unsigned_abs())))
}
