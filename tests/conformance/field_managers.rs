//! Who owns which fields: the same writes sent to a real API server and to the embedded one, by several managers,
//! client-side and by server-side apply, and what each made of them.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use hoist::api::{Body, Clock, Request, Transport};
use hoist::client::{Client, Config, Overrides, Surroundings};
use hoist::kinds::{KubeVersion, table};
use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use crate::api_server;
use crate::dice::Dice;
use crate::objects::{self, Sample};
use crate::{found, skipped, variable};

/// The test's own, made and deleted by it.
static NAMESPACE: LazyLock<String> = LazyLock::new(|| format!("field-managers-{}", std::process::id()));
/// Those who write in the test; what the server's own controllers write is left out.
const MANAGERS: [&str; 4] = ["alpha", "beta", "gamma", "kubectl"];
/// Fields that no two servers fill in alike.
const SERVERS_OWN: [&str; 15] = [
    "uid",
    "resourceVersion",
    "creationTimestamp",
    "generation",
    "managedFields",
    "clusterIP",
    "clusterIPs",
    "nodePort",
    "healthCheckNodePort",
    "volumeName",
    "status",
    "time",
    "deployment.kubernetes.io/revision",
    "controller-uid",
    "batch.kubernetes.io/controller-uid",
];

struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "tests live in the real time")]
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
}

/// A write, and what it is called where it is told.
struct Write {
    method: Method,
    query: String,
    media_type: &'static str,
    body: Value,
}

#[test]
fn managers_own_what_they_own_on_a_real_server() {
    let Some(kubeconfig) = variable("HOIST_TEST_KUBECONFIG") else {
        return skipped("field managers: HOIST_TEST_KUBECONFIG names no API server");
    };
    let runtime = Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let real = real(kubeconfig.into());
        let config = hoist::server::Config { folder: None, version: KubeVersion::minor(36) };
        let embedded = hoist::server::Server::open(&config, Arc::new(SystemClock)).await.unwrap();
        let namespaces = api_server::path(&table::NAMESPACE, "v1", "");
        let own =
            json!({"apiVersion": "v1", "kind": table::NAMESPACE.kind, "metadata": {"name": &*NAMESPACE}});
        let transports: [&dyn Transport; 2] = [&real, &embedded];
        for server in transports {
            let creation = Write::new(Method::POST, "alpha", "application/json", own.clone());
            send(server, &namespaces, &creation).await;
        }
        let (steps, wrong) = play(&real, &embedded).await;
        let deletion = Write::new(Method::DELETE, "alpha", "application/json", Value::Null);
        send(&real, &format!("{namespaces}/{}", *NAMESPACE), &deletion).await;
        found(&format!("{steps} writes, {} not agreed", wrong.len()));
        wrong.iter().for_each(|it| found(it));
        assert!(steps > 200, "too few were judged to prove anything");
        assert!(wrong.is_empty(), "the servers differ:\n{}", wrong.join("\n"));
    });
}

fn real(kubeconfig: std::path::PathBuf) -> Client {
    let surroundings = Surroundings {
        env: Default::default(),
        home: None,
        cwd: std::path::PathBuf::from("/"),
        interactive: false,
    };
    let overrides = Overrides { kubeconfig: Some(kubeconfig), ..Overrides::default() };
    let config = Config::load(&overrides, &surroundings).expect("the kubeconfig can be read");
    Client::new(config, Arc::new(SystemClock)).expect("a client is made")
}

/// How many writes were made, and what the two servers made of them differently.
async fn play(real: &dyn Transport, embedded: &dyn Transport) -> (usize, Vec<String>) {
    let seed = variable("HOIST_TEST_SEED").and_then(|seed| seed.to_str()?.parse().ok()).unwrap_or(1);
    let wanted = variable("HOIST_KINDS").map(|kinds| kinds.to_string_lossy().into_owned());
    found(&format!("HOIST_TEST_SEED={seed}"));
    let mut dice = Dice::new(seed);
    let (mut steps, mut wrong) = (0, Vec::new());
    let samples = objects::own().into_iter().filter(|sample| sample.kind.namespaced && is_quiet(sample));
    let chosen = |sample: &Sample| {
        wanted.as_ref().is_none_or(|kinds| kinds.split(',').any(|kind| kind == sample.kind.kind))
    };
    for sample in samples.filter(chosen) {
        let name = sample.object["metadata"]["name"].as_str().unwrap_or_default().to_owned();
        let place = format!("{}/{name}", api_server::path(sample.kind, &sample.version, &NAMESPACE));
        for (number, write) in writes(&sample.object, &mut dice).into_iter().enumerate() {
            let path = match write.method == Method::POST {
                true => api_server::path(sample.kind, &sample.version, &NAMESPACE),
                false => place.clone(),
            };
            let answers = (send(real, &path, &write).await, send(embedded, &path, &write).await);
            steps += 1;
            let (theirs, ours) = (told(&answers.0), told(&answers.1));
            if theirs != ours {
                let kind = sample.kind.kind;
                let mut differing = Vec::new();
                differences("", &theirs, &ours, &mut differing);
                wrong.push(format!(
                    "{kind} {name}, write {number} ({} {}): {}\n  {}",
                    write.method,
                    write.query,
                    write.body,
                    differing.join("\n  ")
                ));
                break;
            }
        }
    }
    (steps, wrong)
}

/// Whether nothing but the test writes to such an object, but for its status, and it is no limit to others.
fn is_quiet(sample: &Sample) -> bool {
    let busy = [
        &table::EVENT,
        &table::ENDPOINTS,
        &table::ENDPOINT_SLICE,
        &table::LEASE,
        &table::POD,
        &table::PERSISTENT_VOLUME_CLAIM,
        // Of this one the API server keeps a field of an older version as an annotation, and counts it to the writer.
        &table::DAEMON_SET,
        &table::CONTROLLER_REVISION,
        &table::LIMIT_RANGE,
        &table::RESOURCE_QUOTA,
    ];
    !busy.iter().any(|kind| std::ptr::eq(*kind, sample.kind))
        && sample.kind.verbs.contains(&"patch")
        // The API server compares quantities as they were sent: `1024Mi` in the place of `1Gi` is another value.
        && !sample.object.to_string().contains("1024Mi")
        // A node port belongs to one Service of the whole cluster.
        && !sample.object.to_string().contains("nodePort")
        && sample.kind.versions.first().is_some_and(|newest| newest.name == sample.version)
}

impl Write {
    fn new(method: Method, manager: &str, media_type: &'static str, body: Value) -> Self {
        Self { method, query: format!("fieldManager={manager}"), media_type, body }
    }

    fn apply(manager: &str, force: bool, body: Value) -> Self {
        let query = format!("fieldManager={manager}&force={force}");
        Self { method: Method::PATCH, query, media_type: "application/apply-patch+yaml", body }
    }
}

/// A history of one object, made up from it.
fn writes(object: &Value, dice: &mut Dice) -> Vec<Write> {
    let identity = |object: &Value| {
        let metadata = json!({"name": object["metadata"]["name"], "labels": object["metadata"]["labels"]});
        json!({"apiVersion": object["apiVersion"], "kind": object["kind"], "metadata": metadata})
    };
    let mut writes = Vec::new();
    let object = &without_empty_lists(object);
    match dice.chance(50) {
        true => writes.push(Write::new(Method::POST, "alpha", "application/json", object.clone())),
        false => writes.push(Write::apply("alpha", false, object.clone())),
    }
    for _ in 0..6 {
        let manager = dice.pick(&MANAGERS);
        let mut part = thinned(object, dice, 75);
        if dice.chance(50) {
            part = changed(&part, dice);
        }
        part["metadata"]["name"] = object["metadata"]["name"].clone();
        part["apiVersion"] = object["apiVersion"].clone();
        part["kind"] = object["kind"].clone();
        let part = without_empty_lists(&part);
        writes.push(match dice.below(4) {
            0 => {
                let mut patch = identity(object);
                patch["metadata"]["labels"] = json!({"by": manager, "n": dice.below(9).to_string()});
                Write::new(Method::PATCH, manager, "application/merge-patch+json", patch)
            }
            1 => Write::new(Method::PATCH, manager, "application/merge-patch+json", part),
            _ => Write::apply(manager, dice.chance(60), part),
        });
    }
    writes
}

/// The API server compares a list that is empty with one that is not there before it drops it, so that a write which
/// changes nothing changes the owner.
fn without_empty_lists(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            let kept = entries.iter().filter(|(_, value)| !value.as_array().is_some_and(Vec::is_empty));
            Value::Object(
                kept.map(|(key, value)| (key.clone(), without_empty_lists(value))).collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(without_empty_lists).collect()),
        scalar => scalar.clone(),
    }
}

/// Some of the fields of `value`; elements of lists stay whole or go.
fn thinned(value: &Value, dice: &mut Dice, keep: usize) -> Value {
    match value {
        Value::Object(entries) => {
            let kept = entries.iter().filter_map(|(key, value)| {
                let keeps = dice.chance(keep);
                let whole = matches!(key.as_str(), "name" | "selector" | "template" | "metadata" | "spec");
                (keeps || whole).then(|| (key.clone(), thinned(value, dice, keep)))
            });
            Value::Object(kept.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().filter(|_| dice.chance(85)).cloned().collect()),
        scalar => scalar.clone(),
    }
}

/// The same with other values in places where many are allowed.
fn changed(value: &Value, dice: &mut Dice) -> Value {
    match value {
        Value::Object(entries) => {
            let changed = entries.iter().map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("labels" | "annotations" | "data", Value::Object(entries)) => {
                        let mut entries = entries.clone();
                        entries.insert("extra".to_owned(), json!("eA=="));
                        Value::Object(entries)
                    }
                    (
                        "replicas" | "minReadySeconds" | "parallelism" | "revisionHistoryLimit",
                        Value::Number(_),
                    ) => {
                        json!(dice.below(5))
                    }
                    ("image", Value::String(image)) => json!(format!("{image}-{}", dice.below(3))),
                    (_, value) => changed(value, dice),
                };
                (key.clone(), value)
            });
            Value::Object(changed.collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(|item| changed(item, dice)).collect();
            if dice.chance(40) {
                items.reverse();
            }
            Value::Array(items)
        }
        scalar => scalar.clone(),
    }
}

/// The status and the body of the answer to a write.
async fn send(server: &dyn Transport, path: &str, write: &Write) -> (u16, Value) {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(write.media_type));
    let body = if write.body.is_null() { Bytes::new() } else { Bytes::from(write.body.to_string()) };
    let target = format!("{path}?{}", write.query);
    let request = Request { method: write.method.clone(), target, headers, body, timeout: None };
    let answer = server.send(request).await.expect("an answer comes");
    let status = answer.status.as_u16();
    let Body::Whole(bytes) = answer.body else { panic!("an answer to a write is whole") };
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

/// What is to be the same: of a refusal its words, of an object what people wrote and who owns it.
fn told((status, body): &(u16, Value)) -> Value {
    if *status >= 400 {
        // What a rule of the kind refuses is compared elsewhere.
        let words = if *status == 422 { "is invalid" } else { body["message"].as_str().unwrap_or_default() };
        return json!({"status": status, "message": words});
    }
    let managers = body["metadata"]["managedFields"].as_array().into_iter().flatten();
    let managers = managers.filter(|entry| MANAGERS.contains(&entry["manager"].as_str().unwrap_or_default()));
    let mut managers: Vec<Value> = managers.map(without_servers_own).collect();
    managers.sort_by_key(Value::to_string);
    json!({"status": status, "managers": managers, "object": without_servers_own(body)})
}

/// Where the two differ, and how.
fn differences(path: &str, theirs: &Value, ours: &Value, found: &mut Vec<String>) {
    match (theirs, ours) {
        (Value::Object(left), Value::Object(right)) => {
            let added = right.keys().filter(|key| !left.contains_key(*key));
            for key in left.keys().chain(added) {
                let at = |side: &Map<String, Value>| side.get(key).cloned().unwrap_or(json!("(absent)"));
                differences(&format!("{path}/{key}"), &at(left), &at(right), found);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                differences(&format!("{path}/{index}"), left, right, found);
            }
        }
        _ if theirs != ours => found.push(format!("{path}: theirs {theirs}, ours {ours}")),
        _ => {}
    }
}

fn without_servers_own(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            let mut kept: Vec<_> =
                entries.iter().filter(|(key, _)| !SERVERS_OWN.contains(&key.as_str())).collect();
            kept.sort_by_key(|(key, _)| key.as_str());
            let kept = kept.into_iter().map(|(key, value)| (key.clone(), without_servers_own(value)));
            Value::Object(
                kept.filter(|(key, value)| key != "annotations" || *value != json!({}))
                    .collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(without_servers_own).collect()),
        scalar => scalar.clone(),
    }
}
