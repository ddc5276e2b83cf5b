//! ReplicaSets: as many pods as asked for (kube-controller-manager, pkg/controller/replicaset).

use std::sync::Arc;

use futures_util::future::{BoxFuture, join_all};
use serde_json::{Value, json};

use super::events::Event;
use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, key_of_controller, meta, pods};
use crate::kinds::table::{self, Kind};
use crate::object::Selector;
use crate::yaml::View;

/// How many pods one step creates or deletes at most.
const BURST: usize = 500;

/// The controller of ReplicaSets.
pub struct ReplicaSets;

impl Controller for ReplicaSets {
    fn name(&self) -> &'static str {
        "replicaset"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::REPLICA_SET, &table::POD])
    }

    fn concerned(&self, cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        if is_one_of(kind, &[&table::REPLICA_SET]) {
            return vec![key_of(object)];
        }
        if meta::controller_of(object).is_some() {
            return key_of_controller(object, &table::REPLICA_SET).into_iter().collect();
        }
        // An orphan may be adopted by whichever selects it.
        let sets = cluster.list(&table::REPLICA_SET, Some(meta::namespace(object)));
        sets.iter().filter(|set| selects(set, object)).map(|set| key_of(set)).collect()
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

fn selects(set: &Value, pod: &Value) -> bool {
    let selector = set.dig("spec.selector").map(Selector::of_label_selector);
    selector
        .and_then(Result::ok)
        .is_some_and(|selector| !selector.is_empty() && selector.matches(meta::labels(pod)))
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    let Some(set) = cluster.get(&table::REPLICA_SET, &key.namespace, &key.name) else {
        return Ok(Next::Wait);
    };
    let mut active = claim(cluster, &set).await?;
    let managed = match meta::is_terminating(&set) {
        true => Ok(()),
        false => manage(cluster, &set, &mut active).await,
    };
    update_status(cluster, &set, managed.as_ref().err()).await?;
    managed?;
    let min_ready = meta::number(&set, "spec.minReadySeconds", 0);
    let now = cluster.now();
    let waits = owned(cluster, &set);
    let waits = waits.iter().filter_map(|pod| pods::until_available(pod, min_ready, now));
    let next = waits.filter(|left| !left.is_zero()).min();
    Ok(next.map_or(Next::Wait, |left| Next::After(left.unsigned_abs())))
}

fn owned(cluster: &Informers, set: &Value) -> Vec<Arc<Value>> {
    let mut pods = cluster.list(&table::POD, Some(meta::namespace(set)));
    pods.retain(|pod| meta::is_controlled_by(pod, set) && pods::is_active(pod));
    pods
}

/// The active pods of the set: those it owns, and orphans that its selector matches, which it adopts; a pod of
/// its own that the selector no longer matches is let go.
async fn claim(cluster: &Informers, set: &Value) -> Result<Vec<Arc<Value>>, Refusal> {
    let mut claimed = Vec::new();
    for pod in cluster.list(&table::POD, Some(meta::namespace(set))) {
        if !pods::is_active(&pod) {
            continue;
        }
        match (meta::controller_of(&pod), selects(set, &pod)) {
            (Some(_), true) if meta::is_controlled_by(&pod, set) => claimed.push(pod),
            (Some(_), false) if meta::is_controlled_by(&pod, set) && !meta::is_terminating(set) => {
                let mut released = (*pod).clone();
                released["metadata"]["ownerReferences"] = json!([]);
                cluster.update(&table::POD, released).await?;
            }
            (None, true) if !meta::is_terminating(set) => {
                let mut adopted = (*pod).clone();
                let owner = meta::controller_reference(set, &table::REPLICA_SET);
                adopted["metadata"]["ownerReferences"] = json!([owner]);
                claimed.push(cluster.update(&table::POD, adopted).await?);
            }
            _ => {}
        }
    }
    Ok(claimed)
}

/// Creates what is missing, deletes what is too much.
async fn manage(cluster: &Informers, set: &Value, active: &mut [Arc<Value>]) -> Result<(), Refusal> {
    let wanted = meta::number(set, "spec.replicas", 1).max(0) as usize;
    if active.len() < wanted {
        let missing = (wanted - active.len()).min(BURST);
        let created = join_all((0..missing).map(|_| create(cluster, set))).await;
        return created.into_iter().collect();
    }
    let excess = (active.len() - wanted).min(BURST);
    active.sort_by_cached_key(|pod| pods::disposal_rank(pod));
    let deleted = join_all(active[..excess].iter().map(|pod| delete(cluster, set, pod))).await;
    deleted.into_iter().collect()
}

async fn create(cluster: &Informers, set: &Value) -> Result<(), Refusal> {
    let template = set.dig("spec.template").cloned().unwrap_or_default();
    let mut pod = pods::from_template(&template, set, &table::REPLICA_SET);
    pod["metadata"]["generateName"] = json!(format!("{}-", meta::name(set)));
    match cluster.create(&table::POD, pod).await {
        Ok(pod) => {
            let message = format!("Created pod: {}", meta::name(&pod));
            event(set).normal("SuccessfulCreate", message).record(cluster).await;
            Ok(())
        }
        Err(refusal) => {
            let message = format!("Error creating: {refusal}");
            event(set).warning("FailedCreate", message).record(cluster).await;
            Err(refusal)
        }
    }
}

async fn delete(cluster: &Informers, set: &Value, pod: &Value) -> Result<(), Refusal> {
    cluster.delete(&table::POD, meta::namespace(pod), meta::name(pod)).await?;
    let message = format!("Deleted pod: {}", meta::name(pod));
    event(set).normal("SuccessfulDelete", message).record(cluster).await;
    Ok(())
}

fn event(set: &Value) -> Event<'_> {
    Event::from("replicaset-controller", set, &table::REPLICA_SET)
}

async fn update_status(cluster: &Informers, set: &Value, failure: Option<&Refusal>) -> Result<(), Refusal> {
    let status = status_of(cluster, set, failure);
    if set.get("status") == Some(&status) {
        return Ok(());
    }
    let mut updated = set.clone();
    updated["status"] = status;
    cluster.update_status(&table::REPLICA_SET, updated).await?;
    Ok(())
}

fn status_of(cluster: &Informers, set: &Value, failure: Option<&Refusal>) -> Value {
    let now = cluster.now();
    let active = owned(cluster, set);
    let min_ready = meta::number(set, "spec.minReadySeconds", 0);
    let labels = set.dig("spec.template.metadata.labels").map(Selector::of_labels).unwrap_or_default();
    let count = |holds: &dyn Fn(&Value) -> bool| active.iter().filter(|pod| holds(pod)).count();
    let mut status = json!({"replicas": active.len()});
    let mut add = |field: &str, number: usize| {
        if number > 0 {
            status[field] = json!(number);
        }
    };
    add("fullyLabeledReplicas", count(&|pod| labels.matches(meta::labels(pod))));
    add("readyReplicas", count(&|pod| pods::is_ready(pod)));
    add("availableReplicas", count(&|pod| pods::is_available(pod, min_ready, now)));
    let all = cluster.list(&table::POD, Some(meta::namespace(set)));
    let ours = |pod: &&Arc<Value>| meta::is_controlled_by(pod, set) && selects(set, pod);
    let leaving =
        all.iter().filter(ours).filter(|pod| meta::is_terminating(pod) && !pods::is_finished(pod)).count();
    status["terminatingReplicas"] = json!(leaving);
    status["observedGeneration"] = json!(meta::number(set, "metadata.generation", 0));
    if let Some(failure) = failure {
        let known = meta::condition(set, "ReplicaFailure").cloned();
        let reason = if active.len() < meta::number(set, "spec.replicas", 1).max(0) as usize {
            "FailedCreate"
        } else {
            "FailedDelete"
        };
        status["conditions"] = json!([known.unwrap_or_else(|| json!({
            "type": "ReplicaFailure", "status": "True", "reason": reason, "message": failure.status().message,
            "lastTransitionTime": meta::time(now),
        }))]);
    }
    status
}
