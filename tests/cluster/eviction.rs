//! Evictions: a pod goes as far as its disruption budget lets it.

use std::time::{Duration, Instant};

use hoist::api::{Body, PatchType, Request};
use http::Method;
use serde_json::{Value, json};

use crate::cluster::{Cluster, clusters};
use crate::manifests::deployment;

async fn evict(cluster: &Cluster, pod: &str) -> (u16, Value) {
    let target = format!("/api/v1/namespaces/{}/pods/{pod}/eviction", cluster.namespace);
    let mut headers = http::HeaderMap::new();
    headers.insert("content-type", "application/json".parse().unwrap());
    let eviction = json!({"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod}});
    let body = eviction.to_string().into();
    let request = Request { method: Method::POST, target, headers, body, timeout: None };
    let answer = cluster.transport.send(request).await.unwrap();
    let status = answer.status.as_u16();
    let bytes = match answer.body {
        Body::Whole(bytes) => bytes.to_vec(),
        Body::Stream(stream) => {
            futures_util::TryStreamExt::try_collect::<Vec<_>>(stream).await.unwrap().concat()
        }
    };
    (status, serde_json::from_slice(&bytes).unwrap())
}

/// Waits until the budget allows `disruptions`, seen as it is now.
async fn until_allowed(cluster: &Cluster, disruptions: i64) {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let budget = cluster.get("policy/v1", "PodDisruptionBudget", "web").await.unwrap();
        let status = &budget["status"];
        let is_seen = status["observedGeneration"] == budget["metadata"]["generation"];
        if is_seen
            && status["disruptionsAllowed"].as_i64().unwrap_or(0) == disruptions
            && status["currentHealthy"] == 2
        {
            return;
        }
        assert!(Instant::now() < deadline, "{status}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_budget_holds_an_eviction_up() {
    for cluster in clusters("eviction").await {
        let budget = json!({
            "apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "web"},
            "spec": {"minAvailable": 2, "selector": {"matchLabels": {"app": "web"}}},
        });
        let web = deployment("web", json!({"replicas": 2}));
        let (left, events) = cluster.apply_and_wait(&[web, budget], Duration::from_secs(60)).await;
        assert_eq!(left, 0, "{events:?}");
        until_allowed(&cluster, 0).await;
        let pods =
            cluster.api().list(cluster.kind("v1", "Pod"), Some(&cluster.namespace), Some("app=web")).await;
        let pod = pods.unwrap().items[0]["metadata"]["name"].as_str().unwrap().to_owned();
        let (code, status) = evict(&cluster, &pod).await;
        assert_eq!((code, &status["reason"]), (429, &json!("TooManyRequests")), "{status}");
        assert_eq!(status["message"], "Cannot evict pod as it would violate the pod's disruption budget.");
        assert_eq!(
            status["details"],
            json!({"causes": [{
                "reason": "DisruptionBudget", "message": "The disruption budget web needs 2 healthy pods and has 2 currently",
            }]})
        );

        let kind = cluster.kind("policy/v1", "PodDisruptionBudget");
        let merge = (PatchType::Merge, &json!({"spec": {"minAvailable": 1}}));
        let namespace = Some(cluster.namespace.as_str());
        cluster.api().patch(kind, namespace, "web", merge, &Default::default()).await.unwrap();
        until_allowed(&cluster, 1).await;
        let (code, status) = evict(&cluster, &pod).await;
        assert_eq!((code, &status["status"]), (201, &json!("Success")), "{status}");
        // Where it is still there, it is on its way out, and says why.
        if let Some(pod) = cluster.get("v1", "Pod", &pod).await {
            let conditions = pod["status"]["conditions"].as_array().cloned().unwrap_or_default();
            assert!(pod["metadata"]["deletionTimestamp"].is_string(), "{pod}");
            assert!(conditions.iter().any(|it| it["type"] == "DisruptionTarget"), "{pod}");
        }
        cluster.leave().await;
    }
}
