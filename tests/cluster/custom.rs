//! Custom resources on a server: the schema of their definition decides what is kept, filled in and refused.

use std::time::{Duration, Instant};

use hoist::api::{Body, Request};
use http::Method;
use serde_json::{Value, json};

use crate::cluster::{Cluster, clusters};

/// An answer: its code, its warnings, its body.
struct Answer {
    code: u16,
    warnings: Vec<String>,
    body: Value,
}

async fn send(cluster: &Cluster, method: Method, target: &str, body: &Value) -> Answer {
    let content_type =
        if method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
    let mut headers = http::HeaderMap::new();
    headers.insert("content-type", content_type.parse().unwrap());
    let body = if body.is_null() { Default::default() } else { body.to_string().into() };
    let request = Request { method, target: target.to_owned(), headers, body, timeout: None };
    let answer = cluster.transport.send(request).await.unwrap();
    let warnings = answer.headers.get_all("warning").iter().map(|text| text.to_str().unwrap().to_owned());
    let warnings = warnings.map(|text| text.trim_start_matches("299 - ").replace('\\', "")).collect();
    let code = answer.status.as_u16();
    let bytes = match answer.body {
        Body::Whole(bytes) => bytes.to_vec(),
        Body::Stream(stream) => {
            futures_util::TryStreamExt::try_collect::<Vec<_>>(stream).await.unwrap().concat()
        }
    };
    Answer { code, warnings, body: serde_json::from_slice(&bytes).unwrap_or_default() }
}

fn definition(group: &str) -> Value {
    let status = json!({"type": "object", "properties": {"ready": {"type": "boolean"}}});
    let part = json!({"type": "object", "properties": {"name": {"type": "string"}, "count": {"type": "integer", "default": 1}}});
    let first = json!({"type": "object", "required": ["size"], "properties": {
        "size": {"type": "integer", "maximum": 9},
        "mode": {"type": "string", "enum": ["a", "b"], "default": "a"},
        "parts": {"type": "array", "items": part},
        "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
    }});
    let second = json!({"type": "object", "properties": {
        "size": {"type": "integer"}, "colour": {"type": "string", "default": "red"},
    }});
    let version = |name: &str, spec: Value| {
        let properties = json!({"spec": spec, "status": status});
        json!({
            "name": name, "served": true, "storage": name == "v1", "subresources": {"status": {}},
            "schema": {"openAPIV3Schema": {"type": "object", "properties": properties}},
        })
    };
    json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {"name": format!("gadgets.{group}")},
        "spec": {
            "group": group, "scope": "Namespaced",
            "names": {"kind": "Gadget", "plural": "gadgets", "singular": "gadget", "listKind": "GadgetList"},
            "versions": [version("v1", first), version("v2", second)],
        },
    })
}

/// A cluster that serves gadgets.
struct Gadgets {
    cluster: Cluster,
    group: String,
}

impl Gadgets {
    async fn on(cluster: Cluster) -> Self {
        let group = format!("{}.example", cluster.namespace);
        let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        let made = send(&cluster, Method::POST, definitions, &definition(&group)).await;
        assert_eq!(made.code, 201, "{}", made.body);
        let gadgets = Self { cluster, group };
        let deadline = Instant::now() + Duration::from_secs(60);
        for version in ["v1", "v2"] {
            while gadgets.read(version, "").await.code != 200 {
                assert!(Instant::now() < deadline, "{version} is not served");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        gadgets
    }

    fn target(&self, version: &str, rest: &str) -> String {
        format!("/apis/{}/{version}/namespaces/{}/gadgets{rest}", self.group, self.cluster.namespace)
    }

    async fn read(&self, version: &str, rest: &str) -> Answer {
        send(&self.cluster, Method::GET, &self.target(version, rest), &Value::Null).await
    }

    /// Creates one at `version`; `rest` holds parameters.
    async fn create(&self, version: &str, rest: &str, metadata: Value, others: Value) -> Answer {
        let mut gadget = json!({"apiVersion": format!("{}/{version}", self.group), "kind": "Gadget", "metadata": metadata});
        gadget.as_object_mut().unwrap().extend(others.as_object().unwrap().clone());
        send(&self.cluster, Method::POST, &self.target(version, rest), &gadget).await
    }

    async fn patch(&self, rest: &str, patch: Value) -> Answer {
        send(&self.cluster, Method::PATCH, &self.target("v1", rest), &patch).await
    }

    async fn leave(self) {
        let target =
            format!("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.{}", self.group);
        assert_eq!(send(&self.cluster, Method::DELETE, &target, &Value::Null).await.code, 200);
        self.cluster.leave().await;
    }
}

#[tokio::test]
async fn a_custom_resource_is_refused_where_its_schema_does() {
    for cluster in clusters("refused").await {
        let gadgets = Gadgets::on(cluster).await;
        let group = gadgets.group.clone();
        let invalid = |name: &str, why: &str| format!("Gadget.{group} \"{name}\" is invalid: {why}");
        let label = "a lowercase RFC 1123 subdomain must consist of";
        for (name, spec, why) in [
            (
                "a",
                json!({"size": 12}),
                "spec.size: Invalid value: 12: spec.size in body should be less than or equal to 9",
            ),
            (
                "a",
                json!({"size": 1, "mode": "c"}),
                "spec.mode: Unsupported value: \"c\": supported values: \"a\", \"b\"",
            ),
            (
                "a",
                json!({"size": "x"}),
                "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"",
            ),
            ("a", json!({}), "spec.size: Required value"),
            ("A_b", json!({"size": 1}), label),
        ] {
            let answer = gadgets.create("v1", "", json!({"name": name}), json!({"spec": spec})).await;
            let message = answer.body["message"].as_str().unwrap_or_default();
            assert_eq!((answer.code, &answer.body["reason"]), (422, &json!("Invalid")), "{message}");
            match why == label {
                true => assert!(message.contains(label), "{message}"),
                false => assert_eq!(message, invalid(name, why)),
            }
        }
        let others = json!({"spec": {"size": 1, "nope": 1, "parts": [{"nope": 1}]}});
        let answer =
            gadgets.create("v1", "?fieldValidation=Strict", json!({"name": "a", "nope": 1}), others).await;
        assert_eq!(
            (answer.code, answer.body["message"].as_str().unwrap()),
            (
                400,
                "Gadget in version \"v1\" cannot be handled as a Gadget: strict decoding error: unknown field \
             \"metadata.nope\", unknown field \"spec.nope\", unknown field \"spec.parts[0].nope\"",
            )
        );
        gadgets.leave().await;
    }
}

#[tokio::test]
async fn a_custom_resource_is_pruned_and_completed() {
    for cluster in clusters("pruned").await {
        let gadgets = Gadgets::on(cluster).await;
        let spec = json!({"size": 1, "mode": null, "nope": 1, "parts": [{"name": "p", "nope": 1}], "free": {"any": 1}});
        let others = json!({"spec": spec, "status": {"ready": true}});
        let made = gadgets.create("v1", "", json!({"name": "a"}), others).await;
        assert_eq!(made.code, 201, "{}", made.body);
        assert_eq!(
            made.warnings,
            ["\"unknown field \"spec.nope\"\"", "\"unknown field \"spec.parts[0].nope\"\""]
        );
        let spec = json!({"size": 1, "mode": "a", "parts": [{"name": "p", "count": 1}], "free": {"any": 1}});
        assert_eq!((&made.body["spec"], made.body.get("status")), (&spec, None));

        // The status is a part of its own, judged and pruned by itself.
        let refused = gadgets.patch("/a/status", json!({"status": {"ready": "x"}})).await;
        assert_eq!(refused.code, 422, "{}", refused.body);
        let patch = json!({"status": {"ready": false, "more": 1}, "spec": {"size": 2}});
        let changed = gadgets.patch("/a/status", patch).await.body;
        assert_eq!((&changed["spec"], &changed["status"]), (&spec, &json!({"ready": false})));
        let refused = gadgets.patch("/a", json!({"spec": {"size": 10}})).await;
        assert_eq!((refused.code, &refused.body["reason"]), (422, &json!("Invalid")), "{}", refused.body);
        let changed = gadgets.patch("/a", json!({"spec": {"size": 2, "mode": null}})).await.body;
        assert_eq!((&changed["spec"]["size"], &changed["spec"]["mode"]), (&json!(2), &json!("a")));
        assert_eq!(changed["metadata"]["generation"], 2);
        gadgets.leave().await;
    }
}

#[tokio::test]
async fn a_custom_resource_has_in_each_version_what_that_version_has() {
    for cluster in clusters("versions").await {
        let gadgets = Gadgets::on(cluster).await;
        let made = gadgets.create("v2", "", json!({"name": "b"}), json!({"spec": {"size": 40}})).await;
        assert_eq!((made.code, &made.body["spec"]), (201, &json!({"size": 40})), "{}", made.body);
        assert_eq!(gadgets.read("v1", "/b").await.body["spec"], json!({"size": 40, "mode": "a"}));
        let second = gadgets.read("v2", "/b").await.body;
        assert_eq!(
            (&second["spec"], second["apiVersion"].as_str()),
            (&json!({"size": 40}), Some(format!("{}/v2", gadgets.group).as_str()))
        );
        gadgets.leave().await;
    }
}
