//! The defaults of the group `apps`.

use serde_json::json;

use super::core::{claim, pod};
use super::edit::{Edit, Object};
use crate::kinds::{KubeVersion, table};

/// What a Deployment lacks.
pub(super) fn deployment(object: &mut Object) {
    let Some(spec) = object.make("spec") else { return };
    pod::template(spec);
    spec.fill("replicas", 1);
    spec.fill("revisionHistoryLimit", 10);
    spec.fill("progressDeadlineSeconds", 600);
    if let Some(rolling) = rolling_update(spec, "strategy") {
        rolling.fill("maxUnavailable", "25%");
        rolling.fill("maxSurge", "25%");
    }
}

/// What a ReplicaSet lacks.
pub(super) fn replica_set(object: &mut Object) {
    let Some(spec) = object.make("spec") else { return };
    pod::template(spec);
    spec.fill("replicas", 1);
}

/// What a DaemonSet lacks.
pub(super) fn daemon_set(object: &mut Object) {
    let Some(spec) = object.make("spec") else { return };
    pod::template(spec);
    spec.fill("revisionHistoryLimit", 10);
    if let Some(rolling) = rolling_update(spec, "updateStrategy") {
        rolling.fill("maxUnavailable", 1);
        rolling.fill("maxSurge", 0);
    }
}

/// The parameters of a rolling update, where the strategy in `field` is one or says nothing.
fn rolling_update<'o>(spec: &'o mut Object, field: &str) -> Option<&'o mut Object> {
    let strategy = spec.make(field)?;
    strategy.fill_zero("type", "RollingUpdate");
    match strategy.text("type") {
        "RollingUpdate" => strategy.make("rollingUpdate"),
        _ => None,
    }
}

/// What a StatefulSet lacks in Kubernetes `kube`.
pub(super) fn stateful_set(object: &mut Object, kube: KubeVersion) {
    let Some(spec) = object.make("spec") else { return };
    pod::template(spec);
    spec.fill("replicas", 1);
    spec.fill("revisionHistoryLimit", 10);
    spec.fill("serviceName", "");
    spec.fill_zero("podManagementPolicy", "OrderedReady");
    update_strategy(spec);
    if kube >= KubeVersion::minor(27)
        && let Some(retention) = spec.make("persistentVolumeClaimRetentionPolicy")
    {
        retention.fill_zero("whenDeleted", "Retain");
        retention.fill_zero("whenScaled", "Retain");
    }
    for template in spec.each("volumeClaimTemplates") {
        claim::claim(template);
        // The server shows the templates of claims as objects of their own.
        template.insert("apiVersion".to_owned(), json!("v1"));
        template.insert("kind".to_owned(), json!(table::PERSISTENT_VOLUME_CLAIM.kind));
    }
}

/// A rolling update that its author wrote without parameters stays without; one that is the default gets them.
fn update_strategy(spec: &mut Object) {
    let Some(strategy) = spec.make("updateStrategy") else { return };
    if strategy.text("type").is_empty() {
        strategy.insert("type".to_owned(), json!("RollingUpdate"));
        strategy.make("rollingUpdate");
    }
    if strategy.text("type") == "RollingUpdate"
        && let Some(rolling) = strategy.at("rollingUpdate")
    {
        rolling.fill("partition", 0);
    }
}
