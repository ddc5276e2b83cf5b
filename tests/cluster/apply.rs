//! Client-side apply: outcomes, turns taken with kubectl, and what happens to fields.

use hoist::apply::{DryRun, Event, Options, PrepareError};
use hoist::diag::Severity;
use serde_json::{Value, json};

use crate::cluster::{clusters, lines, real_clusters};
use crate::faults::Refusing;
use crate::kubectl;
use crate::manifests::{config, deployment, service};

#[tokio::test]
async fn an_object_is_created_then_unchanged_then_configured() {
    for cluster in clusters("outcomes").await {
        let objects =
            [config("a", json!({"k": "<&>"})), deployment("web", json!({"replicas": 1})), service("web")];
        let created = ["configmap/a created", "service/web created", "deployment.apps/web created"];
        assert_eq!(lines(&cluster.apply(&objects).await.1), created);
        let unchanged = ["configmap/a unchanged", "service/web unchanged", "deployment.apps/web unchanged"];
        assert_eq!(lines(&cluster.apply(&objects).await.1), unchanged);
        let changed = [config("a", json!({"k": "2"})), objects[1].clone(), objects[2].clone()];
        assert_eq!(lines(&cluster.apply(&changed).await.1)[0], "configmap/a configured");
        assert_eq!(cluster.get("v1", "ConfigMap", "a").await.unwrap()["data"], json!({"k": "2"}));
        cluster.leave().await;
    }
}

#[tokio::test]
async fn what_the_server_writes_otherwise_is_unchanged() {
    for cluster in clusters("writing").await {
        // The server clears the strategy and gives it the same defaults again, keeps quantities in a writing of
        // its own, and leaves out what is zero: kubectl says `configured` each time.
        let container = json!({
            "name": "main", "image": "nginx:1.27", "env": [{"name": "EMPTY", "value": ""}],
            "resources": {"limits": {"cpu": "1000m", "memory": "1024Mi"}},
        });
        let mut web = deployment("web", json!({"replicas": 1, "strategy": {"type": "RollingUpdate"}}));
        web["spec"]["template"]["spec"] =
            json!({"containers": [container], "nodeSelector": {}, "volumes": []});
        let secret = json!({
            "apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"k": "v"},
        });
        let objects = [secret, web];
        cluster.apply(&objects).await;
        let unchanged = ["secret/s unchanged", "deployment.apps/web unchanged"];
        assert_eq!(lines(&cluster.apply(&objects).await.1), unchanged);
        cluster.leave().await;
    }
}

#[tokio::test]
async fn hoist_and_kubectl_take_turns() {
    for cluster in clusters("turns").await {
        let Some(kubeconfig) = &cluster.kubeconfig else { continue };
        let objects = [
            config("a", json!({"k": "<a> & \u{2028} ü", "n": "1"})),
            deployment("web", json!({"replicas": 1, "strategy": {"type": "Recreate"}})),
            service("web"),
        ];
        let apply = ["-n", &cluster.namespace, "apply", "-f", "-"];
        let unchanged = ["configmap/a unchanged", "deployment.apps/web unchanged", "service/web unchanged"];
        cluster.apply(&objects).await;
        assert_eq!(kubectl::with_manifests(kubeconfig, &apply, &objects), unchanged);
        let changed = [config("a", json!({"n": "2"})), objects[1].clone(), objects[2].clone()];
        let said = kubectl::with_manifests(kubeconfig, &apply, &changed);
        assert_eq!(said[0], "configmap/a configured");
        let mut ours = lines(&cluster.apply(&changed).await.1);
        ours.sort();
        assert_eq!(ours, unchanged);
        cluster.leave().await;
    }
}

#[tokio::test]
async fn fields_follow_their_owners() {
    for cluster in clusters("owners").await {
        cluster.apply(&[config("a", json!({"mine": "1", "gone": "1"}))]).await;
        let kind = cluster.kind("v1", "ConfigMap");
        let patch = json!({"data": {"theirs": "1"}, "metadata": {"labels": {"team": "b"}}});
        let merge = (hoist::api::PatchType::Merge, &patch);
        cluster.api().patch(kind, Some(&cluster.namespace), "a", merge, &Default::default()).await.unwrap();
        cluster.apply(&[config("a", json!({"mine": "2"}))]).await;
        let live = cluster.get("v1", "ConfigMap", "a").await.unwrap();
        assert_eq!(live["data"], json!({"mine": "2", "theirs": "1"}));
        assert_eq!(live["metadata"]["labels"], json!({"team": "b"}));
        cluster.leave().await;
    }
}

#[tokio::test]
async fn a_scale_by_hand_stays_only_where_the_manifest_is_silent() {
    for cluster in clusters("scaled").await {
        let loud = deployment("loud", json!({"replicas": 2}));
        let silent = deployment("silent", json!({}));
        cluster.apply(&[loud.clone(), silent.clone()]).await;
        let kind = cluster.kind("apps/v1", "Deployment");
        let patch = json!({"spec": {"replicas": 5}});
        for name in ["loud", "silent"] {
            let merge = (hoist::api::PatchType::Merge, &patch);
            cluster
                .api()
                .patch(kind, Some(&cluster.namespace), name, merge, &Default::default())
                .await
                .unwrap();
        }
        let outcomes = lines(&cluster.apply(&[loud, silent]).await.1);
        assert_eq!(outcomes, ["deployment.apps/loud configured", "deployment.apps/silent unchanged"]);
        let replicas = async |name| {
            cluster.get("apps/v1", "Deployment", name).await.unwrap()["spec"]["replicas"].clone()
        };
        assert_eq!((replicas("loud").await, replicas("silent").await), (json!(2), json!(5)));
        cluster.leave().await;
    }
}

#[tokio::test]
async fn a_dry_run_changes_nothing() {
    for cluster in clusters("dry").await {
        for dry_run in [DryRun::Client, DryRun::Server] {
            let options = Options { dry_run: Some(dry_run), ..Options::default() };
            let (report, events) = cluster.apply_with(&[config("a", json!({}))], &options).await;
            assert_eq!(lines(&events), ["configmap/a created"]);
            assert!(report.is_clean());
            assert!(cluster.get("v1", "ConfigMap", "a").await.is_none());
        }
        cluster.leave().await;
    }
}

#[tokio::test]
async fn what_depends_on_a_failure_is_not_sent() {
    for mut cluster in clusters("failure").await {
        let target = format!("/api/v1/namespaces/{}/configmaps?", cluster.namespace);
        cluster.refuse(Refusing::new(http::Method::POST, &target, "\"name\":\"bad\"", 403));
        let objects = [deployment("web", json!({})), config("bad", json!({})), config("good", json!({}))];
        let (report, events) = cluster.apply(&objects).await;
        assert_eq!((report.failed, report.skipped, report.done.len()), (1, 1, 1));
        let said = [
            "configmap/bad failed: no ",
            "configmap/good created",
            "deployment.apps/web skipped: configmap/bad failed",
        ];
        assert_eq!(lines(&events), said);
        cluster.leave().await;
    }
}

#[tokio::test]
async fn a_conflict_is_merged_again_and_a_lost_answer_is_looked_after() {
    for mut cluster in clusters("conflict").await {
        cluster.apply(&[config("a", json!({"k": "1"}))]).await;
        let target = format!("/api/v1/namespaces/{}/configmaps", cluster.namespace);
        cluster.refuse(Refusing::new(http::Method::PATCH, &target, "", 409));
        assert_eq!(
            lines(&cluster.apply(&[config("a", json!({"k": "2"}))]).await.1),
            ["configmap/a configured"]
        );
        cluster.refuse(Refusing::losing(http::Method::POST, &target));
        assert_eq!(lines(&cluster.apply(&[config("b", json!({}))]).await.1), ["configmap/b created"]);
        cluster.refuse(Refusing::losing(http::Method::PATCH, &target));
        assert_eq!(
            lines(&cluster.apply(&[config("a", json!({"k": "3"}))]).await.1),
            ["configmap/a configured"]
        );
        assert_eq!(cluster.get("v1", "ConfigMap", "a").await.unwrap()["data"], json!({"k": "3"}));
        cluster.leave().await;
    }
}

#[tokio::test]
async fn a_namespace_and_a_definition_come_before_what_needs_them() {
    for mut cluster in clusters("order").await {
        let inner = format!("{}-inner", cluster.namespace);
        let group = format!("{}.example", cluster.namespace);
        let in_it = |mut object: Value| {
            object["metadata"]["namespace"] = json!(inner);
            object
        };
        let objects = [
            in_it(
                json!({"apiVersion": format!("{group}/v1"), "kind": "Gadget", "metadata": {"name": "g"}, "spec": {"a": [1]}}),
            ),
            in_it(config("a", json!({"k": "v"}))),
            json!({
                "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                "metadata": {"name": format!("gadgets.{group}")},
                "spec": {
                    "group": group, "scope": "Namespaced",
                    "names": {"plural": "gadgets", "singular": "gadget", "kind": "Gadget", "listKind": "GadgetList"},
                    "versions": [{
                        "name": "v1", "served": true, "storage": true,
                        "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}
                    }]
                }
            }),
            json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": inner}}),
        ];
        let options = Options { dry_run: Some(DryRun::Server), ..Options::default() };
        let (report, events) = cluster.apply_with(&objects, &options).await;
        assert!(report.is_clean(), "{events:?}");
        let unchecked = events.iter().filter(|event| matches!(event, Event::Warning { .. })).count();
        assert_eq!(unchecked, 1, "{events:?}");
        let (report, events) = cluster.apply(&objects).await;
        assert!(report.is_clean(), "{events:?}");
        let said = lines(&events);
        assert_eq!(said.len(), 4);
        assert_eq!(said[3], format!("gadget.{group}/g created"));
        cluster.target = hoist::apply::Target::ask(&*cluster.transport).await.unwrap();
        let (_, events) = cluster.apply(&objects).await;
        assert!(lines(&events).iter().all(|line| line.ends_with("unchanged")), "{events:?}");
        let api = cluster.api();
        let definitions = cluster.kind("apiextensions.k8s.io/v1", "CustomResourceDefinition");
        api.delete(definitions, None, &format!("gadgets.{group}"), &Default::default()).await.unwrap();
        api.delete(cluster.kind("v1", "Namespace"), None, &inner, &Default::default()).await.unwrap();
        cluster.leave().await;
    }
}

#[tokio::test]
async fn a_pod_is_not_played_through_before_its_service_account_is_there() {
    for cluster in clusters("account").await {
        let container = json!({"name": "main", "image": "nginx:1.27"});
        let spec = json!({"serviceAccountName": "robot", "containers": [container]});
        let objects = [
            json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": spec}),
            json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "robot"}}),
        ];
        let dry = Options { dry_run: Some(DryRun::Server), ..Options::default() };
        let (report, events) = cluster.apply_with(&objects, &dry).await;
        let warned = events.iter().filter(|event| matches!(event, Event::Warning { .. })).count();
        assert!(report.is_clean() && warned == 1, "{events:?}");
        assert!(cluster.apply_with(&objects[1..], &Options::default()).await.0.is_clean());
        // Now that it is there, the server checks the pod itself.
        let (report, events) = cluster.apply_with(&objects, &dry).await;
        let warned = events.iter().any(|event| matches!(event, Event::Warning { .. }));
        assert!(report.is_clean() && !warned, "{events:?}");
        cluster.leave().await;
    }
}

#[tokio::test]
async fn an_immutable_field_is_told_in_short() {
    for cluster in real_clusters("immutable").await {
        let job = |image: &str| {
            json!({
                "apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "j"},
                "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": image}]}}}
            })
        };
        cluster.apply(&[job("a:1")]).await;
        let (_, events) = cluster.apply(&[job("a:2")]).await;
        let [Event::Failed { details, help, .. }] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!(details, &["spec.template: Invalid value: …: field is immutable"]);
        assert_eq!(help, &["delete job.batch/j and apply again to make it anew"]);
        cluster.leave().await;
    }
}

#[tokio::test]
async fn what_the_server_does_not_know_stops_everything() {
    for cluster in clusters("unknown").await {
        let unknown = json!({"apiVersion": "nowhere.example/v1", "kind": "Thing", "metadata": {"name": "t"}});
        let old =
            json!({"apiVersion": "extensions/v1beta1", "kind": "Deployment", "metadata": {"name": "t"}});
        let nameless = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "a-"}});
        let error = cluster.plan(&[unknown, old, nameless, config("a", json!({}))]).await.unwrap_err();
        let PrepareError::Wrong(found) = error else { panic!("{error}") };
        let mut messages: Vec<_> = found.iter().filter(|one| one.severity == Severity::Error).collect();
        messages.sort_by_key(|one| one.subject.clone());
        let messages: Vec<_> = messages.into_iter().map(|one| one.message.as_str()).collect();
        assert_eq!(messages.len(), 3, "{messages:?}");
        assert!(messages[0].contains("extensions/v1beta1"), "{messages:?}");
        assert_eq!(messages[1], "the server does not serve the kind Thing in nowhere.example/v1");
        assert_eq!(messages[2], "ConfigMap has no metadata.name: apply could not find it again");
        assert!(cluster.get("v1", "ConfigMap", "a").await.is_none());
        cluster.leave().await;
    }
}

#[tokio::test]
async fn many_objects_of_a_kind_are_read_with_one_list() {
    for cluster in clusters("many").await {
        let objects: Vec<_> = (0..30).map(|at| config(&format!("c{at}"), json!({"k": "v"}))).collect();
        assert!(cluster.apply(&objects).await.0.is_clean());
        let said = lines(&cluster.apply(&objects).await.1);
        assert!(said.len() == 30 && said.iter().all(|line| line.ends_with("unchanged")), "{said:?}");
        cluster.leave().await;
    }
}
