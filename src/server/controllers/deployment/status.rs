//! What a Deployment says of itself.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Refusal, Rollout, available, meta, sum, wanted};
use crate::server::controllers::Next;
use crate::yaml::View;

/// A deadline that stands for none (apps/v1 cannot leave the field empty).
const NO_DEADLINE: i64 = i32::MAX as i64;
const COMPLETE: &str = "NewReplicaSetAvailable";
const TIMED_OUT: &str = "ProgressDeadlineExceeded";

/// Whether progress is watched.
pub fn has_deadline(deployment: &Value) -> bool {
    meta::number(deployment, "spec.progressDeadlineSeconds", NO_DEADLINE) != NO_DEADLINE
}

/// Whether every pod asked for is there, new and available, and no other.
pub fn is_complete(deployment: &Value) -> bool {
    let wanted = meta::number(deployment, "spec.replicas", 1);
    let count = |field: &str| meta::number(deployment, &format!("status.{field}"), 0);
    ["updatedReplicas", "replicas", "availableReplicas"].iter().all(|field| count(field) == wanted)
        && count("observedGeneration") >= meta::number(deployment, "metadata.generation", 0)
}

/// Sets a condition; its transition time changes only with its status. One that has the same status and reason already
/// stays as it is, where it is; a changed one goes to the end.
pub fn set_condition(
    status: &mut Value,
    kind: &str,
    state: &str,
    reason: &str,
    message: &str,
    now: Timestamp,
) {
    let now = meta::time(now);
    if !status["conditions"].is_array() {
        status["conditions"] = json!([]);
    }
    let Some(conditions) = status["conditions"].as_array_mut() else { return };
    let known = conditions.iter().position(|condition| meta::text(condition, "type") == kind);
    let same = |condition: &Value| {
        meta::text(condition, "status") == state && meta::text(condition, "reason") == reason
    };
    if known.is_some_and(|index| same(&conditions[index])) {
        return;
    }
    let known = known.map(|index| conditions.remove(index));
    let since = match &known {
        Some(known) if meta::text(known, "status") == state => meta::text(known, "lastTransitionTime"),
        _ => &now,
    };
    conditions.push(json!({
        "type": kind, "status": state, "lastUpdateTime": now, "lastTransitionTime": since,
        "reason": reason, "message": message,
    }));
}

fn remove_condition(status: &mut Value, kind: &str) {
    if let Some(conditions) = status.get_mut("conditions").and_then(Value::as_array_mut) {
        conditions.retain(|condition| meta::text(condition, "type") != kind);
    }
}

impl Rollout<'_> {
    /// Notes that the Deployment was paused or resumed, so that the time between does not count against its deadline.
    pub async fn note_pause(&mut self) -> Result<(), Refusal> {
        let reason =
            meta::condition(&self.deployment, "Progressing").map(|known| meta::text(known, "reason"));
        let was_paused = reason == Some("DeploymentPaused");
        if !has_deadline(&self.deployment) || reason == Some(TIMED_OUT) || was_paused == self.is_paused() {
            return Ok(());
        }
        let (reason, message) = match self.is_paused() {
            true => ("DeploymentPaused", "Deployment is paused"),
            false => ("DeploymentResumed", "Deployment is resumed"),
        };
        let mut status = meta::entry(&mut self.deployment.clone(), "status").clone();
        set_condition(&mut status, "Progressing", "Unknown", reason, message, self.cluster.now());
        self.write_status(status).await
    }

    /// Writes the status that follows from the ReplicaSets; `judge` says whether progress is judged too. Asks to be
    /// called again when the deadline will have passed.
    pub async fn sync_status(&mut self, judge: bool) -> Result<Next, Refusal> {
        let mut status = self.counts();
        let now = self.cluster.now();
        let least = self.replicas() - self.max_unavailable();
        let (state, reason, message) = match sum(self.all(), available) >= least {
            true => ("True", "MinimumReplicasAvailable", "Deployment has minimum availability."),
            false => {
                ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
            }
        };
        set_condition(&mut status, "Available", state, reason, message, now);
        if judge {
            self.judge_progress(&mut status, now);
            self.note_failures(&mut status, now);
        }
        self.write_status(status).await?;
        Ok(self.until_deadline(now).map_or(Next::Wait, Next::After))
    }

    fn counts(&self) -> Value {
        let total = sum(self.all(), wanted);
        let count = |field: &str| sum(self.all(), |set| meta::number(set, &format!("status.{field}"), 0));
        let mut status = json!({
            "observedGeneration": meta::number(&self.deployment, "metadata.generation", 0),
        });
        let numbers = [
            ("replicas", count("replicas")),
            ("updatedReplicas", sum(&self.new, |set| meta::number(set, "status.replicas", 0))),
            ("readyReplicas", count("readyReplicas")),
            ("availableReplicas", count("availableReplicas")),
            ("unavailableReplicas", (total - count("availableReplicas")).max(0)),
        ];
        for (field, number) in numbers.into_iter().filter(|(_, number)| *number != 0) {
            status[field] = json!(number);
        }
        status["terminatingReplicas"] = json!(count("terminatingReplicas"));
        for field in ["collisionCount", "conditions"] {
            if let Some(kept) = self.deployment.dig("status").and_then(|status| View::get(status, field)) {
                status[field] = kept.clone();
            }
        }
        status
    }

    fn judge_progress(&self, status: &mut Value, now: Timestamp) {
        if !has_deadline(&self.deployment) {
            return remove_condition(status, "Progressing");
        }
        let known = meta::condition(&self.deployment, "Progressing").cloned();
        let reason = known.as_ref().map_or("", |known| meta::text(known, "reason"));
        let count = |field: &str| meta::number(status, field, 0);
        if reason == COMPLETE && count("replicas") == count("updatedReplicas") {
            return;
        }
        let after = json!({
            "metadata": self.deployment["metadata"], "spec": self.deployment["spec"], "status": status.clone(),
        });
        let name = match &self.new {
            Some(set) => format!("ReplicaSet \"{}\"", meta::name(set)),
            None => format!("Deployment \"{}\"", meta::name(&self.deployment)),
        };
        if is_complete(&after) {
            let message = format!("{name} has successfully progressed.");
            set_condition(status, "Progressing", "True", COMPLETE, &message, now);
        } else if self.made_progress(status) {
            let message = format!("{name} is progressing.");
            let since = known.filter(|known| meta::text(known, "status") == "True");
            remove_condition(status, "Progressing");
            set_condition(status, "Progressing", "True", "ReplicaSetUpdated", &message, now);
            let conditions = status["conditions"].as_array_mut();
            if let (Some(since), Some(set)) = (since, conditions.and_then(|conditions| conditions.last_mut()))
            {
                set["lastTransitionTime"] = since["lastTransitionTime"].clone();
            }
        } else if reason != COMPLETE
            && (reason == TIMED_OUT || self.until_deadline(now) == Some(Duration::ZERO))
        {
            let message = format!("{name} has timed out progressing.");
            set_condition(status, "Progressing", "False", TIMED_OUT, &message, now);
        }
    }

    fn made_progress(&self, status: &Value) -> bool {
        let before = |field: &str| meta::number(&self.deployment, &format!("status.{field}"), 0);
        let after = |field: &str| meta::number(status, field, 0);
        let grew = |field: &str| after(field) > before(field);
        grew("updatedReplicas")
            || grew("readyReplicas")
            || grew("availableReplicas")
            || after("replicas") - after("updatedReplicas") < before("replicas") - before("updatedReplicas")
    }

    /// Shows on the Deployment why a ReplicaSet cannot make its pods.
    fn note_failures(&self, status: &mut Value, now: Timestamp) {
        let failed = self.new.iter().chain(&self.old).find_map(|set| meta::condition(set, "ReplicaFailure"));
        match failed {
            Some(failure) => {
                let text = |field| meta::text(failure, field);
                set_condition(status, "ReplicaFailure", text("status"), text("reason"), text("message"), now);
            }
            None => remove_condition(status, "ReplicaFailure"),
        }
    }

    /// How long until the deadline for progress; `None` when there is nothing to wait for.
    fn until_deadline(&self, now: Timestamp) -> Option<Duration> {
        let known = meta::condition(&self.deployment, "Progressing")?;
        let settled = matches!(meta::text(known, "reason"), COMPLETE | TIMED_OUT);
        if settled || self.is_paused() || !has_deadline(&self.deployment) || is_complete(&self.deployment) {
            return None;
        }
        let deadline = meta::number(&self.deployment, "spec.progressDeadlineSeconds", 0);
        let since = meta::timestamp(known, "lastUpdateTime")?;
        let left = SignedDuration::from_secs(deadline) - now.duration_since(since);
        Some(left.max(SignedDuration::ZERO).unsigned_abs())
    }
}
