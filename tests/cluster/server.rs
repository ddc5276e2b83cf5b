//! The embedded server's own ways: what it answers over HTTP, in process, to requests as they come over the wire.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt;
use hoist::api::{Body, Request, Transport};
use hoist::kinds::KubeVersion;
use hoist::server::{Config, Server};
use http::{HeaderMap, Method};
use serde_json::{Value, json};

use crate::cluster::clock;

const CONFIG_MAPS: &str = "/api/v1/namespaces/default/configmaps";
const TABLE: &str = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

async fn server() -> Server {
    Server::open(&Config { folder: None, version: KubeVersion::minor(36) }, clock()).await.unwrap()
}

/// An answer: status, headers, the JSON of the body.
struct Answer {
    code: u16,
    headers: HeaderMap,
    body: Value,
}

async fn send(
    server: &Server,
    method: Method,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Answer {
    let headers =
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    let body = Bytes::copy_from_slice(body);
    let request = Request { method, target: target.to_owned(), headers, body, timeout: None };
    let response = server.send(request).await.unwrap();
    let Body::Whole(bytes) = response.body else { panic!("a stream came") };
    let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes)));
    Answer { code: response.status.as_u16(), headers: response.headers, body }
}

async fn post(server: &Server, target: &str, body: &str) -> Answer {
    send(server, Method::POST, target, &[], body.as_bytes()).await
}

async fn get(server: &Server, target: &str) -> Answer {
    send(server, Method::GET, target, &[], b"").await
}

/// Each answer was asked of the API server of Kubernetes 1.36.
#[tokio::test]
async fn refusals_are_in_the_words_of_the_real_server() {
    let server = server().await;
    let cases = [
        (
            CONFIG_MAPS,
            r#"{"kind":"ConfigMap","apiVersion":"v1","data":{}}"#,
            422,
            r#"ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required"#,
        ),
        (
            CONFIG_MAPS,
            r#"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x","namespace":"other"}}"#,
            400,
            "the namespace of the provided object does not match the namespace sent on the request",
        ),
        (
            "/api/v1/namespaces/nowhere/configmaps",
            r#"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"}}"#,
            404,
            r#"namespaces "nowhere" not found"#,
        ),
        (
            "/api/v1/namespaces/default/configmaps?fieldValidation=Strict",
            r#"{"kind":"ConfigMap","apiVersion":"v1","foo":1,"metadata":{"name":"x","bar":1},"data":{"a":"1","a":"2"}}"#,
            400,
            "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error: unknown field \
             \"foo\", unknown field \"metadata.bar\", duplicate field \"data.a\"",
        ),
        (
            CONFIG_MAPS,
            r#"{"kind":"ConfigMap","apiVersion":"v1","data":"#,
            400,
            "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse \
             error: unexpected end of JSON input ({\"kind\":\"ConfigMap\",\"apiVersio ...)",
        ),
        ("/api/v1/namespaces/default/foos", "{}", 404, "the server could not find the requested resource"),
    ];
    for (target, body, code, message) in cases {
        let answer = post(&server, target, body).await;
        assert_eq!((answer.code, answer.body["message"].as_str()), (code, Some(message)), "{target} {body}");
    }
    let cases = [
        (
            "labelSelector=a%20b",
            400,
            "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
        ),
        ("fieldSelector=a%20b", 400, "invalid selector: 'a b'; can't understand 'a b'"),
        (
            "fieldSelector=a=b",
            400,
            "\"a\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
        ),
        ("limit=a", 400, "strconv.ParseInt: parsing \"a\": invalid syntax"),
    ];
    for (query, code, message) in cases {
        let answer = get(&server, &format!("{CONFIG_MAPS}?{query}")).await;
        assert_eq!((answer.code, answer.body["message"].as_str()), (code, Some(message)), "{query}");
    }
}

#[tokio::test]
async fn unknown_fields_are_warned_of_and_dropped() {
    let server = server().await;
    let body = r#"{"kind":"ConfigMap","apiVersion":"v1","foo":1,"metadata":{"name":"x"},"data":{"a":null}}"#;
    let answer = post(&server, &format!("{CONFIG_MAPS}?dryRun=All"), body).await;
    assert_eq!((answer.code, &answer.body["data"]), (201, &json!({"a": ""})));
    assert_eq!(answer.headers["warning"], r#"299 - "unknown field \"foo\"""#);
    assert!(answer.body.get("foo").is_none() && answer.body["metadata"].get("resourceVersion").is_none());
    assert_eq!(get(&server, &format!("{CONFIG_MAPS}/x")).await.code, 404, "a dry run keeps nothing");
}

#[tokio::test]
async fn yaml_is_read_and_written() {
    let server = server().await;
    let yaml = [("content-type", "application/yaml"), ("accept", "application/yaml")];
    let body = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {on: \"1\"}\n";
    let answer = send(&server, Method::POST, CONFIG_MAPS, &yaml, body).await;
    assert_eq!((answer.code, &answer.headers["content-type"]), (201, &"application/yaml".parse().unwrap()));
    assert!(answer.body.as_str().unwrap().contains("kind: ConfigMap"), "{}", answer.body);
}

#[tokio::test]
async fn a_job_gets_its_selector_and_labels_from_the_server() {
    let server = server().await;
    let job = json!({"metadata": {"name": "j"}, "spec": {"template": {
        "metadata": {"labels": {"app": "j"}},
        "spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]},
    }}});
    let answer = post(&server, "/apis/batch/v1/namespaces/default/jobs", &job.to_string()).await;
    let uid = &answer.body["metadata"]["uid"];
    let selector = json!({"matchLabels": {"batch.kubernetes.io/controller-uid": uid}});
    assert_eq!((answer.code, &answer.body["spec"]["selector"]), (201, &selector));
    let labels = &answer.body["metadata"]["labels"];
    assert_eq!((&labels["app"], &labels["job-name"]), (&json!("j"), &json!("j")));
}

#[tokio::test]
async fn each_kind_of_patch_does_what_it_says() {
    let server = server().await;
    let labels = json!({"app": "web"});
    let containers = json!([{"name": "a", "image": "a"}, {"name": "b", "image": "b"}]);
    let deployment = json!({"metadata": {"name": "web"}, "spec": {
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": containers}},
    }});
    let target = "/apis/apps/v1/namespaces/default/deployments";
    assert_eq!(post(&server, target, &deployment.to_string()).await.code, 201);
    let target = format!("{target}/web");
    let patch = async |kind: &str, body: Value| {
        let kind = format!("application/{kind}-patch+json");
        send(&server, Method::PATCH, &target, &[("content-type", &kind)], body.to_string().as_bytes()).await
    };
    let one = json!([{"name": "b", "image": "c"}]);
    let merged = patch("strategic-merge", json!({"spec": {"template": {"spec": {"containers": one}}}})).await;
    let images = |answer: &Answer| {
        let containers = answer.body["spec"]["template"]["spec"]["containers"].as_array().unwrap().clone();
        containers.iter().map(|container| container["image"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((merged.code, images(&merged)), (200, vec!["a".to_owned(), "c".to_owned()]));
    let replaced = patch("merge", json!({"spec": {"template": {"spec": {"containers": one}}}})).await;
    assert_eq!(
        (images(&replaced), &replaced.body["metadata"]["generation"]),
        (vec!["c".to_owned()], &json!(3))
    );
    let operations = json!([{"op": "replace", "path": "/spec/replicas", "value": 3}]);
    assert_eq!(patch("json", operations).await.body["spec"]["replicas"], 3);
    let conflict = patch("merge", json!({"metadata": {"resourceVersion": "1"}})).await;
    assert_eq!((conflict.code, &conflict.body["reason"]), (409, &json!("Conflict")));
    let apply = [("content-type", "application/apply-patch+yaml")];
    let nobody = send(&server, Method::PATCH, &target, &apply, b"{}").await;
    assert_eq!((nobody.code, &nobody.body["details"]["causes"][0]["field"]), (422, &json!("fieldManager")));
    let config = b"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 5}\n";
    let mine = format!("{target}?fieldManager=me");
    let refused = send(&server, Method::PATCH, &mine, &apply, config).await;
    assert_eq!(
        (refused.code, &refused.body["details"]["causes"][0]["field"]),
        (409, &json!(".spec.replicas"))
    );
    let forced = send(&server, Method::PATCH, &format!("{mine}&force=true"), &apply, config).await;
    assert_eq!((forced.code, &forced.body["spec"]["replicas"]), (200, &json!(5)));
    let scale = send(
        &server,
        Method::PATCH,
        &format!("{target}/scale"),
        &[("content-type", "application/merge-patch+json")],
        br#"{"spec":{"replicas":1}}"#,
    )
    .await;
    assert_eq!((&scale.body["kind"], &scale.body["spec"]["replicas"]), (&json!("Scale"), &json!(1)));
    assert_eq!(scale.body["status"]["selector"], "app=web");
}

#[tokio::test]
async fn a_table_has_the_columns_of_its_kind() {
    let server = server().await;
    let headers = [("accept", TABLE)];
    let answer = send(&server, Method::GET, "/api/v1/nodes", &headers, b"").await;
    assert_eq!(answer.body["kind"], "Table");
    let columns: Vec<_> = answer.body["columnDefinitions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["name"].as_str().unwrap())
        .collect();
    assert_eq!(columns[..5], ["Name", "Status", "Roles", "Age", "Version"]);
    assert_eq!(answer.body["rows"][0]["cells"][1], "Ready");
    assert_eq!(answer.body["rows"][0]["object"]["kind"], "PartialObjectMetadata");
}

#[tokio::test]
async fn services_get_addresses_and_ports_that_no_other_has() {
    let server = server().await;
    let target = "/api/v1/namespaces/default/services";
    let service = |name: &str, spec: Value| json!({"metadata": {"name": name}, "spec": spec}).to_string();
    let ports = json!([{"port": 80}]);
    let first = post(&server, target, &service("a", json!({"type": "NodePort", "ports": ports}))).await.body;
    let address = first["spec"]["clusterIP"].as_str().unwrap().to_owned();
    assert!(
        address.starts_with("10.96.") && first["spec"]["ports"][0]["nodePort"].as_i64().unwrap() >= 30_000
    );
    let taken = post(&server, target, &service("b", json!({"clusterIP": address, "ports": ports}))).await;
    assert_eq!(taken.code, 422);
    assert!(
        taken.body["message"].as_str().unwrap().contains("provided IP is already allocated"),
        "{}",
        taken.body
    );
    let headless = post(
        &server,
        target,
        &service("c", json!({"clusterIP": "None", "selector": {"a": "b"}, "ports": ports})),
    )
    .await
    .body;
    assert_eq!(headless["spec"]["clusterIPs"], json!(["None"]));
    let patched = send(
        &server,
        Method::PATCH,
        &format!("{target}/a"),
        &[("content-type", "application/merge-patch+json")],
        br#"{"spec":{"type":"ClusterIP"}}"#,
    )
    .await
    .body;
    assert_eq!(
        (&patched["spec"]["clusterIP"], patched["spec"]["ports"][0].get("nodePort")),
        (&json!(address), None)
    );
}

#[tokio::test]
async fn custom_resources_are_served_while_their_definition_is_there() {
    let server = server().await;
    let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    let definition = json!({"metadata": {"name": "shops.example.com"}, "spec": {
        "group": "example.com", "scope": "Namespaced", "names": {"kind": "Shop", "plural": "shops"},
        "versions": [{
            "name": "v1", "served": true, "storage": true, "subresources": {"status": {}},
            "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}},
            "additionalPrinterColumns": [{"name": "Size", "type": "integer", "jsonPath": ".spec.size"}],
        }],
    }});
    let made = post(&server, definitions, &definition.to_string()).await;
    assert_eq!((made.code, &made.body["status"]["conditions"][1]["type"]), (201, &json!("Established")));
    let shops = "/apis/example.com/v1/namespaces/default/shops";
    let shop = json!({"apiVersion": "example.com/v1", "kind": "Shop", "metadata": {"name": "a"}, "spec": {"size": 3}, "status": {"x": 1}});
    let made = post(&server, shops, &shop.to_string()).await.body;
    assert_eq!((&made["metadata"]["generation"], made.get("status")), (&json!(1), None));
    let table = send(&server, Method::GET, shops, &[("accept", TABLE)], b"").await.body;
    assert_eq!(table["rows"][0]["cells"], json!(["a", 3]));
    let listed = get(&server, "/apis/example.com/v1").await.body;
    assert_eq!(listed["resources"][1]["name"], "shops/status");
    send(&server, Method::DELETE, &format!("{definitions}/shops.example.com"), &[], b"").await;
    assert_eq!(get(&server, shops).await.code, 404);
}

#[tokio::test]
async fn a_watch_tells_what_happens_until_its_time_is_up() {
    let server = server().await;
    let from =
        get(&server, CONFIG_MAPS).await.body["metadata"]["resourceVersion"].as_str().unwrap().to_owned();
    let target = format!(
        "{CONFIG_MAPS}?watch=1&timeoutSeconds=1&resourceVersion={from}&fieldSelector=metadata.name%3Dx"
    );
    let request =
        Request { method: Method::GET, target, headers: HeaderMap::new(), body: Bytes::new(), timeout: None };
    let response = server.send(request).await.unwrap();
    let Body::Stream(stream) = response.body else { panic!("no stream came") };
    for name in ["x", "y"] {
        post(&server, CONFIG_MAPS, &json!({"metadata": {"name": name}}).to_string()).await;
    }
    let lines: Vec<Bytes> = stream.map(Result::unwrap).collect().await;
    let events: Vec<Value> = lines.iter().map(|line| serde_json::from_slice(line).unwrap()).collect();
    assert_eq!(events.len(), 1);
    assert_eq!(
        (&events[0]["type"], &events[0]["object"]["metadata"]["name"]),
        (&json!("ADDED"), &json!("x"))
    );
    assert_eq!(events[0]["object"]["kind"], "ConfigMap");
}

#[tokio::test]
async fn openapi_leads_from_kinds_to_schemas() {
    let server = server().await;
    let index = get(&server, "/openapi/v3").await.body;
    let place = index["paths"]["apis/apps/v1"]["serverRelativeURL"].as_str().unwrap().to_owned();
    let document = get(&server, &place).await.body;
    let schemas = &document["components"]["schemas"];
    let deployment = &schemas["io.k8s.api.apps.v1.Deployment"];
    assert_eq!(
        deployment["x-kubernetes-group-version-kind"],
        json!([{"group": "apps", "kind": "Deployment", "version": "v1"}])
    );
    let containers = &schemas["io.k8s.api.core.v1.PodSpec"]["properties"]["containers"];
    assert_eq!(containers["x-kubernetes-patch-merge-key"], "name");
    let patch = &document["paths"]["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]["patch"];
    let names: Vec<_> =
        patch["parameters"].as_array().unwrap().iter().map(|parameter| &parameter["name"]).collect();
    assert!(names.contains(&&json!("fieldValidation")), "{names:?}");
}

/// Whatever bytes come, there is an answer, and the server goes on.
#[tokio::test]
async fn no_request_ends_the_server() {
    let server = Arc::new(server().await);
    let bodies: [&[u8]; 8] = [
        b"",
        b"null",
        b"[]",
        b"{\"metadata\":5}",
        b"\xff\xfe",
        b"{\"metadata\":{\"name\":{}}}",
        b"{\"spec\":[]}",
        b"k8s\0\xff",
    ];
    let targets = [
        "/",
        "//",
        "/api/v1/namespaces/%ff/pods",
        "/apis/apps/v1/namespaces/default/deployments",
        CONFIG_MAPS,
        "/api/v1/namespaces",
        "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        "/api/v1/namespaces/default/services",
        "/api/v1/namespaces/default/pods",
    ];
    let types = [
        "application/json",
        "application/yaml",
        "application/vnd.kubernetes.protobuf",
        "application/json-patch+json",
        "text/plain",
    ];
    for target in targets {
        for body in bodies {
            for kind in types {
                for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
                    let named =
                        if method == Method::POST { target.to_owned() } else { format!("{target}/x") };
                    let answer = send(&server, method, &named, &[("content-type", kind)], body).await;
                    assert!((200..600).contains(&answer.code), "{named}");
                }
            }
        }
    }
    assert_eq!(get(&server, "/readyz").await.code, 200);
}
