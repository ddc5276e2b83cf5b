//! From the old pods to the new ones.

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

    /// Shrinks the old ReplicaSets, the oldest first: pods that are not available at once, others as the new ones
    /// become available. Says whether anything shrank.
    async fn shrink_old(&mut self) -> Result<bool, Refusal> {
        let Some(new) = self.new.clone() else { return Ok(false) };
        if sum(&self.old, wanted) == 0 {
            return Ok(false);
        }
        let least = self.replicas() - self.max_unavailable();
        let mut left = sum(self.all(), wanted) - least - (wanted(&new) - available(&new));
        if left <= 0 {
            return Ok(false);
        }
        let mut shrank = false;
        for set in self.old.clone() {
            let useless = (wanted(&set) - available(&set)).min(left);
            if wanted(&set) > 0 && useless > 0 {
                shrank |= self.resize(&set, wanted(&set) - useless).await?;
                left -= useless;
            }
        }
        let mut spare = sum(self.all(), available) - least;
        for set in self.old.clone() {
            let fewer = wanted(&set).min(spare);
            if fewer > 0 {
                shrank |= self.resize(&set, wanted(&set) - fewer).await?;
                spare -= fewer;
            }
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
            let of_old =
                |pod: &serde_json::Value| self.old.iter().any(|set| meta::is_controlled_by(pod, set));
            pods.iter().any(|pod| of_old(pod) && !pods::is_finished(pod))
        }
    }
}
