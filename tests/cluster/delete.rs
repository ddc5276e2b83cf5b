//! Deletion: order, finalizers, what is not there.

use std::time::Duration;

use hoist::api::PatchType;
use hoist::apply::{Cascade, DeleteOptions, DryRun};
use serde_json::json;

use crate::cluster::{clusters, lines};
use crate::kubectl;
use crate::manifests::{config, deployment, service};

fn options() -> DeleteOptions {
    DeleteOptions {
        concurrency: 8,
        dry_run: None,
        ignore_not_found: false,
        grace_seconds: None,
        cascade: Cascade::Background,
        wait: true,
        timeout: Some(Duration::from_secs(30)),
    }
}

#[tokio::test]
async fn what_was_applied_goes_in_reverse() {
    for cluster in clusters("gone").await {
        let objects = [config("a", json!({})), service("web"), deployment("web", json!({}))];
        cluster.apply(&objects).await;
        let dry = DeleteOptions { dry_run: Some(DryRun::Server), ..options() };
        assert_eq!(cluster.delete(&objects, &dry).await.0, 0);
        assert!(cluster.get("v1", "ConfigMap", "a").await.is_some());
        let (left, events) = cluster.delete(&objects, &options()).await;
        let said = ["deployment.apps/web deleted", "service/web deleted", "configmap/a deleted"];
        assert_eq!((left, lines(&events)), (0, said.map(str::to_owned).to_vec()));
        assert!(cluster.get("apps/v1", "Deployment", "web").await.is_none());
        let (left, events) = cluster.delete(&objects[..1], &options()).await;
        assert_eq!(
            (left, lines(&events)),
            (1, vec!["configmap/a failed: configmaps \"a\" not found ".to_owned()])
        );
        let ignoring = DeleteOptions { ignore_not_found: true, ..options() };
        assert_eq!(cluster.delete(&objects, &ignoring).await.0, 0);
        cluster.leave().await;
    }
}

#[tokio::test]
async fn a_finalizer_is_waited_for_and_named() {
    for cluster in clusters("finalizer").await {
        let mut held = config("held", json!({}));
        held["metadata"]["finalizers"] = json!(["client.example/hold"]);
        cluster.apply(&[held.clone()]).await;
        let short = DeleteOptions { timeout: Some(Duration::from_secs(1)), ..options() };
        let (left, events) = cluster.delete(&[held.clone()], &short).await;
        let why = "it is still there: its finalizers client.example/hold are not done";
        let said = ["configmap/held deleted".to_owned(), format!("configmap/held not ready: {why}")];
        assert_eq!((left, lines(&events)), (1, said.to_vec()));
        let release = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let patch = json!({"metadata": {"finalizers": null}});
            let kind = cluster.kind("v1", "ConfigMap");
            let merge = (PatchType::Merge, &patch);
            cluster
                .api()
                .patch(kind, Some(&cluster.namespace), "held", merge, &Default::default())
                .await
                .unwrap();
        };
        let objects = [held];
        let options = options();
        let ((left, _), ()) = tokio::join!(cluster.delete(&objects, &options), release);
        assert_eq!(left, 0);
        assert!(cluster.get("v1", "ConfigMap", "held").await.is_none());
        cluster.leave().await;
    }
}

#[tokio::test]
async fn orphans_stay() {
    for cluster in clusters("orphan").await {
        cluster.apply_and_wait(&[deployment("web", json!({}))], Duration::from_secs(30)).await;
        let orphan = DeleteOptions { cascade: Cascade::Orphan, ..options() };
        let (left, events) = cluster.delete(&[deployment("web", json!({}))], &orphan).await;
        assert_eq!(left, 0, "{events:?}");
        if let Some(kubeconfig) = &cluster.kubeconfig {
            let words = ["-n", &cluster.namespace, "get", "replicasets", "-o", "name"];
            assert_eq!(kubectl::run(kubeconfig, &words, "").len(), 1);
        }
        cluster.leave().await;
    }
}
