//! HorizontalPodAutoscalers: keeps what they scale within their bounds. There are no metrics here, so that is all they
//! do, as on a cluster without a metrics server (kube-controller-manager, pkg/controller/podautoscaler).

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::events::Event;
use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, meta};
use crate::kinds::table::{self, Kind};

/// The controller of HorizontalPodAutoscalers.
pub struct Autoscalers;

/// What an autoscaler can scale here.
static SCALED: &[&Kind] = &[&table::DEPLOYMENT, &table::STATEFUL_SET, &table::REPLICA_SET];

impl Controller for Autoscalers {
    fn name(&self) -> &'static str {
        "horizontalpodautoscaler"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::HORIZONTAL_POD_AUTOSCALER]) || is_one_of(kind, SCALED)
    }

    fn concerned(&self, cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        if is_one_of(kind, &[&table::HORIZONTAL_POD_AUTOSCALER]) {
            return vec![key_of(object)];
        }
        let autoscalers = cluster.list(&table::HORIZONTAL_POD_AUTOSCALER, Some(meta::namespace(object)));
        let scaling = autoscalers.iter().filter(|autoscaler| {
            let target = |field: &str| meta::text(autoscaler, &format!("spec.scaleTargetRef.{field}"));
            target("kind") == kind.kind && target("name") == meta::name(object)
        });
        scaling.map(|autoscaler| key_of(autoscaler)).collect()
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    let Some(autoscaler) = cluster.get(&table::HORIZONTAL_POD_AUTOSCALER, &key.namespace, &key.name) else {
        return Ok(Next::Wait);
    };
    let target = |field: &str| meta::text(&autoscaler, &format!("spec.scaleTargetRef.{field}")).to_owned();
    let kind = SCALED.iter().find(|kind| kind.kind == target("kind"));
    let scaled = kind.and_then(|kind| Some((*kind, cluster.get(kind, &key.namespace, &target("name"))?)));
    let Some((kind, scaled)) = scaled else {
        let message = format!(
            "the HPA controller was unable to get the target's current scale: {} \"{}\" not found",
            target("kind"),
            target("name")
        );
        let status = status(cluster, &autoscaler, None, ("False", "FailedGetScale", message));
        return update_status(cluster, &autoscaler, status).await;
    };
    let current = meta::number(&scaled, "spec.replicas", 1);
    let least = meta::number(&autoscaler, "spec.minReplicas", 1);
    let most = meta::number(&autoscaler, "spec.maxReplicas", least);
    // Scaled to zero by hand means that the autoscaler is to keep out of it.
    let desired = if current == 0 { 0 } else { current.clamp(least, most) };
    let able = match current == desired {
        true => {
            let message = "the HPA controller was able to get the target's current scale".to_owned();
            ("True", "SucceededGetScale", message)
        }
        false => {
            resize(cluster, kind, &scaled, desired).await?;
            let why = if current < least { "below Spec.MinReplicas" } else { "above Spec.MaxReplicas" };
            let message = format!("New size: {desired}; reason: Current number of replicas {why}");
            let event =
                Event::from("horizontal-pod-autoscaler", &autoscaler, &table::HORIZONTAL_POD_AUTOSCALER);
            event.normal("SuccessfulRescale", message).record(cluster).await;
            let message = format!("the HPA controller was able to update the target scale to {desired}");
            ("True", "SucceededRescale", message)
        }
    };
    let status = status(cluster, &autoscaler, Some((current, desired)), able);
    update_status(cluster, &autoscaler, status).await
}

async fn resize(
    cluster: &Informers,
    kind: &'static Kind,
    scaled: &Arc<Value>,
    size: i64,
) -> Result<(), Refusal> {
    let mut resized = (**scaled).clone();
    resized["spec"]["replicas"] = json!(size);
    cluster.update(kind, resized).await.map(drop)
}

async fn update_status(cluster: &Informers, autoscaler: &Value, status: Value) -> Result<Next, Refusal> {
    if autoscaler.get("status") != Some(&status) {
        let mut updated = autoscaler.clone();
        updated["status"] = status;
        cluster.update_status(&table::HORIZONTAL_POD_AUTOSCALER, updated).await?;
    }
    Ok(Next::Wait)
}

fn status(
    cluster: &Informers,
    autoscaler: &Value,
    sizes: Option<(i64, i64)>,
    (state, reason, message): (&str, &str, String),
) -> Value {
    let now = meta::time(cluster.now());
    let known =
        meta::condition(autoscaler, "AbleToScale").filter(|known| meta::text(known, "status") == state);
    let since = known.map_or(now.as_str(), |known| meta::text(known, "lastTransitionTime"));
    // What the last rescaling said stays until the next: the watch that it causes is no news.
    let rescaled = known
        .filter(|known| meta::text(known, "reason") == "SucceededRescale" && reason == "SucceededGetScale");
    let condition = rescaled.cloned().unwrap_or_else(|| {
        json!({
            "type": "AbleToScale", "status": state, "reason": reason, "message": message,
            "lastTransitionTime": since,
        })
    });
    let (current, desired) = sizes.unwrap_or_default();
    let mut status = json!({
        "conditions": [condition], "currentMetrics": null, "currentReplicas": current, "desiredReplicas": desired,
    });
    let last = autoscaler.get("status").and_then(|status| status.get("lastScaleTime"));
    if current != desired {
        status["lastScaleTime"] = json!(now);
    } else if let Some(last) = last {
        status["lastScaleTime"] = last.clone();
    }
    status
}
