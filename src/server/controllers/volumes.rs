//! Claims and volumes: binds a claim to a volume that fits, or makes one as the class's provisioner would
//! (kube-controller-manager, pkg/controller/volume/persistentvolume and pvcprotection).

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, meta, pods};
use crate::kinds::table::{self, Kind};
use crate::scalar::Quantity;
use crate::yaml::View;

const CLAIM_PROTECTION: &str = "kubernetes.io/pvc-protection";
const VOLUME_PROTECTION: &str = "kubernetes.io/pv-protection";
const BIND_COMPLETED: &str = "pv.kubernetes.io/bind-completed";
const BOUND_BY_CONTROLLER: &str = "pv.kubernetes.io/bound-by-controller";
const PROVISIONED_BY: &str = "pv.kubernetes.io/provisioned-by";

/// The controller of claims and volumes.
pub struct Volumes;

impl Controller for Volumes {
    fn name(&self) -> &'static str {
        "persistentvolume"
    }

    fn watches(&self, kind: &Kind) -> bool {
        let watched =
            [&table::PERSISTENT_VOLUME_CLAIM, &table::PERSISTENT_VOLUME, &table::STORAGE_CLASS, &table::POD];
        is_one_of(kind, &watched)
    }

    fn concerned(&self, cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        if is_one_of(kind, &[&table::PERSISTENT_VOLUME_CLAIM]) {
            return vec![key_of(object)];
        }
        if is_one_of(kind, &[&table::POD]) {
            let keys = claims_of(object)
                .map(|name| Key { namespace: meta::namespace(object).to_owned(), name: name.to_owned() });
            return keys.collect();
        }
        let claims = cluster.list(&table::PERSISTENT_VOLUME_CLAIM, None);
        let mut keys: Vec<Key> =
            claims.iter().filter(|claim| !is_bound(claim)).map(|claim| key_of(claim)).collect();
        if is_one_of(kind, &[&table::PERSISTENT_VOLUME]) {
            keys.push(key_of(object));
        }
        let claim = object.dig("spec.claimRef");
        keys.extend(claim.map(|claim| Key {
            namespace: meta::text(claim, "namespace").to_owned(),
            name: meta::text(claim, "name").to_owned(),
        }));
        keys
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

fn claims_of(pod: &Value) -> impl Iterator<Item = &str> {
    let volumes = pod.dig("spec.volumes").into_iter().flat_map(View::items);
    volumes
        .map(|volume| meta::text(volume, "persistentVolumeClaim.claimName"))
        .filter(|name| !name.is_empty())
}

fn is_bound(claim: &Value) -> bool {
    meta::text(claim, "status.phase") == "Bound"
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    if key.namespace.is_empty() {
        tend_volume(cluster, &key.name).await?;
        return Ok(Next::Wait);
    }
    release(cluster, key).await?;
    let Some(claim) = cluster.get(&table::PERSISTENT_VOLUME_CLAIM, &key.namespace, &key.name) else {
        return Ok(Next::Wait);
    };
    if meta::is_terminating(&claim) {
        unprotect(cluster, &claim).await?;
        return Ok(Next::Wait);
    }
    if is_bound(&claim) {
        return Ok(Next::Wait);
    }
    let volume = match find_volume(cluster, &claim) {
        Some(volume) => Some(volume),
        None => provision(cluster, &claim).await?,
    };
    match volume {
        Some(volume) => bind(cluster, &claim, &volume).await?,
        None if meta::text(&claim, "status.phase").is_empty() => {
            let mut pending = (*claim).clone();
            pending["status"] = json!({"phase": "Pending"});
            cluster.update_status(&table::PERSISTENT_VOLUME_CLAIM, pending).await?;
        }
        None => {}
    }
    Ok(Next::Wait)
}

/// A volume that nobody claims is on offer, and may go when it is deleted.
async fn tend_volume(cluster: &Informers, name: &str) -> Result<(), Refusal> {
    let Some(volume) = cluster.get(&table::PERSISTENT_VOLUME, "", name) else { return Ok(()) };
    let phase = meta::text(&volume, "status.phase");
    if phase == "Bound" {
        return Ok(());
    }
    let mut updated = (*volume).clone();
    if meta::is_terminating(&volume) {
        updated["metadata"]["finalizers"] = without(&volume, VOLUME_PROTECTION);
        return cluster.update(&table::PERSISTENT_VOLUME, updated).await.map(drop);
    }
    if phase != "Available" && volume.dig("spec.claimRef").is_none() {
        updated["status"] =
            json!({"phase": "Available", "lastPhaseTransitionTime": meta::time(cluster.now())});
        cluster.update_status(&table::PERSISTENT_VOLUME, updated).await?;
    }
    Ok(())
}

/// The finalizers of an object but one.
fn without(object: &Value, finalizer: &str) -> Value {
    let finalizers = object.dig("metadata.finalizers").into_iter().flat_map(View::items);
    finalizers.filter(|known| known.as_str() != Some(finalizer)).cloned().collect()
}

/// A volume whose claim is gone is deleted or kept, as its reclaim policy says.
async fn release(cluster: &Informers, key: &Key) -> Result<(), Refusal> {
    let of_claim = |volume: &&Arc<Value>| {
        meta::text(volume, "spec.claimRef.namespace") == key.namespace
            && meta::text(volume, "spec.claimRef.name") == key.name
    };
    for volume in cluster.list(&table::PERSISTENT_VOLUME, None).iter().filter(of_claim) {
        let claim = cluster.get(&table::PERSISTENT_VOLUME_CLAIM, &key.namespace, &key.name);
        let uid = meta::text(volume, "spec.claimRef.uid");
        if uid.is_empty()
            || claim.is_some_and(|claim| meta::uid(&claim) == uid)
            || meta::is_terminating(volume)
        {
            continue;
        }
        if meta::text(volume, "spec.persistentVolumeReclaimPolicy") == "Delete" {
            let mut free = (**volume).clone();
            free["metadata"]["finalizers"] = json!([]);
            cluster.update(&table::PERSISTENT_VOLUME, free).await?;
            cluster.delete(&table::PERSISTENT_VOLUME, "", meta::name(volume)).await?;
        } else if meta::text(volume, "status.phase") != "Released" {
            let mut released = (**volume).clone();
            released["status"]["phase"] = json!("Released");
            cluster.update_status(&table::PERSISTENT_VOLUME, released).await?;
        }
    }
    Ok(())
}

/// Lets a claim that is being deleted go once no pod uses it.
async fn unprotect(cluster: &Informers, claim: &Value) -> Result<(), Refusal> {
    let pods = cluster.list(&table::POD, Some(meta::namespace(claim)));
    let in_use =
        |pod: &Arc<Value>| !pods::is_finished(pod) && claims_of(pod).any(|name| name == meta::name(claim));
    if pods.iter().any(in_use) {
        return Ok(());
    }
    let mut free = claim.clone();
    free["metadata"]["finalizers"] = without(claim, CLAIM_PROTECTION);
    cluster.update(&table::PERSISTENT_VOLUME_CLAIM, free).await.map(drop)
}

fn quantity(object: &Value, dotted: &str) -> Option<Quantity> {
    Quantity::parse(object.dig(dotted).and_then(View::as_str)?).ok()
}

/// The smallest free volume that fits the claim, or the one it names.
fn find_volume(cluster: &Informers, claim: &Value) -> Option<Arc<Value>> {
    let named = meta::text(claim, "spec.volumeName");
    let wanted = quantity(claim, "spec.resources.requests.storage")?;
    let fits = |volume: &Arc<Value>| {
        let text = |field: &str| meta::text(volume, field);
        let ours = text("spec.claimRef.name") == meta::name(claim)
            && text("spec.claimRef.namespace") == meta::namespace(claim)
            && [meta::uid(claim), ""].contains(&text("spec.claimRef.uid"));
        let free = volume.dig("spec.claimRef").is_none();
        let modes = claim.dig("spec.accessModes").into_iter().flat_map(View::items);
        let offered: Vec<&Value> = volume.dig("spec.accessModes").into_iter().flat_map(View::items).collect();
        let large = quantity(volume, "spec.capacity.storage").is_some_and(|size| size >= wanted);
        (ours || free)
            && large
            && (named.is_empty() || named == meta::name(volume))
            && text("spec.storageClassName") == meta::text(claim, "spec.storageClassName")
            && text("spec.volumeMode") == meta::text(claim, "spec.volumeMode")
            && modes.into_iter().all(|mode| offered.contains(&mode))
    };
    let mut volumes = cluster.list(&table::PERSISTENT_VOLUME, None);
    volumes.retain(fits);
    volumes.into_iter().min_by_key(|volume| quantity(volume, "spec.capacity.storage"))
}

/// Makes a volume for a claim of a class that has a provisioner, once a pod uses it where the class waits for one.
async fn provision(cluster: &Informers, claim: &Value) -> Result<Option<Arc<Value>>, Refusal> {
    let class = meta::text(claim, "spec.storageClassName");
    let Some(class) = cluster.get(&table::STORAGE_CLASS, "", class) else { return Ok(None) };
    let provisioner = meta::text(&class, "provisioner");
    let pods = cluster.list(&table::POD, Some(meta::namespace(claim)));
    let used = || pods.iter().any(|pod| claims_of(pod).any(|name| name == meta::name(claim)));
    let waits = meta::text(&class, "volumeBindingMode") == "WaitForFirstConsumer";
    if provisioner == "kubernetes.io/no-provisioner" || waits && !used() {
        return Ok(None);
    }
    let policy = class.get("reclaimPolicy").cloned().unwrap_or_else(|| json!("Delete"));
    let name = format!("pvc-{}", meta::uid(claim));
    let volume = json!({
        "metadata": {
            "name": name,
            "annotations": {PROVISIONED_BY: provisioner, BOUND_BY_CONTROLLER: "yes"},
        },
        "spec": {
            "accessModes": claim.dig("spec.accessModes"),
            "capacity": {"storage": claim.dig("spec.resources.requests.storage")},
            "claimRef": claim_reference(claim),
            "hostPath": {"path": format!("/var/lib/hoist/volumes/{name}"), "type": ""},
            "persistentVolumeReclaimPolicy": policy,
            "storageClassName": meta::name(&class),
            "volumeMode": claim.dig("spec.volumeMode"),
        },
    });
    cluster.create(&table::PERSISTENT_VOLUME, volume).await.map(Some)
}

fn claim_reference(claim: &Value) -> Value {
    json!({
        "apiVersion": meta::text(claim, "apiVersion"),
        "kind": table::PERSISTENT_VOLUME_CLAIM.kind,
        "namespace": meta::namespace(claim),
        "name": meta::name(claim),
        "uid": meta::uid(claim),
        "resourceVersion": meta::text(claim, "metadata.resourceVersion"),
    })
}

async fn bind(cluster: &Informers, claim: &Value, volume: &Value) -> Result<(), Refusal> {
    let mut bound = volume.clone();
    if meta::text(volume, "spec.claimRef.uid").is_empty() {
        bound["spec"]["claimRef"] = claim_reference(claim);
        bound = (*cluster.update(&table::PERSISTENT_VOLUME, bound).await?).clone();
    }
    bound["status"] = json!({"phase": "Bound", "lastPhaseTransitionTime": meta::time(cluster.now())});
    cluster.update_status(&table::PERSISTENT_VOLUME, bound).await?;
    let mut claim = claim.clone();
    claim["spec"]["volumeName"] = json!(meta::name(volume));
    meta::set_annotation(&mut claim, BIND_COMPLETED, "yes");
    meta::set_annotation(&mut claim, BOUND_BY_CONTROLLER, "yes");
    let provisioner = meta::annotation(volume, PROVISIONED_BY).unwrap_or_default();
    if !provisioner.is_empty() {
        meta::set_annotation(&mut claim, "volume.beta.kubernetes.io/storage-provisioner", provisioner);
        meta::set_annotation(&mut claim, "volume.kubernetes.io/storage-provisioner", provisioner);
    }
    let mut claim = (*cluster.update(&table::PERSISTENT_VOLUME_CLAIM, claim).await?).clone();
    claim["status"] = json!({
        "accessModes": volume.dig("spec.accessModes"), "capacity": volume.dig("spec.capacity"), "phase": "Bound",
    });
    cluster.update_status(&table::PERSISTENT_VOLUME_CLAIM, claim).await.map(drop)
}
