//! The history of a StatefulSet's pod template, kept in ControllerRevisions.

use std::sync::Arc;

use serde_json::{Value, json};

use super::meta;
use crate::kinds::table;
use crate::server::controllers::{Informers, Refusal, fingerprint};
use crate::yaml::View;

/// The revisions of a set, the oldest first, and which of them count.
pub struct Revisions {
    all: Vec<Arc<Value>>,
    /// The one that pods are rolled back to or stay at.
    current: Arc<Value>,
    /// The one of the set's present template.
    update: Arc<Value>,
}

/// The revision that a pod was made of.
pub fn of_pod(pod: &Value) -> &str {
    meta::labels(pod).map_or("", |labels| meta::text(labels, "controller-revision-hash"))
}

impl Revisions {
    /// Reads the history and writes the present template into it where it is new.
    pub async fn sync(cluster: &Informers, set: &Value) -> Result<Self, Refusal> {
        let mut all = cluster.list(&table::CONTROLLER_REVISION, Some(meta::namespace(set)));
        all.retain(|revision| meta::is_controlled_by(revision, set));
        all.sort_by_key(|revision| number(revision));
        let data = json!({"spec": {"template": with_patch(set.dig("spec.template"))}});
        let next = all.last().map_or(1, |last| number(last) + 1);
        let known = all.iter().rposition(|revision| revision.get("data") == Some(&data));
        let update = match known {
            Some(index) if index + 1 == all.len() => Arc::clone(&all[index]),
            Some(index) => {
                let mut renewed = (*all.remove(index)).clone();
                renewed["revision"] = json!(next);
                cluster.update(&table::CONTROLLER_REVISION, renewed).await?
            }
            None => cluster.create(&table::CONTROLLER_REVISION, new(set, data, next)).await?,
        };
        if all.last().is_none_or(|last| meta::name(last) != meta::name(&update)) {
            all.push(Arc::clone(&update));
        }
        let noted = meta::text(set, "status.currentRevision");
        let current = all.iter().find(|revision| meta::name(revision) == noted).unwrap_or(&update);
        Ok(Self { current: Arc::clone(current), update, all })
    }

    /// The name of the revision that pods stay at.
    pub fn current_name(&self) -> &str {
        meta::name(&self.current)
    }

    /// The name of the revision that pods go to.
    pub fn update_name(&self) -> &str {
        meta::name(&self.update)
    }

    /// The template, and the name of its revision, of which a missing pod is made: the current one for an ordinal
    /// that the rollout has not come to, below the partition or among the pods that the old revision still has.
    pub fn for_ordinal(&self, set: &Value, ordinal: i64) -> (&Value, &str) {
        let rolling = meta::text(set, "spec.updateStrategy.type") != "OnDelete";
        let partition = meta::number(set, "spec.updateStrategy.rollingUpdate.partition", 0);
        let start = meta::number(set, "spec.ordinals.start", 0);
        let below = match set.dig("spec.updateStrategy.rollingUpdate.partition") {
            Some(_) => ordinal < start + partition,
            None => ordinal < start + meta::number(set, "status.currentReplicas", 0),
        };
        let revision = if rolling && below { &self.current } else { &self.update };
        (revision.dig("data.spec.template").unwrap_or(&Value::Null), meta::name(revision))
    }

    /// Deletes revisions beyond the history limit that no pod is made of.
    pub async fn truncate(&self, cluster: &Informers, set: &Value) -> Result<(), Refusal> {
        let pods = cluster.list(&table::POD, Some(meta::namespace(set)));
        let is_live = |revision: &Value| {
            let name = meta::name(revision);
            [self.current_name(), self.update_name()].contains(&name)
                || pods.iter().any(|pod| of_pod(pod) == name)
        };
        let dead: Vec<_> = self.all.iter().filter(|revision| !is_live(revision)).collect();
        let limit = meta::number(set, "spec.revisionHistoryLimit", 10).max(0) as usize;
        for revision in &dead[..dead.len().saturating_sub(limit)] {
            cluster.delete(&table::CONTROLLER_REVISION, meta::namespace(set), meta::name(revision)).await?;
        }
        Ok(())
    }
}

fn number(revision: &Value) -> i64 {
    meta::number(revision, "revision", 0)
}

/// The template as a patch that puts it in place of whatever is there, which is the form in which revisions keep it.
fn with_patch(template: Option<&Value>) -> Value {
    let mut template = template.cloned().unwrap_or_default();
    template["$patch"] = json!("replace");
    template
}

fn new(set: &Value, data: Value, number: i64) -> Value {
    let mut sorted = data.clone();
    sorted.sort_all_objects();
    let collisions = meta::number(set, "status.collisionCount", 0);
    let text = format!("{sorted}{collisions}");
    let name = format!("{}-{:x}", meta::name(set), fingerprint(text.bytes()) as u32);
    let mut labels = set.dig("spec.template.metadata.labels").cloned().unwrap_or_else(|| json!({}));
    labels["controller.kubernetes.io/hash"] = json!(format!("{:x}", fingerprint(text.bytes()) as u32));
    json!({
        "metadata": {
            "name": name,
            "namespace": meta::namespace(set),
            "labels": labels,
            "ownerReferences": [meta::controller_reference(set, &table::STATEFUL_SET)],
        },
        "data": data,
        "revision": number,
    })
}
