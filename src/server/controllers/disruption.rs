//! PodDisruptionBudgets: how many pods may go at present (kube-controller-manager, pkg/controller/disruption).

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, meta, pods};
use crate::kinds::table::{self, Kind};
use crate::object::Selector;
use crate::yaml::View;

/// How long a granted eviction may take to begin.
const CALLED_OFF: SignedDuration = SignedDuration::from_secs(120);

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
    let is_settled = disrupted(cluster, &budget, &covered).is_empty();
    Ok(if is_settled { Next::Wait } else { Next::After(CALLED_OFF.unsigned_abs()) })
}

fn status_of(cluster: &Informers, budget: &Value, covered: &[Arc<Value>]) -> Value {
    let disrupted = disrupted(cluster, budget, covered);
    let counts = |pod: &&Arc<Value>| {
        pods::is_ready(pod) && pods::is_active(pod) && !disrupted.contains_key(meta::name(pod))
    };
    let healthy = covered.iter().filter(counts).count() as i64;
    let (expected, desired) = expected_and_desired(cluster, budget, covered);
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
    let mut status = json!({
        "conditions": [{
            "type": "DisruptionAllowed", "status": state, "reason": reason, "message": "",
            "observedGeneration": generation, "lastTransitionTime": since,
        }],
        "currentHealthy": healthy,
        "desiredHealthy": desired,
        "disruptionsAllowed": allowed,
        "expectedPods": expected,
        "observedGeneration": generation,
    });
    if !disrupted.is_empty() {
        status["disruptedPods"] = Value::Object(disrupted);
    }
    status
}

/// How many pods there should be, and how many of them healthy.
fn expected_and_desired(cluster: &Informers, budget: &Value, covered: &[Arc<Value>]) -> (i64, i64) {
    match (budget.dig("spec.maxUnavailable"), budget.dig("spec.minAvailable")) {
        (Some(most), _) => {
            let expected = expected(cluster, covered);
            (expected, (expected - meta::scaled(Some(most), expected, true)).max(0))
        }
        (None, Some(least @ Value::String(_))) => {
            let expected = expected(cluster, covered);
            (expected, meta::scaled(Some(least), expected, true))
        }
        (None, least) => (covered.len() as i64, meta::scaled(least, 0, true)),
    }
}

/// The pods whose eviction was granted but that are still there; after a while it is taken for called off.
fn disrupted(cluster: &Informers, budget: &Value, covered: &[Arc<Value>]) -> Map<String, Value> {
    let granted = budget.dig("status.disruptedPods").and_then(Value::as_object).cloned().unwrap_or_default();
    let is_under_way = |name: &str, at: &Value| {
        let since = at.as_str().and_then(|at| at.parse().ok());
        let is_recent = since.is_some_and(|since| cluster.now().duration_since(since) < CALLED_OFF);
        is_recent && covered.iter().any(|pod| meta::name(pod) == name && !meta::is_terminating(pod))
    };
    granted.into_iter().filter(|(name, at)| is_under_way(name, at)).collect()
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
