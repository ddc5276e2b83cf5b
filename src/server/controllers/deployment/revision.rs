//! Which ReplicaSet stands for the current pod template, and the numbering of revisions.

use serde_json::{Value, json};

use super::{Refusal, Rollout, meta, status};
use crate::api::Reason;
use crate::kinds::table;
use crate::server::controllers::events::Event;
use crate::server::controllers::fingerprint;
use crate::yaml::View;

pub const REVISION: &str = "deployment.kubernetes.io/revision";
const REVISION_HISTORY: &str = "deployment.kubernetes.io/revision-history";
pub const DESIRED_REPLICAS: &str = "deployment.kubernetes.io/desired-replicas";
pub const MAX_REPLICAS: &str = "deployment.kubernetes.io/max-replicas";
/// Annotations of a Deployment that are its own and do not go to its ReplicaSets.
const OWN: &[&str] = &[
    crate::merge::last_applied::ANNOTATION,
    REVISION,
    REVISION_HISTORY,
    DESIRED_REPLICAS,
    MAX_REPLICAS,
    "deprecated.deployment.rollback.to",
];
const HASH_LABEL: &str = "pod-template-hash";
/// The letters of generated names: no vowels, so that no words come out.
const SAFE_LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// Whether two pod templates are the same but for the hash label.
pub fn is_same_template(one: Option<&Value>, other: Option<&Value>) -> bool {
    let without_hash = |template: Option<&Value>| {
        let mut template = template.cloned().unwrap_or_default();
        if let Some(labels) = template.pointer_mut("/metadata/labels").and_then(Value::as_object_mut) {
            labels.shift_remove(HASH_LABEL);
        }
        template
    };
    without_hash(one) == without_hash(other)
}

/// The label value that tells the pods of one template from those of another. The API server's own is made of Go's
/// memory layout; what counts is that the same template always gives the same one.
fn template_hash(template: &Value, collisions: Option<i64>) -> String {
    let mut text = template.clone();
    text.sort_all_objects();
    let salt = collisions.map(|count| count.to_string()).unwrap_or_default();
    let hash = fingerprint(text.to_string().bytes().chain(salt.bytes())) as u32;
    let letter = |digit: u8| SAFE_LETTERS[digit as usize % SAFE_LETTERS.len()] as char;
    hash.to_string().bytes().map(letter).collect()
}

/// The revision that an object carries; 0 where it carries none.
pub fn revision_of(object: &Value) -> i64 {
    meta::annotation(object, REVISION).and_then(|text| text.parse().ok()).unwrap_or(0)
}

impl Rollout<'_> {
    /// Sees to it that the ReplicaSet of the current template carries the highest revision and the Deployment the
    /// same; makes the ReplicaSet where it is missing and `create` says so.
    pub async fn sync_revision(&mut self, create: bool) -> Result<(), Refusal> {
        let next = self.old.iter().map(|set| revision_of(set)).max().unwrap_or(0) + 1;
        match self.new.clone() {
            Some(set) => self.sync_new(&set, next).await,
            None if create => self.create_new(next).await,
            None => Ok(()),
        }
    }

    async fn sync_new(&mut self, set: &Value, next: i64) -> Result<(), Refusal> {
        let mut updated = set.clone();
        let mut changed = self.copy_annotations(&mut updated, next);
        let min_ready = meta::number(&self.deployment, "spec.minReadySeconds", 0);
        if meta::number(set, "spec.minReadySeconds", 0) != min_ready {
            updated["spec"]["minReadySeconds"] = json!(min_ready);
            changed = true;
        }
        if changed {
            self.new = Some(self.cluster.update(&table::REPLICA_SET, updated.clone()).await?);
        }
        let message = format!("Found new replica set \"{}\"", meta::name(set));
        let known = meta::condition(&self.deployment, "Progressing").is_some();
        self.note_revision(revision_of(&updated), (!known).then_some(("FoundNewReplicaSet", message))).await
    }

    /// Notes the revision on the Deployment, and a Progressing condition with a reason and a message.
    async fn note_revision(
        &mut self,
        revision: i64,
        progress: Option<(&str, String)>,
    ) -> Result<(), Refusal> {
        // The annotation is written along with the status: to change it otherwise would be a new generation.
        let mut noted = self.deployment.clone();
        let changed = meta::set_annotation(&mut noted, REVISION, &revision.to_string());
        let progress = progress.filter(|_| status::has_deadline(&self.deployment));
        if let Some((reason, message)) = &progress {
            let status = meta::entry(&mut noted, "status");
            status::set_condition(status, "Progressing", "True", reason, message, self.cluster.now());
        }
        if changed || progress.is_some() {
            let written = self.cluster.update_status(&table::DEPLOYMENT, noted).await?;
            self.deployment = (*written).clone();
        }
        Ok(())
    }

    /// Copies the Deployment's annotations to the ReplicaSet and raises its revision; says whether that changed it.
    fn copy_annotations(&self, set: &mut Value, next: i64) -> bool {
        let annotations = self.deployment.dig("metadata.annotations").into_iter().flat_map(View::entries);
        let mut changed = false;
        for (key, value) in annotations.filter(|(key, _)| !OWN.contains(key)) {
            changed |= meta::set_annotation(set, key, value.as_str().unwrap_or_default());
        }
        let current = revision_of(set);
        if current < next {
            if current > 0 {
                let history =
                    meta::annotation(set, REVISION_HISTORY).map(|history| format!("{history},{current}"));
                meta::set_annotation(set, REVISION_HISTORY, &history.unwrap_or_else(|| current.to_string()));
            }
            changed |= meta::set_annotation(set, REVISION, &next.to_string());
        }
        changed
    }

    async fn create_new(&mut self, next: i64) -> Result<(), Refusal> {
        let collisions = self.deployment.dig("status.collisionCount").and_then(View::as_i64);
        let set = self.new_set(next, collisions);
        match self.cluster.create(&table::REPLICA_SET, set.clone()).await {
            Ok(created) => {
                if super::wanted(&created) > 0 {
                    let name = meta::name(&created);
                    let message =
                        format!("Scaled up replica set {name} from 0 to {}", super::wanted(&created));
                    self.event().normal("ScalingReplicaSet", message).record(self.cluster).await;
                }
                let message = format!("Created new replica set \"{}\"", meta::name(&created));
                self.new = Some(created);
                self.note_revision(next, Some(("NewReplicaSetCreated", message))).await
            }
            Err(refusal) if refusal.reason() == Reason::AlreadyExists => {
                // Another template has the same hash, or the ReplicaSet was made a moment ago: count a collision in
                // the first case, look again in both.
                let name = meta::name(&set);
                let there = self.cluster.get(&table::REPLICA_SET, meta::namespace(&set), name);
                let ours =
                    there.as_ref().is_some_and(|there| meta::is_controlled_by(there, &self.deployment));
                if !ours {
                    let mut counted = meta::entry(&mut self.deployment.clone(), "status").clone();
                    counted["collisionCount"] = json!(collisions.unwrap_or(0) + 1);
                    self.write_status(counted).await?;
                }
                Err(refusal)
            }
            Err(refusal) => {
                let message = format!(
                    "Failed to create new replica set \"{}\": {}",
                    meta::name(&set),
                    refusal.status().message
                );
                self.event().warning("ReplicaSetCreateError", message).record(self.cluster).await;
                Err(refusal)
            }
        }
    }

    fn new_set(&self, next: i64, collisions: Option<i64>) -> Value {
        let mut template = self.deployment.dig("spec.template").cloned().unwrap_or_default();
        let hash = template_hash(&template, collisions);
        let labels = meta::entry(meta::entry(&mut template, "metadata"), "labels");
        labels[HASH_LABEL] = json!(hash);
        let labels = labels.clone();
        let mut selector = self.deployment.dig("spec.selector").cloned().unwrap_or_default();
        meta::entry(&mut selector, "matchLabels")[HASH_LABEL] = json!(hash);
        let mut set = json!({
            "metadata": {
                "name": format!("{}-{hash}", meta::name(&self.deployment)),
                "namespace": meta::namespace(&self.deployment),
                "labels": labels,
                "ownerReferences": [meta::controller_reference(&self.deployment, &table::DEPLOYMENT)],
            },
            "spec": {"replicas": self.size_of_new(0), "selector": selector, "template": template},
        });
        let min_ready = meta::number(&self.deployment, "spec.minReadySeconds", 0);
        if min_ready > 0 {
            set["spec"]["minReadySeconds"] = json!(min_ready);
        }
        self.copy_annotations(&mut set, next);
        self.note_size(&mut set);
        set
    }

    /// An event about the Deployment.
    pub fn event(&self) -> Event<'_> {
        Event::from("deployment-controller", &self.deployment, &table::DEPLOYMENT)
    }

    /// Deletes old ReplicaSets beyond the revision history limit, the lowest revision first.
    pub async fn clean_up(&self) -> Result<(), Refusal> {
        let Some(limit) = self.deployment.dig("spec.revisionHistoryLimit").and_then(View::as_i64) else {
            return Ok(());
        };
        let mut old: Vec<_> = self.old.iter().filter(|set| !meta::is_terminating(set)).collect();
        let excess = old.len().saturating_sub(limit.max(0) as usize);
        old.sort_by_key(|set| revision_of(set));
        for set in old.into_iter().take(excess) {
            let observed = meta::number(set, "status.observedGeneration", 0);
            let settled = meta::number(set, "metadata.generation", 0) <= observed;
            if settled && super::wanted(set) == 0 && meta::number(set, "status.replicas", 0) == 0 {
                self.cluster.delete(&table::REPLICA_SET, meta::namespace(set), meta::name(set)).await?;
            }
        }
        Ok(())
    }
}
