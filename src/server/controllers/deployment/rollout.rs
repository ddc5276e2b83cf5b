//! From the old pods to the new ones.

use std::sync::Arc;

use serde_json::Value;

use super::{Refusal, Rollout, available, meta, status, sum, wanted};
use crate::kinds::table;
use crate::server::controllers::pods;

impl Rollout<'_> {
    /// One step of a rolling update: the new ReplicaSet grows as far as the surge lets it; when it cannot, the old
    /// ones shrink as far as availability lets them.
    pub async fn roll(&mut self) -> Result<(), Refusal> {
        self.sync_revision(true).await?;
        let Some(new) = self.new.clone() else { return Ok(()) };
        let size = match wanted(&new) {
            now if now < self.replicas() => self.size_of_new(now),
            _ => self.replicas(),
        };
        if size != wanted(&new) && self.resize(&new, size).await? {
            return Ok(());
        }
        if self.shrink_old().await? {
            return Ok(());
        }
        match status::is_complete(&self.deployment) {
            true => self.clean_up().await,
            false => Ok(()),
        }
    }

    /// Shrinks the old ReplicaSets as far as availability lets them. Says whether anything shrank.
    async fn shrink_old(&mut self) -> Result<bool, Refusal> {
        let Some(new) = self.new.clone() else { return Ok(false) };
        let least = self.replicas() - self.max_unavailable();
        let mut shrank = false;
        for (set, size) in smaller(&self.old, &new, least) {
            shrank |= self.resize(&set, size).await?;
        }
        Ok(shrank)
    }

    /// One step of recreation: all old pods go, and when the last is gone the new ones come.
    pub async fn recreate(&mut self) -> Result<(), Refusal> {
        self.sync_revision(false).await?;
        let mut shrank = false;
        for set in self.old.clone() {
            if wanted(&set) > 0 {
                shrank |= self.resize(&set, 0).await?;
            }
        }
        if shrank || self.has_old_pods() {
            return Ok(());
        }
        self.sync_revision(true).await?;
        if let Some(new) = self.new.clone() {
            self.resize(&new, self.replicas()).await?;
        }
        match status::is_complete(&self.deployment) {
            true => self.clean_up().await,
            false => Ok(()),
        }
    }

    fn has_old_pods(&self) -> bool {
        let known = sum(&self.old, |set| meta::number(set, "status.replicas", 0)) > 0;
        known || {
            let pods = self.cluster.list(&table::POD, Some(meta::namespace(&self.deployment)));
            let of_old = |pod: &Value| self.old.iter().any(|set| meta::is_controlled_by(pod, set));
            pods.iter().any(|pod| of_old(pod) && !pods::is_finished(pod))
        }
    }
}

/// Which of the old ReplicaSets are to have how many pods instead, so that `least` pods stay available: the oldest
/// first gives up pods that are not available, then others as far as the new ones stand in for them.
///
/// What a status says of availability counts only once it is about the size that is asked for: pods that are still
/// to be deleted would be given up a second time. kube-controller-manager takes no step either from a status with
/// more available pods than asked for (rolling.go, "invalid request to scale down").
fn smaller(old: &[Arc<Value>], new: &Arc<Value>, least: i64) -> Vec<(Arc<Value>, i64)> {
    let mut sizes: Vec<_> =
        old.iter().filter(|set| wanted(set) > 0).map(|set| (Arc::clone(set), wanted(set))).collect();
    let active = || sizes.iter().map(|(set, _)| set).chain([new]);
    let mut useless = sum(active(), wanted) - least - (wanted(new) - available(new));
    let mut spare = sum(active(), available) - least;
    if useless <= 0 || !active().all(|set| is_observed(set)) {
        return Vec::new();
    }
    for (set, size) in &mut sizes {
        let fewer = (*size - available(set)).clamp(0, useless);
        *size -= fewer;
        useless -= fewer;
    }
    for (_, size) in &mut sizes {
        let fewer = (*size).clamp(0, spare.max(0));
        *size -= fewer;
        spare -= fewer;
    }
    sizes.retain(|(set, size)| *size != wanted(set));
    sizes
}

/// Whether the status of a ReplicaSet is about its present size.
fn is_observed(set: &Value) -> bool {
    meta::number(set, "status.observedGeneration", 0) >= meta::number(set, "metadata.generation", 0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn set(name: &str, wanted: i64, available: i64, behind: i64) -> Arc<Value> {
        Arc::new(json!({
            "metadata": {"name": name, "generation": 3}, "spec": {"replicas": wanted},
            "status": {"availableReplicas": available, "observedGeneration": 3 - behind},
        }))
    }

    fn sizes(old: &[Arc<Value>], new: &Arc<Value>, least: i64) -> Vec<(String, i64)> {
        let smaller = smaller(old, new, least);
        smaller.into_iter().map(|(set, size)| (meta::name(&set).to_owned(), size)).collect()
    }

    #[test]
    fn old_pods_go_as_new_ones_become_available() {
        let old = [set("old", 4, 4, 0)];
        assert_eq!(sizes(&old, &set("new", 1, 0, 0), 3), [("old".to_owned(), 3)]);
        assert_eq!(sizes(&old, &set("new", 1, 1, 0), 3), [("old".to_owned(), 2)]);
        assert!(sizes(&[set("old", 3, 3, 0)], &set("new", 2, 0, 0), 3).is_empty());
    }

    #[test]
    fn pods_that_are_not_available_go_first() {
        let old = [set("oldest", 4, 4, 0), set("older", 2, 0, 0), set("none", 0, 2, 0)];
        let expected = [("oldest".to_owned(), 3), ("older".to_owned(), 0)];
        assert_eq!(sizes(&old, &set("new", 0, 0, 0), 3), expected);
    }

    #[test]
    fn a_status_from_before_the_last_step_allows_no_further_one() {
        // One old pod was given up already and is still counted: with the new one there would be two to spare.
        let new = set("new", 2, 1, 0);
        assert!(sizes(&[set("old", 3, 4, 1)], &new, 3).is_empty());
        assert_eq!(sizes(&[set("old", 3, 3, 0)], &new, 3), [("old".to_owned(), 2)]);
        assert!(sizes(&[set("old", 3, 3, 0)], &set("new", 1, 4, 1), 3).is_empty());
    }
}
