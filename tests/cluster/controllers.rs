//! The embedded server's controllers: what they make of the objects that people write.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use hoist::api::{Clock, PatchType};
use hoist::kinds::KubeVersion;
use hoist::kinds::table::{self, Kind};
use hoist::server::registry::{Cluster, DeleteOptions, Part, Patch, Propagation, Watch, Watched};
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

/// The objects of a kind as a watch tells of them: every state that there was, none missed.
struct Followed {
    watch: Watch,
    now: BTreeMap<String, Value>,
}

impl Followed {
    fn begin(cluster: &Cluster, kind: &'static Kind) -> Self {
        let listed = cluster.list(kind, Some("default")).expect("the kind is served");
        let watch = cluster.watch(kind, Some("default"), listed.revision).expect("it is now");
        let now = listed.items.into_iter().map(|object| (name(&object), object)).collect();
        Self { watch, now }
    }

    /// Follows the objects until they are as `is_end` says; in each state until then, `bound` holds of `measure`.
    async fn stay(
        &mut self,
        measure: impl Fn(&[&Value]) -> usize,
        bound: impl Fn(usize) -> bool,
        is_end: impl Fn(&[&Value]) -> bool,
    ) {
        let mut seen = Vec::new();
        loop {
            let objects: Vec<&Value> = self.now.values().collect();
            seen.push(measure(&objects));
            assert!(bound(*seen.last().expect("just pushed")), "{seen:?}");
            if is_end(&objects) {
                return;
            }
            let next = tokio::time::timeout(Duration::from_secs(60), self.watch.next()).await;
            match next.unwrap_or_else(|_| panic!("nothing goes on after {seen:?}")) {
                Some(Ok(Watched::Added(object) | Watched::Modified(object))) => {
                    self.now.insert(name(&object), object)
                }
                Some(Ok(Watched::Deleted(object))) => self.now.remove(&name(&object)),
                Some(Ok(Watched::Bookmark(_))) => None,
                ended => panic!("the watch ended: {ended:?}"),
            };
        }
    }
}

/// A rollout under watch.
struct Rollout {
    sets: Followed,
    pods: Followed,
}

impl Rollout {
    fn watch(cluster: &Cluster) -> Self {
        let followed = |kind| Followed::begin(cluster, kind);
        Self { sets: followed(&table::REPLICA_SET), pods: followed(&table::POD) }
    }

    /// Follows the rollout until `count` pods of `image` are ready. Until then the ReplicaSets never ask for more than
    /// `most` pods, and never are fewer than `least` pods ready and there to stay. (That the pods themselves are no
    /// more than `most` nobody promises: one ReplicaSet may make its pod before another lets go of its own.)
    async fn stays_within(&mut self, most: usize, least: usize, image: &str, count: usize) {
        let size = |set: &Value| set["spec"]["replicas"].as_u64().unwrap_or(1) as usize;
        let sizes = |sets: &[&Value]| sets.iter().map(|set| size(set)).sum();
        let is_grown = |sets: &[&Value]| {
            sets.iter().any(|set| image_of(&set["spec"]["template"]) == image && size(set) >= count)
        };
        let ready_of = |pods: &[&Value], image: Option<&str>| {
            let is_asked_for = |pod: &Value| image.is_none_or(|image| image_of(pod) == image);
            let stays = |pod: &Value| pod["metadata"].get("deletionTimestamp").is_none();
            pods.iter().filter(|pod| stays(pod) && is_ready(pod) && is_asked_for(pod)).count()
        };
        tokio::join!(
            self.sets.stay(sizes, |size| size <= most, is_grown),
            self.pods.stay(
                |pods| ready_of(pods, None),
                |ready| ready >= least,
                |pods| ready_of(pods, Some(image)) >= count
            ),
        );
    }
}

fn image_of(pod: &Value) -> &str {
    pod["spec"]["containers"][0]["image"].as_str().expect("every container has an image")
}

fn name(object: &Value) -> String {
    object["metadata"]["name"].as_str().expect("every object has a name").to_owned()
}

fn is_ready(pod: &Value) -> bool {
    let conditions = pod["status"]["conditions"].as_array();
    conditions.into_iter().flatten().any(|it| it["type"] == "Ready" && it["status"] == "True")
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
    let mut rollout = Rollout::watch(&cluster);
    rolled["spec"]["template"] = template("nginx:2");
    cluster.update(&table::DEPLOYMENT, rolled).await.expect("it is valid");
    rollout.stays_within(5, 3, "nginx:2", 4).await;
    let rolled = wait(&cluster, &table::DEPLOYMENT, "web", is_rolled_out).await;
    assert_eq!(rolled["metadata"]["annotations"]["deployment.kubernetes.io/revision"], "2");
    assert_eq!(items(&cluster, &table::REPLICA_SET).len(), 2);

    let options = DeleteOptions { propagation: Some(Propagation::Background), ..DeleteOptions::default() };
    cluster.delete(&table::DEPLOYMENT, "default", "web", &options).await.expect("it is there");
    wait_for_none(&cluster, &table::REPLICA_SET).await;
    wait_for_none(&cluster, &table::POD).await;
}

#[tokio::test]
async fn a_rollout_that_overtakes_another_keeps_its_bounds() {
    let server = server().await;
    let cluster = server.cluster();
    cluster.create(&table::DEPLOYMENT, deployment(8)).await.expect("it is valid");
    wait(&cluster, &table::DEPLOYMENT, "web", is_rolled_out).await;
    let mut rollout = Rollout::watch(&cluster);
    for (image, until) in [("nginx:2", 3), ("nginx:3", 3), ("nginx:4", 8)] {
        let body = json!({"spec": {"template": template(image)}});
        let patch = Patch { kind: PatchType::Merge, body };
        let patched = cluster.patch(&table::DEPLOYMENT, "default", "web", Part::Main, &patch).await;
        patched.expect("it is valid");
        rollout.stays_within(10, 6, image, until).await;
    }
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

#[tokio::test]
async fn a_pod_waits_for_what_it_is_configured_by() {
    let server = server().await;
    let cluster = server.cluster();
    let pod = json!({"metadata": {"name": "p", "namespace": "default"}, "spec": {
        "volumes": [{"name": "files", "configMap": {"name": "files"}}, {"name": "maybe", "secret": {"secretName": "none", "optional": true}}],
        "containers": [
            {"name": "plain", "image": "nginx:1"},
            {"name": "keyed", "image": "nginx:1", "env": [{"name": "K", "valueFrom": {"secretKeyRef": {"name": "keys", "key": "k"}}}]},
        ],
    }});
    cluster.create(&table::POD, pod).await.expect("it is valid");
    let held = wait(&cluster, &table::POD, "p", |pod| pod["status"]["containerStatuses"].is_array()).await;
    assert_eq!(held["status"]["phase"], "Pending");
    assert_eq!(
        held["status"]["containerStatuses"][0]["state"],
        json!({"waiting": {"reason": "ContainerCreating"}})
    );
    let told = |message: &str| {
        let events = cluster.list(&table::EVENT, Some("default")).expect("served").items;
        events.iter().any(|event| event["message"] == message)
    };
    let until_told = async |message: &str| {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !told(message) {
            assert!(Instant::now() < deadline, "nobody says {message}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    until_told("MountVolume.SetUp failed for volume \"files\" : configmap \"files\" not found").await;

    let named =
        |name: &str| json!({"metadata": {"name": name, "namespace": "default"}, "stringData": {"k": "v"}});
    let mut files = named("files");
    files.as_object_mut().expect("a map").remove("stringData");
    cluster.create(&table::CONFIG_MAP, files).await.expect("it is valid");
    let keyed = |pod: &Value| pod["status"]["containerStatuses"][1]["state"]["waiting"]["reason"].clone();
    let held = wait(&cluster, &table::POD, "p", |pod| keyed(pod) == "CreateContainerConfigError").await;
    let statuses = &held["status"]["containerStatuses"];
    assert_eq!(statuses[1]["state"]["waiting"]["message"], "secret \"keys\" not found");
    assert!(statuses[0]["state"]["running"].is_object() && held["status"]["phase"] == "Pending");

    cluster.create(&table::SECRET, named("keys")).await.expect("it is valid");
    wait(&cluster, &table::POD, "p", is_ready).await;
}
