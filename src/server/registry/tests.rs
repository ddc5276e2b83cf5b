use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt, StreamExt};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Cluster, DeleteOptions, FieldSelector, ListOptions, Part, Patch, Propagation, Watched};
use crate::api::{Clock, PatchType, Reason};
use crate::kinds::{KubeVersion, table};
use crate::object::Selector;
use crate::server::{Config, Server};

struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

async fn cluster() -> Cluster {
    let config = Config { folder: None, version: KubeVersion::NEWEST };
    Server::open(&config, Arc::new(Still)).await.unwrap().cluster()
}

fn config_map(name: &str) -> Value {
    json!({"metadata": {"name": name, "namespace": "default", "labels": {"app": name}}, "data": {"a": "1"}})
}

async fn made(cluster: &Cluster, name: &str) -> Value {
    cluster.create(&table::CONFIG_MAP, config_map(name)).await.unwrap()
}

#[tokio::test]
async fn what_is_created_can_be_read_and_not_created_again() {
    let cluster = cluster().await;
    let made = made(&cluster, "web").await;
    assert_eq!(cluster.get(&table::CONFIG_MAP, "default", "web").unwrap(), Some(made.clone()));
    assert_eq!(made["metadata"]["creationTimestamp"], "1970-01-01T00:00:00Z");
    assert!(made["metadata"]["resourceVersion"].as_str().unwrap().parse::<u64>().unwrap() > 0);
    let refusal = cluster.create(&table::CONFIG_MAP, config_map("web")).await.unwrap_err();
    assert_eq!(refusal.to_string(), "configmaps \"web\" already exists");
    let mut elsewhere = config_map("web");
    elsewhere["metadata"]["namespace"] = json!("nowhere");
    let refusal = cluster.create(&table::CONFIG_MAP, elsewhere).await.unwrap_err();
    assert_eq!(refusal.to_string(), "namespaces \"nowhere\" not found");
}

#[tokio::test]
async fn an_update_of_an_old_state_is_refused() {
    let cluster = cluster().await;
    let old = made(&cluster, "web").await;
    let mut newer = old.clone();
    newer["data"]["a"] = json!("2");
    cluster.update(&table::CONFIG_MAP, newer.clone()).await.unwrap();
    let refusal = cluster.update(&table::CONFIG_MAP, newer).await.unwrap_err();
    assert_eq!(refusal.reason(), Reason::Conflict);
    assert_eq!(
        refusal.to_string(),
        "Operation cannot be fulfilled on configmaps \"web\": the object has been modified; please apply your \
         changes to the latest version and try again"
    );
}

#[tokio::test]
async fn status_and_spec_are_changed_apart() {
    let cluster = cluster().await;
    let labels = json!({"app": "web"});
    let deployment = json!({
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {"selector": {"matchLabels": labels}, "template": {
            "metadata": {"labels": labels}, "spec": {"containers": [{"name": "web", "image": "web"}]},
        }},
        "status": {"replicas": 7},
    });
    let made = cluster.create(&table::DEPLOYMENT, deployment).await.unwrap();
    assert_eq!((&made["metadata"]["generation"], made["status"].get("replicas")), (&json!(1), None));
    let mut told = made.clone();
    told["status"] = json!({"replicas": 1});
    told["spec"]["replicas"] = json!(5);
    let told = cluster.update_status(&table::DEPLOYMENT, told).await.unwrap();
    assert_eq!((&told["spec"]["replicas"], &told["status"]["replicas"]), (&json!(1), &json!(1)));
    let patch = Patch { kind: PatchType::Merge, body: json!({"spec": {"replicas": 2}, "status": null}) };
    let scaled = cluster.patch(&table::DEPLOYMENT, "default", "web", Part::Main, &patch).await.unwrap();
    assert_eq!((&scaled["metadata"]["generation"], &scaled["status"]["replicas"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn finalizers_hold_an_object_back() {
    let cluster = cluster().await;
    let mut object = config_map("web");
    object["metadata"]["finalizers"] = json!(["example.com/hold"]);
    cluster.create(&table::CONFIG_MAP, object).await.unwrap();
    cluster.delete(&table::CONFIG_MAP, "default", "web", &DeleteOptions::default()).await.unwrap();
    let mut held = cluster.get(&table::CONFIG_MAP, "default", "web").unwrap().unwrap();
    assert_eq!(held["metadata"]["deletionTimestamp"], "1970-01-01T00:00:00Z");
    held["metadata"]["finalizers"] = json!([]);
    cluster.update(&table::CONFIG_MAP, held).await.unwrap();
    assert_eq!(cluster.get(&table::CONFIG_MAP, "default", "web").unwrap(), None);
    made(&cluster, "api").await;
    let orphan = DeleteOptions { propagation: Some(Propagation::Orphan), ..DeleteOptions::default() };
    cluster.delete(&table::CONFIG_MAP, "default", "api", &orphan).await.unwrap();
    let held = cluster.get(&table::CONFIG_MAP, "default", "api").unwrap().unwrap();
    assert_eq!(held["metadata"]["finalizers"], json!(["orphan"]));
}

#[tokio::test]
async fn lists_come_in_pages_that_stand_at_one_revision() {
    let cluster = cluster().await;
    for name in ["a", "b", "c", "d", "e"] {
        made(&cluster, name).await;
    }
    let registry = cluster.registry();
    let resource = registry.catalog.of(&table::CONFIG_MAP).unwrap();
    let mut options = ListOptions { limit: 2, ..ListOptions::default() };
    let first = registry.list(&resource, Some("default"), &options).unwrap();
    assert_eq!((first.entries.len(), first.remaining), (2, Some(3)));
    cluster.delete(&table::CONFIG_MAP, "default", "d", &DeleteOptions::default()).await.unwrap();
    made(&cluster, "aa").await;
    options = ListOptions { limit: 0, continuation: first.continuation, ..ListOptions::default() };
    let rest = registry.list(&resource, Some("default"), &options).unwrap();
    let names: Vec<_> = rest.entries.iter().map(|(key, _)| key.name().to_owned()).collect();
    assert_eq!((names, rest.revision), (["c", "d", "e"].map(str::to_owned).to_vec(), first.revision));
}

#[tokio::test]
async fn selectors_choose() {
    let cluster = cluster().await;
    made(&cluster, "a").await;
    made(&cluster, "b").await;
    let by = |labels: &str, fields: &str| {
        let labels = Selector::parse(labels).unwrap();
        let fields = FieldSelector::parse(fields).unwrap();
        let options = ListOptions { labels, fields, ..ListOptions::default() };
        cluster.list_where(&table::CONFIG_MAP, Some("default"), &options).unwrap().items.len()
    };
    assert_eq!(
        [by("app=a", ""), by("app in (a,b)", ""), by("", "metadata.name=b"), by("app", "metadata.name!=b")],
        [1, 2, 1, 1]
    );
}

#[tokio::test]
async fn a_watch_misses_nothing() {
    let cluster = cluster().await;
    let from = cluster.list(&table::CONFIG_MAP, None).unwrap().revision;
    let mut early = cluster.watch(&table::CONFIG_MAP, None, from).unwrap();
    let first = made(&cluster, "web").await;
    let mut second = first.clone();
    second["data"]["a"] = json!("2");
    let second = cluster.update(&table::CONFIG_MAP, second).await.unwrap();
    cluster.delete(&table::CONFIG_MAP, "default", "web", &DeleteOptions::default()).await.unwrap();
    let mut late = cluster.watch(&table::CONFIG_MAP, None, from).unwrap();
    for watch in [&mut early, &mut late] {
        assert_eq!(watch.next().await.unwrap().unwrap(), Watched::Added(first.clone()));
        assert_eq!(watch.next().await.unwrap().unwrap(), Watched::Modified(second.clone()));
        let Watched::Deleted(gone) = watch.next().await.unwrap().unwrap() else { panic!("no deletion") };
        let revision =
            |object: &Value| object["metadata"]["resourceVersion"].as_str().unwrap().parse::<u64>().unwrap();
        assert!(revision(&gone) > revision(&second) && gone["data"] == second["data"]);
        assert!(watch.next().now_or_never().is_none());
    }
    let waiting = tokio::spawn(async move { early.next().await });
    tokio::time::sleep(Duration::from_millis(10)).await;
    let third = made(&cluster, "api").await;
    assert_eq!(waiting.await.unwrap().unwrap().unwrap(), Watched::Added(third));
}

#[tokio::test]
async fn a_watch_that_falls_behind_is_told_so() {
    let cluster = cluster().await;
    let from = cluster.list(&table::CONFIG_MAP, None).unwrap().revision;
    let mut object = made(&cluster, "web").await;
    let mut watch = cluster.watch(&table::CONFIG_MAP, None, from).unwrap();
    for count in 0..4200 {
        object["data"]["a"] = json!(count.to_string());
        object = cluster.update(&table::CONFIG_MAP, object).await.unwrap();
    }
    let refusal = watch.next().await.unwrap().unwrap_err();
    assert_eq!((refusal.reason(), refusal.status().code), (Reason::Expired, 410));
    assert!(watch.next().await.is_none());
    assert!(cluster.watch(&table::CONFIG_MAP, None, from).is_err());
}

#[tokio::test]
async fn a_namespace_waits_for_its_finalizer() {
    let cluster = cluster().await;
    cluster
        .create(
            &table::NAMESPACE,
            json!({"metadata": {"name": "shop"}, "spec": {"finalizers": ["kubernetes"]}}),
        )
        .await
        .unwrap();
    cluster.delete(&table::NAMESPACE, "", "shop", &DeleteOptions::default()).await.unwrap();
    let mut held = cluster.get(&table::NAMESPACE, "", "shop").unwrap().expect("it waits");
    let mut inside = config_map("web");
    inside["metadata"]["namespace"] = json!("shop");
    let refusal = cluster.create(&table::CONFIG_MAP, inside).await.unwrap_err();
    assert_eq!(refusal.reason(), Reason::Forbidden);
    held["spec"]["finalizers"] = json!([]);
    cluster.finalize(&table::NAMESPACE, held).await.unwrap();
    assert_eq!(cluster.get(&table::NAMESPACE, "", "shop").unwrap(), None);
}
