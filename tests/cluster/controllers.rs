//! The embedded server's controllers: what they make of the objects that people write.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hoist::api::Clock;
use hoist::kinds::KubeVersion;
use hoist::kinds::table::{self, Kind};
use hoist::server::registry::{Cluster, DeleteOptions, Propagation};
use hoist::server::{Config, Server};
use jiff::Timestamp;
use serde_json::{Value, json};

struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

async fn server() -> Server {
    let config = Config { folder: None, version: KubeVersion::minor(36) };
    Server::open(&config, Arc::new(SystemClock)).await.expect("a server that keeps nothing starts")
}

/// Waits until `holds` of the object, and returns it.
async fn wait(cluster: &Cluster, kind: &'static Kind, name: &str, holds: impl Fn(&Value) -> bool) -> Value {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let object = cluster.get(kind, "default", name).expect("the kind is served");
        if let Some(object) = object.as_ref().filter(|object| holds(object)) {
            return object.clone();
        }
        assert!(Instant::now() < deadline, "waited in vain: {object:#?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until no object of the kind is there.
async fn wait_for_none(cluster: &Cluster, kind: &'static Kind) {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let left = cluster.list(kind, Some("default")).expect("the kind is served").items;
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "still there: {left:#?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn items(cluster: &Cluster, kind: &'static Kind) -> Vec<Value> {
    cluster.list(kind, Some("default")).expect("the kind is served").items
}

fn template(image: &str) -> Value {
    json!({"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": image, "ports": [{"name": "http", "containerPort": 8080}]}]}})
}

fn deployment(replicas: i64) -> Value {
    json!({
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": "web"}}, "template": template("nginx:1")},
    })
}

fn is_rolled_out(deployment: &Value) -> bool {
    let (wanted, status) = (&deployment["spec"]["replicas"], &deployment["status"]);
    let counts = ["replicas", "updatedReplicas", "availableReplicas"];
    counts.iter().all(|count| &status[count] == wanted)
        && status["observedGeneration"] == deployment["metadata"]["generation"]
}

#[tokio::test]
async fn a_deployment_rolls_within_its_bounds() {
    let server = server().await;
    let cluster = server.cluster();
    cluster.create(&table::DEPLOYMENT, deployment(4)).await.expect("it is valid");
    let mut rolled = wait(&cluster, &table::DEPLOYMENT, "web", is_rolled_out).await;
    let progressing = |deployment: &Value| {
        let conditions = deployment["status"]["conditions"].as_array().cloned().unwrap_or_default();
        conditions.iter().find(|condition| condition["type"] == "Progressing").map(|it| it["reason"].clone())
    };
    assert_eq!(progressing(&rolled), Some(json!("NewReplicaSetAvailable")));
    assert_eq!(rolled["metadata"]["annotations"]["deployment.kubernetes.io/revision"], "1");

    // Never more than 4 + 25 % pods, never fewer than 4 - 25 % ready ones.
    let watch_cluster = server.cluster();
    let watcher = tokio::spawn(async move {
        let mut seen = Vec::new();
        loop {
            let pods = items(&watch_cluster, &table::POD);
            let active = pods.iter().filter(|pod| pod["metadata"].get("deletionTimestamp").is_none());
            let is_ready = |pod: &&Value| {
                let conditions = pod["status"]["conditions"].as_array().into_iter().flatten();
                conditions.into_iter().any(|it| it["type"] == "Ready" && it["status"] == "True")
            };
            let (all, ready) = (active.clone().count(), active.filter(is_ready).count());
            seen.push((all, ready));
            if pods.iter().filter(|pod| pod["spec"]["containers"][0]["image"] == "nginx:2").count() == 4
                && all == 4
            {
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    rolled["spec"]["template"] = template("nginx:2");
    cluster.update(&table::DEPLOYMENT, rolled).await.expect("it is valid");
    let rolled = wait(&cluster, &table::DEPLOYMENT, "web", is_rolled_out).await;
    assert_eq!(rolled["metadata"]["annotations"]["deployment.kubernetes.io/revision"], "2");
    let seen =
        tokio::time::timeout(Duration::from_secs(10), watcher).await.expect("it rolls").expect("no panic");
    assert!(seen.iter().all(|(all, ready)| *all <= 5 && *ready >= 3), "{seen:?}");
    assert_eq!(items(&cluster, &table::REPLICA_SET).len(), 2);

    let options = DeleteOptions { propagation: Some(Propagation::Background), ..DeleteOptions::default() };
    cluster.delete(&table::DEPLOYMENT, "default", "web", &options).await.expect("it is there");
    wait_for_none(&cluster, &table::REPLICA_SET).await;
    wait_for_none(&cluster, &table::POD).await;
}

#[tokio::test]
async fn a_stateful_set_makes_named_pods_with_claims_in_order() {
    let server = server().await;
    let cluster = server.cluster();
    let set = json!({
        "metadata": {"name": "db", "namespace": "default"},
        "spec": {
            "replicas": 3, "serviceName": "db", "selector": {"matchLabels": {"app": "web"}}, "template": template("db:1"),
            "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {
                "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}},
            }}],
        },
    });
    cluster.create(&table::STATEFUL_SET, set).await.expect("it is valid");
    let is_ready = |set: &Value| set["status"]["readyReplicas"] == 3 && set["status"]["updatedReplicas"] == 3;
    let mut set = wait(&cluster, &table::STATEFUL_SET, "db", is_ready).await;
    let pods = items(&cluster, &table::POD);
    let names: Vec<_> = pods.iter().map(|pod| pod["metadata"]["name"].clone()).collect();
    assert_eq!(names, ["db-0", "db-1", "db-2"]);
    let made: Vec<_> = pods.iter().map(|pod| pod["metadata"]["resourceVersion"].clone()).collect();
    assert!(made.is_sorted_by_key(|version| version.as_str().and_then(|text| text.parse::<u64>().ok())));
    let claims = items(&cluster, &table::PERSISTENT_VOLUME_CLAIM);
    assert!(
        claims.len() == 3 && claims.iter().all(|claim| claim["status"]["phase"] == "Bound"),
        "{claims:#?}"
    );

    // Below the partition the old revision stays.
    set["spec"]["updateStrategy"] = json!({"type": "RollingUpdate", "rollingUpdate": {"partition": 2}});
    set["spec"]["template"] = template("db:2");
    cluster.update(&table::STATEFUL_SET, set).await.expect("it is valid");
    let image = |pod: &Value| pod["spec"]["containers"][0]["image"].clone();
    wait(&cluster, &table::POD, "db-2", |pod| image(pod) == "db:2" && pod["status"]["phase"] == "Running")
        .await;
    for name in ["db-0", "db-1"] {
        let pod = cluster.get(&table::POD, "default", name).expect("served").expect("it stays");
        assert_eq!(image(&pod), "db:1");
    }
}

#[tokio::test]
async fn a_service_has_the_ready_pods_behind_it() {
    let server = server().await;
    let cluster = server.cluster();
    let service = json!({
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {"selector": {"app": "web"}, "ports": [{"name": "http", "port": 80, "targetPort": "http"}]},
    });
    cluster.create(&table::SERVICE, service).await.expect("it is valid");
    cluster.create(&table::DEPLOYMENT, deployment(2)).await.expect("it is valid");
    let endpoints = wait(&cluster, &table::ENDPOINTS, "web", |endpoints| {
        endpoints["subsets"][0]["addresses"].as_array().is_some_and(|addresses| addresses.len() == 2)
    })
    .await;
    assert_eq!(endpoints["subsets"][0]["ports"][0]["port"], 8080);
    let slices = items(&cluster, &table::ENDPOINT_SLICE);
    assert_eq!(slices[0]["metadata"]["labels"]["kubernetes.io/service-name"], "web");
    cluster.delete(&table::SERVICE, "default", "web", &DeleteOptions::default()).await.expect("it is there");
    wait_for_none(&cluster, &table::ENDPOINT_SLICE).await;
    wait_for_none(&cluster, &table::ENDPOINTS).await;
}

#[tokio::test]
async fn a_namespace_goes_with_all_that_is_in_it() {
    let server = server().await;
    let cluster = server.cluster();
    let mut deployment = deployment(2);
    cluster.create(&table::NAMESPACE, json!({"metadata": {"name": "gone"}})).await.expect("it is valid");
    deployment["metadata"]["namespace"] = json!("gone");
    cluster.create(&table::DEPLOYMENT, deployment).await.expect("it is valid");
    cluster.delete(&table::NAMESPACE, "", "gone", &DeleteOptions::default()).await.expect("it is there");
    let deadline = Instant::now() + Duration::from_secs(20);
    while cluster.get(&table::NAMESPACE, "", "gone").expect("served").is_some() {
        assert!(Instant::now() < deadline, "the namespace stays");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    for kind in [&table::DEPLOYMENT, &table::REPLICA_SET, &table::POD, &table::CONFIG_MAP] {
        assert!(cluster.list(kind, Some("gone")).expect("served").items.is_empty(), "{}", kind.plural);
    }
}

#[tokio::test]
async fn a_volume_is_on_offer_until_it_is_claimed_and_goes_when_it_is_not() {
    let server = server().await;
    let cluster = server.cluster();
    let volume = json!({"metadata": {"name": "disk"}, "spec": {
        "capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "hostPath": {"path": "/disk"},
        "storageClassName": "by-hand",
    }});
    cluster.create(&table::PERSISTENT_VOLUME, volume).await.expect("it is valid");
    let phase = |cluster: &Cluster| {
        let volume = cluster.get(&table::PERSISTENT_VOLUME, "", "disk").expect("served");
        volume.map(|volume| volume["status"]["phase"].as_str().unwrap_or_default().to_owned())
    };
    let until = async |wanted: Option<&str>| {
        let deadline = Instant::now() + Duration::from_secs(20);
        while phase(&cluster).as_deref() != wanted {
            assert!(Instant::now() < deadline, "{:?}, not {wanted:?}", phase(&cluster));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    until(Some("Available")).await;
    let claim = json!({"metadata": {"name": "data", "namespace": "default"}, "spec": {
        "accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, "storageClassName": "by-hand",
    }});
    cluster.create(&table::PERSISTENT_VOLUME_CLAIM, claim).await.expect("it is valid");
    until(Some("Bound")).await;
    let options = DeleteOptions::default();
    cluster.delete(&table::PERSISTENT_VOLUME_CLAIM, "default", "data", &options).await.expect("it is there");
    until(Some("Released")).await;
    cluster.delete(&table::PERSISTENT_VOLUME, "", "disk", &options).await.expect("it is there");
    until(None).await;
}
