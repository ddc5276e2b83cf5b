//! What every cluster has from the start.

use serde_json::{Value, json};

use super::registry::{Cluster, Refusal, metadata};
use crate::api::Reason;
use crate::kinds::table::{self, Kind};

/// The namespaces that are always there.
const NAMESPACES: &[&str] = &["default", "kube-system", "kube-public", "kube-node-lease"];

/// The nodes.
const NODES: &[&str] = &["node-1", "node-2"];

/// Makes what every cluster has, where it is absent.
///
/// # Errors
/// [`Refusal`] where the store cannot write.
pub(super) async fn boot(cluster: &Cluster) -> Result<(), Refusal> {
    for name in NAMESPACES {
        ensure(cluster, &table::NAMESPACE, json!({"metadata": {"name": name}})).await?;
    }
    ensure(cluster, &table::STORAGE_CLASS, storage_class()).await?;
    for (name, value, description) in PRIORITIES {
        let class = json!({"metadata": {"name": name}, "value": value, "description": description});
        ensure(cluster, &table::PRIORITY_CLASS, class).await?;
    }
    ensure(cluster, &table::SERVICE, api_service()).await?;
    for name in NODES {
        ensure(cluster, &table::NODE, node(name)).await?;
        run(cluster, name).await?;
    }
    Ok(())
}

/// The priority classes of what a cluster cannot do without.
const PRIORITIES: &[(&str, i64, &str)] = &[
    ("system-cluster-critical", 2_000_000_000, "For pods that the cluster cannot do without; they may move."),
    ("system-node-critical", 2_000_001_000, "For pods that their node cannot do without."),
];

/// The service by which pods find the API server.
fn api_service() -> Value {
    json!({
        "metadata": {
            "name": "kubernetes", "namespace": "default",
            "labels": {"component": "apiserver", "provider": "kubernetes"},
        },
        "spec": {
            "clusterIP": "10.96.0.1",
            "ports": [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}],
        },
    })
}

/// The class that claims get where they name none.
fn storage_class() -> Value {
    json!({
        "metadata": {
            "name": "standard", "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
        },
        "provisioner": "hoist.dev/host-path",
    })
}

fn node(name: &str) -> Value {
    let labels = json!({
        "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
    });
    json!({"metadata": {"name": name, "labels": labels}})
}

/// Gives a node its size, and makes it ready.
async fn run(cluster: &Cluster, name: &str) -> Result<(), Refusal> {
    let Some(mut node) = cluster.get(&table::NODE, "", name)? else { return Ok(()) };
    if node["status"].get("conditions").is_some() {
        return Ok(());
    }
    let now = metadata::time(cluster.clock().now());
    let size = json!({"cpu": "8", "memory": "32Gi", "ephemeral-storage": "100Gi", "pods": "110"});
    node["status"] = json!({
        "capacity": size,
        "allocatable": size,
        "nodeInfo": {
            "kubeletVersion": format!("v{}.0+hoist", cluster.registry().version), "kubeProxyVersion": "",
            "operatingSystem": "linux", "architecture": "amd64", "osImage": "hoist", "kernelVersion": "",
            "containerRuntimeVersion": "", "machineID": "", "systemUUID": "", "bootID": "",
        },
        "addresses": [{"type": "InternalIP", "address": "127.0.0.1"}, {"type": "Hostname", "address": name}],
        "conditions": [{
            "type": "Ready", "status": "True", "reason": "KubeletReady",
            "message": "kubelet is posting ready status", "lastHeartbeatTime": now, "lastTransitionTime": now,
        }],
    });
    let mut node = cluster.update_status(&table::NODE, node).await?;
    if let Some(spec) = node["spec"].as_object_mut() {
        spec.shift_remove("taints");
    }
    cluster.update(&table::NODE, node).await.map(drop)
}

async fn ensure(cluster: &Cluster, kind: &Kind, object: Value) -> Result<(), Refusal> {
    match cluster.create(kind, object).await {
        Err(refusal) if refusal.reason() != Reason::AlreadyExists => Err(refusal),
        _ => Ok(()),
    }
}
