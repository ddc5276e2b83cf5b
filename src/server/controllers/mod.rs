//! The controllers: what makes Deployments, StatefulSets, Services and the rest real.
//!
//! In: changes, seen through watches. Out: writes through the same registry that serves clients. Each controller
//! says which kinds it watches and which of its own objects a change concerns; a work queue brings those to
//! [`Controller::reconcile`], which compares what should be with what is and takes one step. Nothing happens by
//! timer alone but what has to wait: readiness that must last, deadlines. Behaviour is that of
//! kube-controller-manager, kube-scheduler and a kubelet whose containers always start (Kubernetes 1.36).

mod autoscaler;
mod daemon_set;
mod deployment;
mod disruption;
mod endpoints;
mod events;
mod garbage;
mod informers;
mod job;
mod kubelet;
mod meta;
mod namespaces;
mod pods;
mod queue;
mod replica_set;
mod scheduler;
mod service_accounts;
mod stateful_set;
mod volumes;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::task::JoinSet;

use queue::{Key, Queue};

pub use informers::Informers;

use super::registry::Refusal;
use crate::kinds::table::Kind;

/// How many keys of one controller are worked on at a time.
const WORKERS: usize = 2;

/// What is to happen with a key after it was reconciled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing, until something changes.
    Wait,
    /// The same again after a while.
    After(Duration),
}

/// What makes one kind of object real.
pub trait Controller: Send + Sync + 'static {
    /// What the log calls it.
    fn name(&self) -> &'static str;

    /// Whether changes to objects of `kind` concern it.
    fn watches(&self, kind: &Kind) -> bool;

    /// The objects to reconcile after a change to `object` of `kind`.
    fn concerned(&self, cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key>;

    /// Takes one step towards what the object under `key` asks for.
    ///
    /// # Errors
    /// The refusal of a request; the key is tried again, later each time.
    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>>;
}

/// Every controller.
fn all() -> Vec<Arc<dyn Controller>> {
    vec![
        Arc::new(namespaces::Namespaces),
        Arc::new(service_accounts::ServiceAccounts),
        Arc::new(deployment::Deployments),
        Arc::new(replica_set::ReplicaSets),
        Arc::new(stateful_set::StatefulSets),
        Arc::new(daemon_set::DaemonSets),
        Arc::new(job::Jobs),
        Arc::new(autoscaler::Autoscalers),
        Arc::new(scheduler::Scheduler),
        Arc::new(kubelet::Kubelet::default()),
        Arc::new(volumes::Volumes),
        Arc::new(endpoints::Endpoints),
        Arc::new(disruption::Budgets),
        Arc::new(garbage::GarbageCollector::default()),
    ]
}

/// Starts every controller on `cluster`. They run until the returned set is dropped.
pub fn start(cluster: &Arc<Informers>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    let running: Vec<(Arc<dyn Controller>, Queue)> =
        all().into_iter().map(|controller| (controller, Queue::default())).collect();
    for (controller, queue) in &running {
        for _ in 0..WORKERS {
            tasks.spawn(work(Arc::clone(controller), queue.clone(), Arc::clone(cluster)));
        }
    }
    for kind in cluster.kinds() {
        let interested: Vec<_> =
            running.iter().filter(|(controller, _)| controller.watches(kind)).cloned().collect();
        if !interested.is_empty() {
            tasks.spawn(dispatch(kind, interested, Arc::clone(cluster)));
        }
    }
    tasks
}

/// Tells the interested controllers of every change to objects of `kind`.
async fn dispatch(kind: &'static Kind, to: Vec<(Arc<dyn Controller>, Queue)>, cluster: Arc<Informers>) {
    let mut changes = cluster.changes(kind);
    loop {
        for object in changes.next().await {
            for (controller, queue) in &to {
                controller.concerned(&cluster, kind, &object).into_iter().for_each(|key| queue.add(key));
            }
        }
    }
}

async fn work(controller: Arc<dyn Controller>, queue: Queue, cluster: Arc<Informers>) {
    loop {
        let key = queue.next().await;
        let result = controller.reconcile(&cluster, &key).await;
        queue.done(&key, result.is_err());
        match result {
            Ok(Next::Wait) => {}
            Ok(Next::After(delay)) => queue.add_after(key, delay),
            Err(refusal) => {
                tracing::debug!(controller = controller.name(), ?key, %refusal, "will be tried again");
            }
        }
    }
}

/// Whether `kind` is one of `kinds`.
fn is_one_of(kind: &Kind, kinds: &[&'static Kind]) -> bool {
    kinds.iter().any(|one| std::ptr::eq(*one, kind))
}

/// A number that is the same for the same bytes, today and after the next start: 64-bit FNV-1a.
fn fingerprint(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// The key of `object` itself.
fn key_of(object: &Value) -> Key {
    Key { namespace: meta::namespace(object).to_owned(), name: meta::name(object).to_owned() }
}

/// The key of the object of `kind` that controls `object`, if there is one.
fn key_of_controller(object: &Value, kind: &Kind) -> Option<Key> {
    let owner = meta::controller_of(object)?;
    let ours = meta::text(owner, "kind") == kind.kind;
    ours.then(|| Key {
        namespace: meta::namespace(object).to_owned(),
        name: meta::text(owner, "name").to_owned(),
    })
}
