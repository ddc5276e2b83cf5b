//! How many pods each ReplicaSet of a Deployment gets.

use std::cmp::Reverse;
use std::sync::Arc;

use serde_json::{Value, json};

use super::revision::{DESIRED_REPLICAS, MAX_REPLICAS};
use super::{Refusal, Rollout, available, meta, sum, wanted};
use crate::kinds::table;
use crate::yaml::View;

/// Surge and unavailability in pods: a percentage of `replicas` rounds up for the one, down for the other, and both
/// are never zero, or nothing could move.
fn fenceposts(deployment: &Value, replicas: i64) -> (i64, i64) {
    let rolling = deployment.dig("spec.strategy.rollingUpdate");
    let value = |field| rolling.and_then(|rolling| View::get(rolling, field));
    let surge = meta::scaled(value("maxSurge"), replicas, true);
    let unavailable = meta::scaled(value("maxUnavailable"), replicas, false);
    match surge == 0 && unavailable == 0 {
        true => (0, 1),
        false => (surge, unavailable),
    }
}

impl Rollout<'_> {
    fn is_rolling(&self) -> bool {
        meta::text(&self.deployment, "spec.strategy.type") != "Recreate"
    }

    /// How many pods there may be beyond those asked for.
    pub fn max_surge(&self) -> i64 {
        if self.is_rolling() { fenceposts(&self.deployment, self.replicas()).0 } else { 0 }
    }

    /// How many of the pods asked for may be unavailable.
    pub fn max_unavailable(&self) -> i64 {
        match self.is_rolling() && self.replicas() > 0 {
            true => fenceposts(&self.deployment, self.replicas()).1.min(self.replicas()),
            false => 0,
        }
    }

    /// How many pods the new ReplicaSet may have, which has `now`.
    pub fn size_of_new(&self, now: i64) -> i64 {
        if !self.is_rolling() {
            return self.replicas();
        }
        let most = self.replicas() + self.max_surge();
        let room = most - sum(self.all(), wanted);
        if room <= 0 { now } else { now + room.min(self.replicas() - now) }
    }

    /// Notes on a ReplicaSet for which size of the Deployment it was sized; says whether that changed it.
    pub fn note_size(&self, set: &mut Value) -> bool {
        let most = self.replicas() + self.max_surge();
        let desired = meta::set_annotation(set, DESIRED_REPLICAS, &self.replicas().to_string());
        meta::set_annotation(set, MAX_REPLICAS, &most.to_string()) || desired
    }

    /// Whether the Deployment's size was changed since its ReplicaSets were sized.
    pub fn was_scaled(&self) -> bool {
        self.all().filter(|set| wanted(set) > 0).any(|set| {
            let sized_for = meta::annotation(set, DESIRED_REPLICAS).and_then(|text| text.parse::<i64>().ok());
            sized_for.is_some_and(|sized_for| sized_for != self.replicas())
        })
    }

    /// Gives a ReplicaSet another size; says whether it had a different one.
    pub async fn resize(&mut self, set: &Arc<Value>, size: i64) -> Result<bool, Refusal> {
        let before = wanted(set);
        let mut updated = (**set).clone();
        updated["spec"]["replicas"] = json!(size);
        if !self.note_size(&mut updated) && before == size {
            return Ok(false);
        }
        let updated = self.cluster.update(&table::REPLICA_SET, updated).await?;
        if before != size {
            let way = if before < size { "up" } else { "down" };
            let name = meta::name(set);
            let message = format!("Scaled {way} replica set {name} from {before} to {size}");
            self.event().normal("ScalingReplicaSet", message).record(self.cluster).await;
        }
        let is_it = |other: &&mut Arc<Value>| meta::uid(other) == meta::uid(&updated);
        if let Some(place) = self.old.iter_mut().chain(&mut self.new).find(is_it) {
            *place = updated;
        }
        Ok(before != size)
    }

    /// Follows a change of the Deployment's size, in proportion when a rollout is under way.
    pub async fn scale(&mut self) -> Result<(), Refusal> {
        let mut active: Vec<_> = self.all().filter(|set| wanted(set) > 0).cloned().collect();
        if active.len() <= 1 {
            let newest = self.new.clone().or_else(|| self.old.last().cloned());
            return match active.pop().or(newest) {
                Some(set) if wanted(&set) != self.replicas() => {
                    self.resize(&set, self.replicas()).await.map(drop)
                }
                _ => Ok(()),
            };
        }
        if self.is_saturated() {
            let old: Vec<_> = self.old.iter().filter(|set| wanted(set) > 0).cloned().collect();
            for set in old {
                self.resize(&set, 0).await?;
            }
            return Ok(());
        }
        if self.is_rolling() {
            for (set, size) in self.proportions(active) {
                self.resize(&set, size).await?;
            }
        }
        Ok(())
    }

    fn is_saturated(&self) -> bool {
        let Some(new) = &self.new else { return false };
        let sized_for = meta::annotation(new, DESIRED_REPLICAS).and_then(|text| text.parse::<i64>().ok());
        [Some(wanted(new)), sized_for, Some(available(new))].iter().all(|size| *size == Some(self.replicas()))
    }

    /// The sizes that spread a change of size over the active ReplicaSets, the largest first.
    fn proportions(&self, mut active: Vec<Arc<Value>>) -> Vec<(Arc<Value>, i64)> {
        let allowed = if self.replicas() > 0 { self.replicas() + self.max_surge() } else { 0 };
        let to_add = allowed - sum(&active, wanted);
        // Of two of the same size the newer grows first and the older shrinks first.
        active.sort_by_key(|set| Reverse((wanted(set), meta::created(set).to_owned())));
        if to_add < 0 {
            active.sort_by_key(|set| (Reverse(wanted(set)), meta::created(set).to_owned()));
        }
        let mut added = 0;
        let mut sizes = Vec::with_capacity(active.len());
        for set in active {
            let left = to_add - added;
            let share = self.share(&set);
            let share = if to_add > 0 { share.min(left) } else { share.max(left) };
            let share = if left == 0 { 0 } else { share };
            added += share;
            sizes.push((Arc::clone(&set), wanted(&set) + share));
        }
        if let Some((_, largest)) = sizes.first_mut() {
            *largest = (*largest + to_add - added).max(0);
        }
        sizes
    }

    /// By how much a ReplicaSet would grow if it kept its share of the Deployment.
    fn share(&self, set: &Value) -> i64 {
        if self.replicas() == 0 {
            return -wanted(set);
        }
        let noted = meta::annotation(set, MAX_REPLICAS).and_then(|text| text.parse::<i64>().ok());
        let before = noted.filter(|most| *most > 0);
        let before = before.unwrap_or_else(|| meta::number(&self.deployment, "status.replicas", 0));
        if before == 0 {
            return 0;
        }
        let scaled = (wanted(set) * (self.replicas() + self.max_surge())) as f64 / before as f64;
        scaled.round() as i64 - wanted(set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fenceposts_are_never_both_zero() {
        let deployment = |surge: Value, unavailable: Value| json!({"spec": {"strategy": {"rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}}});
        assert_eq!(fenceposts(&deployment(json!("25%"), json!("25%")), 2), (1, 0));
        assert_eq!(fenceposts(&deployment(json!("25%"), json!("25%")), 10), (3, 2));
        assert_eq!(fenceposts(&deployment(json!(0), json!("10%")), 3), (0, 1));
    }
}
