//! What every namespace has from its beginning: the default service account and the cluster's certificate
//! (kube-controller-manager, pkg/controller/serviceaccount and certificates/rootcacertpublisher).

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, meta};
use crate::api::Reason;
use crate::kinds::table::{self, Kind};

/// The controller of default service accounts and root certificates.
pub struct ServiceAccounts;

impl Controller for ServiceAccounts {
    fn name(&self) -> &'static str {
        "serviceaccount"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::NAMESPACE, &table::SERVICE_ACCOUNT, &table::CONFIG_MAP])
    }

    fn concerned(&self, _cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        match is_one_of(kind, &[&table::NAMESPACE]) {
            true => vec![key_of(object)],
            false => vec![Key { namespace: String::new(), name: meta::namespace(object).to_owned() }],
        }
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    let namespace = cluster.get(&table::NAMESPACE, "", &key.name);
    if namespace.is_none_or(|namespace| meta::is_terminating(&namespace)) {
        return Ok(Next::Wait);
    }
    ensure(cluster, &table::SERVICE_ACCOUNT, &key.name, "default", json!({})).await?;
    let certificate = json!({"data": {"ca.crt": ""}});
    ensure(cluster, &table::CONFIG_MAP, &key.name, "kube-root-ca.crt", certificate).await?;
    Ok(Next::Wait)
}

async fn ensure(
    cluster: &Informers,
    kind: &'static Kind,
    namespace: &str,
    name: &str,
    mut object: Value,
) -> Result<(), Refusal> {
    if cluster.get(kind, namespace, name).is_some() {
        return Ok(());
    }
    object["metadata"] = json!({"name": name, "namespace": namespace});
    match cluster.create(kind, object).await {
        Err(refusal) if refusal.reason() != Reason::AlreadyExists => Err(refusal),
        _ => Ok(()),
    }
}
