use http::StatusCode;
use serde_json::{Value, json};

use super::change::{Decision, Next};
use super::{DeleteOptions, Refusal, Registry, Resource, Target, metadata, parse};
use crate::api::Reason;
use crate::kinds::table;
use crate::object::Selector;

/// How long a client is to wait where the budget's controller is behind.
const SOON: u32 = 10;

impl Registry {
    /// Deletes a pod where its disruption budget lets it go (`pkg/registry/core/pod/storage/eviction.go`).
    ///
    /// # Errors
    /// [`Refusal`] of reason TooManyRequests where the budget does not; else as [`Registry::delete`].
    pub async fn evict(&self, target: Target<'_>, options: &DeleteOptions) -> Result<(), Refusal> {
        let entry = self.get(target)?;
        let pod = parse(&entry)?;
        let mut options = options.clone();
        let phase = pod["status"]["phase"].as_str().unwrap_or_default();
        // A pod that serves nobody any more, or not yet, disrupts nothing.
        let disrupts = phase == "Running" && !metadata::is_terminating(&pod);
        if disrupts && self.consult(target, &pod, options.dry_run).await? == Leave::WhileUnready {
            options.revision.get_or_insert(entry.revision);
        }
        if !options.dry_run {
            self.announce(target, &mut options).await?;
        }
        self.delete(target, &options).await.map(drop)
    }

    /// Asks the budget that covers a running pod, and counts the eviction against it.
    async fn consult(&self, target: Target<'_>, pod: &Value, dry_run: bool) -> Result<Leave, Refusal> {
        let Some(budgets) = self.catalog.of(&table::POD_DISRUPTION_BUDGET) else { return Ok(Leave::Free) };
        let covering = self.covering(&budgets, target.namespace, pod)?;
        let budget = match covering.as_slice() {
            [] => return Ok(Leave::Free),
            [budget] => budget,
            _ => return Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, Reason::InternalError, SEVERAL)),
        };
        let count = |field: &str| budget["status"][field].as_i64().unwrap_or(0);
        let always = budget["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow";
        let enough = count("currentHealthy") >= count("desiredHealthy") && count("desiredHealthy") > 0;
        if !is_ready(pod) && (always || enough) {
            return Ok(Leave::WhileUnready);
        }
        let name = metadata::text(budget, "name");
        let version = &budgets.storage;
        let of_budget = Target { resource: &budgets, version, namespace: target.namespace, name };
        let now = metadata::time(self.clock.now());
        let counted = self.change(of_budget, dry_run, |budget, _| {
            let next = count_against(budget, target.name, &now)?;
            Ok(Decision::unconditional(Next::Keep(next)))
        });
        counted.await.map(|_| Leave::Free)
    }

    fn covering(&self, budgets: &Resource, namespace: &str, pod: &Value) -> Result<Vec<Value>, Refusal> {
        let listed = self.store.list(&budgets.prefix(Some(namespace)), None, 0, &|_| true);
        let all = listed.entries.iter().map(|(_, entry)| parse(entry)).collect::<Result<Vec<_>, _>>()?;
        let covers = |budget: &Value| {
            let selector = budget["spec"].get("selector").map(Selector::of_label_selector);
            let labels = pod["metadata"].get("labels");
            selector.is_some_and(|selector| selector.is_ok_and(|selector| selector.matches(labels)))
        };
        Ok(all.into_iter().filter(covers).collect())
    }

    /// Notes on the pod why it goes.
    async fn announce(&self, target: Target<'_>, options: &mut DeleteOptions) -> Result<(), Refusal> {
        let now = metadata::time(self.clock.now());
        let announced = self.change(target, false, |mut pod, entry| {
            if options.revision.is_some_and(|revision| revision != entry.revision) {
                return Err(Refusal::modified(target.resource, target.name));
            }
            let conditions = pod["status"]["conditions"].as_array().cloned().unwrap_or_default();
            let others = conditions.into_iter().filter(|condition| condition["type"] != "DisruptionTarget");
            let own = json!({
                "type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI",
                "message": "Eviction API: evicting", "lastProbeTime": null, "lastTransitionTime": now,
            });
            pod["status"]["conditions"] = others.chain([own]).collect();
            Ok(Decision::unconditional(Next::Keep(pod)))
        });
        let entry = announced.await?.entry;
        if let Some(revision) = &mut options.revision {
            *revision = entry.revision;
        }
        Ok(())
    }
}

const SEVERAL: &str =
    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";

/// How a pod may go.
#[derive(PartialEq, Eq)]
enum Leave {
    /// It may.
    Free,
    /// It may as long as it is not ready.
    WhileUnready,
}

fn is_ready(pod: &Value) -> bool {
    let conditions = pod["status"]["conditions"].as_array().into_iter().flatten();
    conditions.into_iter().any(|condition| condition["type"] == "Ready" && condition["status"] == "True")
}

/// The budget with one disruption less to give; its controller learns which pod it was for.
fn count_against(mut budget: Value, pod: &str, now: &str) -> Result<Value, Refusal> {
    let name = metadata::text(&budget, "name").to_owned();
    let count = |field: &str| budget["status"][field].as_i64().unwrap_or(0);
    if count("observedGeneration") < budget["metadata"]["generation"].as_i64().unwrap_or(0) {
        let why = format!("The disruption budget {name} is still being processed by the server.");
        return Err(too_many(SOON, why));
    }
    let (healthy, wanted) = (count("currentHealthy"), count("desiredHealthy"));
    let left = count("disruptionsAllowed");
    if left <= 0 {
        let why = match healthy <= wanted {
            true => format!(
                "The disruption budget {name} needs {wanted} healthy pods and has {healthy} currently"
            ),
            false => format!("The disruption budget {name} does not allow evicting pods currently"),
        };
        return Err(too_many(0, why));
    }
    let status = metadata::map(&mut budget["status"]);
    status.insert("disruptionsAllowed".to_owned(), json!(left - 1));
    let disrupted = status.entry("disruptedPods").or_insert_with(|| json!({}));
    metadata::map(disrupted).insert(pod.to_owned(), json!(now));
    Ok(budget)
}

fn too_many(seconds: u32, why: String) -> Refusal {
    let message = "Cannot evict pod as it would violate the pod's disruption budget.";
    Refusal::too_many_requests(message, seconds, "DisruptionBudget", why)
}
