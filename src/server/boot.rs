//! What every cluster has from the start.

use serde_json::{Value, json};

use super::registry::{Cluster, Refusal};
use crate::api::Reason;
use crate::kinds::table::{self, Kind};

/// The namespaces that are always there.
const NAMESPACES: &[&str] = &["default", "kube-system", "kube-public", "kube-node-lease"];

/// Makes what every cluster has, where it is absent.
///
/// # Errors
/// [`Refusal`] where the store cannot write.
pub(super) async fn boot(cluster: &Cluster) -> Result<(), Refusal> {
    for name in NAMESPACES {
        ensure(cluster, &table::NAMESPACE, json!({"metadata": {"name": name}})).await?;
    }
    Ok(())
}

async fn ensure(cluster: &Cluster, kind: &Kind, object: Value) -> Result<(), Refusal> {
    match cluster.create(kind, object).await {
        Err(refusal) if refusal.reason() != Reason::AlreadyExists => Err(refusal),
        _ => Ok(()),
    }
}
