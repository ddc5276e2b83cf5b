//! Namespaces on their way out: everything in them goes first (kube-controller-manager, pkg/controller/namespace).

use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, meta};
use crate::kinds::table::{self, Kind};

/// How often to look again at what is left in a namespace, its pods ending, its finalizers running.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// The controller of namespaces.
pub struct Namespaces;

impl Controller for Namespaces {
    fn name(&self) -> &'static str {
        "namespace"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::NAMESPACE])
    }

    fn concerned(&self, _cluster: &Informers, _kind: &'static Kind, object: &Value) -> Vec<Key> {
        vec![key_of(object)]
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    let Some(namespace) = cluster.get(&table::NAMESPACE, "", &key.name).filter(|it| meta::is_terminating(it))
    else {
        return Ok(Next::Wait);
    };
    if cluster.empty_namespace(&key.name).await? > 0 {
        return Ok(Next::After(LOOK_AGAIN));
    }
    let mut finalized = (*namespace).clone();
    finalized["spec"]["finalizers"] = json!([]);
    cluster.finalize(finalized).await?;
    Ok(Next::Wait)
}
