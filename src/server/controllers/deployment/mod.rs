//! Deployments: ReplicaSets that follow the pod template, rolled over step by step
//! (kube-controller-manager, pkg/controller/deployment).

mod revision;
mod rollout;
mod scaling;
mod status;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, key_of_controller, meta};
use crate::kinds::table::{self, Kind};
use crate::object::Selector;
use crate::yaml::View;

/// The controller of Deployments.
pub struct Deployments;

/// A Deployment and its ReplicaSets, as they are at the beginning of a step.
struct Rollout<'c> {
    cluster: &'c Informers,
    deployment: Value,
    /// The ReplicaSet of the current pod template.
    new: Option<Arc<Value>>,
    /// The others, the oldest first.
    old: Vec<Arc<Value>>,
}

impl Controller for Deployments {
    fn name(&self) -> &'static str {
        "deployment"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::DEPLOYMENT, &table::REPLICA_SET, &table::POD])
    }

    fn concerned(&self, cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        if is_one_of(kind, &[&table::DEPLOYMENT]) {
            return vec![key_of(object)];
        }
        if is_one_of(kind, &[&table::REPLICA_SET]) {
            return key_of_controller(object, &table::DEPLOYMENT).into_iter().collect();
        }
        // Recreate waits for the last old pod to be gone.
        let set = key_of_controller(object, &table::REPLICA_SET);
        let set = set.and_then(|key| cluster.get(&table::REPLICA_SET, &key.namespace, &key.name));
        set.and_then(|set| key_of_controller(&set, &table::DEPLOYMENT)).into_iter().collect()
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    let Some(deployment) = cluster.get(&table::DEPLOYMENT, &key.namespace, &key.name) else {
        return Ok(Next::Wait);
    };
    let sets = claim(cluster, &deployment).await?;
    let mut rollout = Rollout::new(cluster, (*deployment).clone(), sets);
    if meta::is_terminating(&rollout.deployment) {
        return rollout.sync_status(false).await;
    }
    rollout.note_pause().await?;
    if rollout.is_paused() || rollout.was_scaled() {
        rollout.sync_revision(false).await?;
        rollout.scale().await?;
        if rollout.is_paused() {
            rollout.clean_up().await?;
        }
        return rollout.sync_status(false).await;
    }
    match meta::text(&rollout.deployment, "spec.strategy.type") {
        "Recreate" => rollout.recreate().await?,
        _ => rollout.roll().await?,
    }
    rollout.sync_status(true).await
}

/// The ReplicaSets of the Deployment, the oldest first; orphans that its selector matches are adopted.
async fn claim(cluster: &Informers, deployment: &Value) -> Result<Vec<Arc<Value>>, Refusal> {
    let selector = deployment.dig("spec.selector").map(Selector::of_label_selector);
    let selector = selector.and_then(Result::ok).filter(|selector| !selector.is_empty());
    let mut claimed = Vec::new();
    for set in cluster.list(&table::REPLICA_SET, Some(meta::namespace(deployment))) {
        let matches = selector.as_ref().is_some_and(|selector| selector.matches(meta::labels(&set)));
        if meta::is_controlled_by(&set, deployment) {
            claimed.push(set);
        } else if matches && meta::controller_of(&set).is_none() && !meta::is_terminating(deployment) {
            let mut adopted = (*set).clone();
            let owner = meta::controller_reference(deployment, &table::DEPLOYMENT);
            adopted["metadata"]["ownerReferences"] = json!([owner]);
            claimed.push(cluster.update(&table::REPLICA_SET, adopted).await?);
        }
    }
    claimed.sort_by(|one, other| {
        (meta::created(one), meta::name(one)).cmp(&(meta::created(other), meta::name(other)))
    });
    Ok(claimed)
}

impl<'c> Rollout<'c> {
    fn new(cluster: &'c Informers, deployment: Value, sets: Vec<Arc<Value>>) -> Self {
        let template = deployment.dig("spec.template");
        let new =
            sets.iter().find(|set| revision::is_same_template(template, set.dig("spec.template"))).cloned();
        let is_new = |set: &Arc<Value>| new.as_ref().is_some_and(|new| meta::uid(new) == meta::uid(set));
        let old = sets.iter().filter(|set| !is_new(set)).cloned().collect();
        Self { cluster, deployment, new, old }
    }

    fn is_paused(&self) -> bool {
        self.deployment.dig("spec.paused").and_then(View::as_bool) == Some(true)
    }

    /// How many pods are asked for.
    fn replicas(&self) -> i64 {
        meta::number(&self.deployment, "spec.replicas", 1)
    }

    /// The old ReplicaSets and the new one.
    fn all(&self) -> impl Iterator<Item = &Arc<Value>> {
        self.old.iter().chain(&self.new)
    }

    /// Writes the status, when it differs from the one that was read.
    async fn write_status(&mut self, status: Value) -> Result<(), Refusal> {
        if self.deployment.get("status") == Some(&status) {
            return Ok(());
        }
        self.deployment["status"] = status;
        let written = self.cluster.update_status(&table::DEPLOYMENT, self.deployment.clone()).await?;
        self.deployment = (*written).clone();
        Ok(())
    }
}

/// How many pods the ReplicaSet is to have.
fn wanted(set: &Value) -> i64 {
    meta::number(set, "spec.replicas", 1)
}

/// How many of its pods are available.
fn available(set: &Value) -> i64 {
    meta::number(set, "status.availableReplicas", 0)
}

/// The sum of what `number` tells of each.
fn sum<'a>(sets: impl IntoIterator<Item = &'a Arc<Value>>, number: impl Fn(&Value) -> i64) -> i64 {
    sets.into_iter().map(|set| number(set)).sum()
}
