//! Waiting: what becomes ready, and what is told early where it never will.

use std::time::{Duration, Instant};

use hoist::apply::Event;
use hoist::client::Api;
use serde_json::{Value, json};

use crate::cluster::{Cluster, clusters, lines, real_clusters};
use crate::manifests::{config, deployment};

const LIMIT: Duration = Duration::from_secs(60);

/// A Deployment whose pods sit on a node that nobody plays, so that the test can. The node is this run's own: a real
/// cluster fails the pods of a node that it has long known not to be there.
fn on_no_node(cluster: &Cluster, name: &str) -> Value {
    let mut object = deployment(name, json!({}));
    object["spec"]["template"]["spec"]["nodeName"] = json!(cluster.namespace);
    object
}

/// The name of the first pod whose label `app` is `app`, once there is one.
async fn pod_of(cluster: &Cluster, app: &str) -> String {
    loop {
        let api: Api = cluster.api();
        let selector = format!("app={app}");
        let pods =
            api.list(cluster.kind("v1", "Pod"), Some(&cluster.namespace), Some(&selector)).await.unwrap();
        if let Some(pod) = pods.items.first() {
            return pod["metadata"]["name"].as_str().unwrap().to_owned();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn waiting(reason: &str, message: &str) -> Value {
    let state = json!({"waiting": {"reason": reason, "message": message}});
    json!({"phase": "Pending", "containerStatuses": [
        {"name": "main", "image": "", "imageID": "", "ready": false, "restartCount": 0, "state": state}
    ]})
}

#[tokio::test]
async fn workloads_become_ready() {
    for cluster in clusters("ready").await {
        let objects = [config("a", json!({})), deployment("web", json!({"replicas": 2}))];
        let (left, events) = cluster.apply_and_wait(&objects, LIMIT).await;
        assert_eq!((left, lines(&events)), (0, vec!["deployment.apps/web ready".to_owned()]), "{events:?}");
        let objects = [config("a", json!({})), deployment("web", json!({"replicas": 3}))];
        let again = cluster.apply_and_wait(&objects, None).await;
        assert_eq!((again.0, lines(&again.1)), (0, vec!["deployment.apps/web ready".to_owned()]));
        cluster.leave().await;
    }
}

#[tokio::test]
async fn an_image_that_cannot_be_pulled_is_told_at_once() {
    for cluster in real_clusters("pull").await {
        let objects = [on_no_node(&cluster, "web"), on_no_node(&cluster, "other")];
        let began = Instant::now();
        let meddle = async {
            let pod = pod_of(&cluster, "web").await;
            cluster.set_pod_status(&pod, waiting("ErrImagePull", "i/o timeout")).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            cluster.set_pod_status(&pod, waiting("ImagePullBackOff", "a:1: not found")).await;
            pod
        };
        let ((left, events), pod) = tokio::join!(cluster.apply_and_wait(&objects, LIMIT), meddle);
        assert_eq!(left, 2);
        let said = lines(&events);
        let why = format!("pod {pod}: container main: ImagePullBackOff: a:1: not found");
        assert_eq!(said[0], format!("deployment.apps/web not ready: {why}"));
        assert!(
            said[1].starts_with("deployment.apps/other not ready: not waited for any longer: "),
            "{said:?}"
        );
        let warned = events
            .iter()
            .any(|event| matches!(event, Event::Progress { awaits, .. } if awaits.contains("ErrImagePull")));
        assert!(warned, "{events:?}");
        assert!(began.elapsed() < Duration::from_secs(20));
        cluster.leave().await;
    }
}

#[tokio::test]
async fn a_container_that_crashes_and_recovers_is_waited_for() {
    for cluster in real_clusters("crash").await {
        let crashed = |restarts: i64| {
            let mut status = waiting("CrashLoopBackOff", "back-off");
            status["phase"] = json!("Running");
            status["containerStatuses"][0]["restartCount"] = json!(restarts);
            status
        };
        let mut recovered = json!({"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]});
        recovered["containerStatuses"] = json!([
            {"name": "main", "image": "", "imageID": "", "ready": true, "restartCount": 1, "state": {"running": {}}}
        ]);
        for (name, then, told) in
            [("web", recovered, "ready"), ("loop", crashed(3), "CrashLoopBackOff: back-off")]
        {
            let meddle = async {
                let pod = pod_of(&cluster, name).await;
                cluster.set_pod_status(&pod, crashed(1)).await;
                tokio::time::sleep(Duration::from_millis(300)).await;
                cluster.set_pod_status(&pod, then).await;
            };
            let objects = [on_no_node(&cluster, name)];
            let ((_, events), ()) = tokio::join!(cluster.apply_and_wait(&objects, LIMIT), meddle);
            let said = lines(&events);
            assert!(said.len() == 1 && said[0].ends_with(told), "{events:?}");
        }
        cluster.leave().await;
    }
}

#[tokio::test]
async fn pods_of_an_older_revision_do_not_count() {
    for cluster in clusters("older").await {
        let (report, _) = cluster.apply(&[on_no_node(&cluster, "web")]).await;
        assert!(report.is_clean());
        let pod = pod_of(&cluster, "web").await;
        cluster.set_pod_status(&pod, waiting("ImagePullBackOff", "a:1: not found")).await;
        let mended = deployment("web", json!({"strategy": {"type": "RollingUpdate"}}));
        let (left, events) = cluster.apply_and_wait(&[mended], LIMIT).await;
        assert_eq!(left, 0, "{events:?}");
        cluster.leave().await;
    }
}

#[tokio::test]
async fn what_no_node_takes_is_told_with_the_schedulers_reason() {
    for cluster in clusters("unschedulable").await {
        let mut object = deployment("web", json!({}));
        object["spec"]["template"]["spec"]["nodeSelector"] = json!({"no-such": "label"});
        let (left, events) = cluster.apply_and_wait(&[object], LIMIT).await;
        let said = lines(&events);
        assert!(
            left == 1 && said[0].contains("Unschedulable: 0/") && said[0].contains("nodes are available"),
            "{said:?}"
        );
        cluster.leave().await;
    }
}

#[tokio::test]
async fn a_failed_job_and_the_end_of_the_time_are_told() {
    for cluster in real_clusters("job").await {
        let job = json!({
            "apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "j"},
            "spec": {
                "backoffLimit": 0,
                "template": {
                    "metadata": {"labels": {"app": "j"}},
                    "spec": {
                        "restartPolicy": "Never", "nodeName": cluster.namespace,
                        "containers": [{"name": "c", "image": "a:1"}]
                    }
                }
            }
        });
        let (left, events) = cluster.apply_and_wait(std::slice::from_ref(&job), Duration::from_secs(2)).await;
        let said = lines(&events);
        assert!(left == 1 && said[0].starts_with("job.batch/j not ready: not ready after 2s"), "{said:?}");
        let meddle = async {
            let pod = pod_of(&cluster, "j").await;
            cluster.set_pod_status(&pod, json!({"phase": "Failed"})).await;
        };
        let ((left, events), ()) =
            tokio::join!(cluster.apply_and_wait(std::slice::from_ref(&job), LIMIT), meddle);
        let said = lines(&events);
        assert!(left == 1 && said[0].contains("BackoffLimitExceeded"), "{said:?}");
        cluster.leave().await;
    }
}
