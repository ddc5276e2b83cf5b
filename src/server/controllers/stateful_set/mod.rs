//! StatefulSets: pods with names and claims of their own, made and replaced in order
//! (kube-controller-manager, pkg/controller/statefulset).

mod pod;
mod revisions;
mod status;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value;

use super::events::Event;
use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, key_of_controller, meta, pods};
use crate::api::Reason;
use crate::kinds::table::{self, Kind};
use crate::yaml::View;
use revisions::Revisions;

/// The controller of StatefulSets.
pub struct StatefulSets;

impl Controller for StatefulSets {
    fn name(&self) -> &'static str {
        "statefulset"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::STATEFUL_SET, &table::POD, &table::CONTROLLER_REVISION])
    }

    fn concerned(&self, _cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        match is_one_of(kind, &[&table::STATEFUL_SET]) {
            true => vec![key_of(object)],
            false => key_of_controller(object, &table::STATEFUL_SET).into_iter().collect(),
        }
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

/// A StatefulSet and its pods, as they are at the beginning of a step.
struct Rollout<'c> {
    cluster: &'c Informers,
    set: Arc<Value>,
    revisions: Revisions,
    /// The pods of the ordinals asked for, the lowest first; `None` where one is missing.
    replicas: Vec<Option<Arc<Value>>>,
    /// The pods beyond them, the highest ordinal first.
    condemned: Vec<Arc<Value>>,
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    let Some(set) = cluster.get(&table::STATEFUL_SET, &key.namespace, &key.name) else {
        return Ok(Next::Wait);
    };
    let revisions = Revisions::sync(cluster, &set).await?;
    let mut rollout = Rollout::new(cluster, set, revisions);
    let stepped = match meta::is_terminating(&rollout.set) {
        true => Ok(()),
        false => rollout.step().await,
    };
    let next = rollout.update_status().await?;
    stepped?;
    rollout.revisions.truncate(cluster, &rollout.set).await?;
    Ok(next)
}

impl<'c> Rollout<'c> {
    fn new(cluster: &'c Informers, set: Arc<Value>, revisions: Revisions) -> Self {
        let start = meta::number(&set, "spec.ordinals.start", 0);
        let wanted = meta::number(&set, "spec.replicas", 1).max(0);
        let mut replicas = vec![None; wanted as usize];
        let mut condemned = Vec::new();
        for pod in cluster.list(&table::POD, Some(meta::namespace(&set))) {
            let ordinal = meta::is_controlled_by(&pod, &set).then(|| pod::ordinal(&set, &pod)).flatten();
            match ordinal {
                Some(ordinal) if (start..start + wanted).contains(&ordinal) => {
                    replicas[(ordinal - start) as usize] = Some(pod);
                }
                Some(ordinal) => condemned.push((ordinal, pod)),
                None => {}
            }
        }
        condemned.sort_by_key(|(ordinal, _)| std::cmp::Reverse(*ordinal));
        let condemned = condemned.into_iter().map(|(_, pod)| pod).collect();
        Self { cluster, set, revisions, replicas, condemned }
    }

    fn in_order(&self) -> bool {
        meta::text(&self.set, "spec.podManagementPolicy") != "Parallel"
    }

    fn is_unavailable(&self, pod: Option<&Arc<Value>>) -> bool {
        let min_ready = meta::number(&self.set, "spec.minReadySeconds", 0);
        !pod.is_some_and(|pod| {
            pods::is_available(pod, min_ready, self.cluster.now()) && !meta::is_terminating(pod)
        })
    }

    /// One step: missing pods, then pods too many, then pods of an older revision. In order, each waits for the one
    /// before it.
    async fn step(&mut self) -> Result<(), Refusal> {
        for index in 0..self.replicas.len() {
            if self.tend(index).await? && self.in_order() {
                return Ok(());
            }
        }
        for pod in self.condemned.clone() {
            if meta::is_terminating(&pod) {
                if self.in_order() {
                    return Ok(());
                }
                continue;
            }
            if self.in_order() && self.must_wait_for(&pod) {
                return Ok(());
            }
            self.delete(&pod).await?;
            if self.in_order() {
                return Ok(());
            }
        }
        match meta::text(&self.set, "spec.updateStrategy.type") {
            "OnDelete" => Ok(()),
            _ => self.update().await,
        }
    }

    /// Brings one replica nearer to what it should be; says whether those after it have to wait.
    async fn tend(&mut self, index: usize) -> Result<bool, Refusal> {
        let Some(pod) = self.replicas[index].clone() else {
            self.create(index).await?;
            return Ok(true);
        };
        if pods::is_finished(&pod) && !meta::is_terminating(&pod) {
            self.delete(&pod).await?;
            return Ok(true);
        }
        Ok(meta::is_terminating(&pod) || self.is_unavailable(Some(&pod)))
    }

    /// Whether `pod`, unavailable itself, has to stay while another unavailable one comes first.
    fn must_wait_for(&self, pod: &Arc<Value>) -> bool {
        let first = self.condemned.iter().rev().find(|pod| self.is_unavailable(Some(pod)));
        self.is_unavailable(Some(pod)) && first.is_some_and(|first| meta::uid(first) != meta::uid(pod))
    }

    async fn create(&mut self, index: usize) -> Result<(), Refusal> {
        let start = meta::number(&self.set, "spec.ordinals.start", 0);
        let ordinal = start + index as i64;
        for claim in pod::claims(&self.set, ordinal) {
            let name = meta::name(&claim).to_owned();
            match self.cluster.create(&table::PERSISTENT_VOLUME_CLAIM, claim).await {
                Ok(_) => self.tell_of_claim(&name, ordinal).await,
                Err(refusal) if refusal.reason() == Reason::AlreadyExists => {}
                Err(refusal) => return Err(refusal),
            }
        }
        let revision = self.revisions.for_ordinal(&self.set, ordinal);
        let pod = self.cluster.create(&table::POD, pod::new(&self.set, ordinal, revision)).await?;
        let message =
            format!("create Pod {} in StatefulSet {} successful", meta::name(&pod), meta::name(&self.set));
        self.event().normal("SuccessfulCreate", message).record(self.cluster).await;
        self.replicas[index] = Some(pod);
        Ok(())
    }

    async fn tell_of_claim(&self, claim: &str, ordinal: i64) {
        let set = meta::name(&self.set);
        let message = format!("create Claim {claim} Pod {set}-{ordinal} in StatefulSet {set} success");
        self.event().normal("SuccessfulCreate", message).record(self.cluster).await;
    }

    async fn delete(&self, pod: &Value) -> Result<(), Refusal> {
        self.cluster.delete(&table::POD, meta::namespace(pod), meta::name(pod)).await?;
        let message =
            format!("delete Pod {} in StatefulSet {} successful", meta::name(pod), meta::name(&self.set));
        self.event().normal("SuccessfulDelete", message).record(self.cluster).await;
        Ok(())
    }

    /// Replaces pods of an older revision, the highest ordinal first, as far as availability and partition let it.
    async fn update(&mut self) -> Result<(), Refusal> {
        let rolling = self.set.dig("spec.updateStrategy.rollingUpdate");
        let partition = rolling.and_then(|rolling| View::get(rolling, "partition")).and_then(View::as_i64);
        let most = rolling.and_then(|rolling| View::get(rolling, "maxUnavailable"));
        let most = most.map_or(1, |most| meta::scaled(Some(most), self.replicas.len() as i64, true).max(1));
        let unavailable = self.replicas.iter().filter(|pod| self.is_unavailable(pod.as_ref())).count() as i64;
        let kept = partition.unwrap_or(0).clamp(0, self.replicas.len() as i64) as usize;
        let outdated = self.replicas[kept..].iter().flatten().rev().filter(|pod| {
            revisions::of_pod(pod) != self.revisions.update_name() && !meta::is_terminating(pod)
        });
        let doomed: Vec<_> = outdated.take((most - unavailable).max(0) as usize).cloned().collect();
        for pod in doomed {
            self.delete(&pod).await?;
        }
        Ok(())
    }

    fn event(&self) -> Event<'_> {
        Event::from("statefulset-controller", &self.set, &table::STATEFUL_SET)
    }

    /// Writes the status that follows from the pods; asks to be called again when a pod will have become available.
    async fn update_status(&mut self) -> Result<Next, Refusal> {
        let status = status::of(self);
        if self.set.get("status") != Some(&status) {
            let mut updated = (*self.set).clone();
            updated["status"] = status;
            self.set = self.cluster.update_status(&table::STATEFUL_SET, updated).await?;
        }
        let min_ready = meta::number(&self.set, "spec.minReadySeconds", 0);
        let now = self.cluster.now();
        let waits =
            self.replicas.iter().flatten().filter_map(|pod| pods::until_available(pod, min_ready, now));
        let next = waits.filter(|left| !left.is_zero()).min();
        Ok(next.map_or(Next::Wait, |left| Next::After(left.unsigned_abs())))
    }
}
