//! PodDisruptionBudgets: how many pods may go at present (kube-controller-manager, pkg/controller/disruption).

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, meta, pods};
use crate::kinds::table::{self, Kind};
use crate::object::Selector;
use crate::yaml::View;

/// The controller of PodDisruptionBudgets.
pub struct Budgets;

impl Controller for Budgets {
    fn name(&self) -> &'static str {
        "disruption"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::POD_DISRUPTION_BUDGET, &table::POD])
    }

    fn concerned(&self, cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        if is_one_of(kind, &[&table::POD_DISRUPTION_BUDGET]) {
            return vec![key_of(object)];
        }
        let budgets = cluster.list(&table::POD_DISRUPTION_BUDGET, Some(meta::namespace(object)));
        let covering = budgets.iter().filter(|budget| selector(budget).matches(meta::labels(object)));
        covering.map(|budget| key_of(budget)).collect()
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

fn selector(budget: &Value) -> Selector {
    budget.dig("spec.selector").map(Selector::of_label_selector).and_then(Result::ok).unwrap_or_default()
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    let Some(budget) = cluster.get(&table::POD_DISRUPTION_BUDGET, &key.namespace, &key.name) else {
        return Ok(Next::Wait);
    };
    let selector = selector(&budget);
    let mut covered = cluster.list(&table::POD, Some(&key.namespace));
    covered.retain(|pod| budget.dig("spec.selector").is_some() && selector.matches(meta::labels(pod)));
    let status = status_of(cluster, &budget, &covered);
    if budget.get("status") != Some(&status) {
        let mut updated = (*budget).clone();
        updated["status"] = status;
        cluster.update_status(&table::POD_DISRUPTION_BUDGET, updated).await?;
    }
    Ok(Next::Wait)
}

fn status_of(cluster: &Informers, budget: &Value, covered: &[Arc<Value>]) -> Value {
    let healthy = covered.iter().filter(|pod| pods::is_ready(pod) && pods::is_active(pod)).count() as i64;
    let (expected, desired) = match (budget.dig("spec.maxUnavailable"), budget.dig("spec.minAvailable")) {
        (Some(most), _) => {
            let expected = expected(cluster, covered);
            (expected, (expected - meta::scaled(Some(most), expected, true)).max(0))
        }
        (None, Some(least @ Value::String(_))) => {
            let expected = expected(cluster, covered);
            (expected, meta::scaled(Some(least), expected, true))
        }
        (None, least) => (covered.len() as i64, meta::scaled(least, 0, true)),
    };
    let allowed = if expected > 0 { (healthy - desired).max(0) } else { 0 };
    let generation = meta::number(budget, "metadata.generation", 0);
    let (state, reason) =
        if allowed > 0 { ("True", "SufficientPods") } else { ("False", "InsufficientPods") };
    let known = meta::condition(budget, "DisruptionAllowed");
    let since = known.filter(|known| meta::text(known, "status") == state);
    let since = since.map_or_else(
        || meta::time(cluster.now()),
        |known| meta::text(known, "lastTransitionTime").to_owned(),
    );
    json!({
        "conditions": [{
            "type": "DisruptionAllowed", "status": state, "reason": reason, "message": "",
            "observedGeneration": generation, "lastTransitionTime": since,
        }],
        "currentHealthy": healthy,
        "desiredHealthy": desired,
        "disruptionsAllowed": allowed,
        "expectedPods": expected,
        "observedGeneration": generation,
    })
}

/// How many pods the controllers of the covered pods want together.
fn expected(cluster: &Informers, covered: &[Arc<Value>]) -> i64 {
    let mut seen = HashSet::new();
    let mut sum = 0;
    for pod in covered {
        let Some(owner) =
            meta::controller_of(pod).filter(|owner| seen.insert(meta::text(owner, "uid").to_owned()))
        else {
            continue;
        };
        let kind = [&table::REPLICA_SET, &table::STATEFUL_SET]
            .into_iter()
            .find(|kind| kind.kind == meta::text(owner, "kind"));
        let owner = kind.and_then(|kind| cluster.get(kind, meta::namespace(pod), meta::text(owner, "name")));
        sum += owner.map_or(0, |owner| meta::number(&owner, "spec.replicas", 1));
    }
    sum
}
