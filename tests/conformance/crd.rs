//! Custom resources judged by the schemas of their definition: by hoist and by a real API server.

use std::time::Duration;

use hoist::kinds::FieldError;
use hoist::kinds::schema::crd::{self, CustomKind};
use hoist::kinds::schema::{decode, validate};
use hoist::kinds::table::CUSTOM_RESOURCE_DEFINITION;
use reqwest::Method;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::api_server::ApiServer;

const DEFINITIONS: &str = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const GROUP: &str = "schema.hoist.example";

/// A definition with a field for each thing that a structural schema can say.
fn definition() -> Value {
    let integer = |rules: Value| with(json!({"type": "integer"}), rules);
    let string = |rules: Value| with(json!({"type": "string"}), rules);
    let entry = json!({
        "type": "object", "required": ["name", "protocol"],
        "properties": {"name": {"type": "string"}, "protocol": {"type": "string", "default": "TCP"}},
    });
    let spec = json!({
        "type": "object",
        "required": ["size", "mode"],
        "description": "What is wanted.",
        "properties": {
            "size": integer(json!({"minimum": 1, "maximum": 10})),
            "open": integer(json!({"minimum": 1, "exclusiveMinimum": true, "format": "int32"})),
            "even": integer(json!({"multipleOf": 2})),
            "ratio": {"type": "number"},
            "flag": {"type": "boolean"},
            "mode": string(json!({"enum": ["Fast", "Slow"], "default": "Fast"})),
            "code": string(json!({"pattern": "^[a-z]+$", "minLength": 2, "maxLength": 4})),
            "when": string(json!({"format": "date-time"})),
            "address": string(json!({"format": "ipv4"})),
            "maybe": string(json!({"nullable": true})),
            "level": {"x-kubernetes-int-or-string": true},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}, "maxProperties": 2},
            "entries": {
                "type": "array", "items": entry, "maxItems": 3,
                "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name", "protocol"],
            },
            "names": {"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"},
            "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true,
                "properties": {"known": {"type": "integer"}}},
            "whole": {"type": "object", "x-kubernetes-embedded-resource": true,
                "x-kubernetes-preserve-unknown-fields": true},
            "choice": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
            "some": {"type": "integer", "anyOf": [{"minimum": 5}, {"maximum": 2}], "not": {"enum": [7]}},
        },
    });
    let schema = json!({"type": "object", "properties": {"spec": spec}, "required": ["spec"]});
    json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": CUSTOM_RESOURCE_DEFINITION.kind,
        "metadata": {"name": format!("samples.{GROUP}")},
        "spec": {
            "group": GROUP, "scope": "Cluster",
            "names": {"kind": "Sample", "plural": "samples", "singular": "sample", "listKind": "SampleList"},
            "versions": [
                {"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": schema}},
            ],
        },
    })
}

fn with(mut base: Value, more: Value) -> Value {
    let entries = more.as_object().cloned().unwrap_or_default();
    base.as_object_mut().expect("an object").extend(entries);
    base
}

/// Fields of `spec` with values, right and wrong.
fn values() -> Vec<(&'static str, Value)> {
    let entry = |name: &str| json!({"name": name});
    let twice = json!([entry("a"), {"name": "a", "protocol": "TCP"}]);
    let pod = json!({"apiVersion": "v1", "kind": "Anything", "metadata": {"name": "x"}, "spec": 5});
    let by_field = [
        (
            "size",
            vec![json!(0), json!(1), json!(10), json!(11), json!("1"), json!(2.0), json!(2.5), json!(null)],
        ),
        ("open", vec![json!(1), json!(2), json!(3_000_000_000_u32)]),
        ("even", vec![json!(3), json!(4)]),
        ("ratio", vec![json!(1), json!(1.5), json!("1")]),
        ("flag", vec![json!(true), json!("true"), json!(null)]),
        ("mode", vec![json!("Slow"), json!("slow"), json!(null), json!("")]),
        ("code", vec![json!("abc"), json!("ABC"), json!("a"), json!("abcde"), json!("äö")]),
        ("when", vec![json!("2026-01-02T03:04:05Z"), json!("yesterday"), json!("")]),
        ("address", vec![json!("10.0.0.1"), json!("10.0.0.256")]),
        ("maybe", vec![json!(null), json!("x"), json!(5)]),
        ("level", vec![json!(5), json!("5%"), json!(1.5), json!(true), json!(null)]),
        (
            "labels",
            vec![
                json!({}),
                json!({"a": "b"}),
                json!({"a": 1}),
                json!({"a": "", "b": "", "c": ""}),
                json!([]),
            ],
        ),
        (
            "entries",
            vec![json!([entry("a"), entry("b")]), twice, json!([{}]), json!([{"name": "a", "x": 1}])],
        ),
        ("entries", vec![json!([entry("a"), entry("b"), entry("c"), entry("d")]), json!([null]), json!({})]),
        ("names", vec![json!(["a", "b"]), json!(["a", "a"]), json!([1])]),
        ("free", vec![json!({"x": {"y": 1}}), json!({"known": "x"}), json!([])]),
        (
            "whole",
            vec![
                pod,
                json!({"apiVersion": "v1", "kind": "X", "metadata": {"nome": "x"}}),
                json!({"kind": 5}),
            ],
        ),
        ("choice", vec![json!({"a": "x"}), json!({"a": "x", "b": "y"}), json!({}), json!({"c": "x"})]),
        ("some", vec![json!(1), json!(3), json!(6), json!(7)]),
        ("unknown", vec![json!(1), json!(null)]),
    ];
    by_field
        .into_iter()
        .flat_map(|(field, values)| values.into_iter().map(move |value| (field, value)))
        .collect()
}

fn samples() -> Vec<Value> {
    let sample = |spec: Value| json!({"apiVersion": format!("{GROUP}/v1"), "kind": "Sample", "metadata": {"name": "one"}, "spec": spec});
    let mut samples =
        vec![sample(json!({"size": 1})), sample(json!({})), sample(json!(null)), sample(json!("x"))];
    samples.extend(values().into_iter().map(|(field, value)| {
        let mut spec = json!({"size": 1});
        spec[field] = value;
        sample(spec)
    }));
    let mut odd = sample(json!({"size": 1}));
    odd["metadata"]["lables"] = json!({});
    odd["extra"] = json!(1);
    samples.push(odd);
    samples
}

fn compiled() -> CustomKind {
    crd::compile(&definition()).expect("a definition")
}

#[test]
fn a_definition_compiles_to_types() {
    let kind = compiled();
    assert_eq!(
        (kind.kind.as_str(), kind.namespaced, kind.versions.as_slice()),
        ("Sample", false, &["v1".to_owned()][..])
    );
    let root = kind.ty("v1").expect("the version");
    assert!(kind.ty("v2").is_none());
    let spec = root.field("spec").expect("spec");
    assert_eq!(spec.description(), Some("What is wanted."));
    let entries = spec.ty().field("entries").expect("entries");
    assert_eq!(entries.list_map_keys().collect::<Vec<_>>(), ["name", "protocol"]);
    let metadata = root.field("metadata").expect("metadata").ty();
    assert_eq!(metadata.name(), Some("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"));
    assert!(metadata.field("labels").is_some());
}

#[test]
fn custom_resources_are_judged_as_the_server_does() {
    let Some(server) = ApiServer::from_environment("custom_resources_are_judged_as_the_server_does") else {
        return;
    };
    let path = format!("{DEFINITIONS}/samples.{GROUP}");
    server.call(Method::DELETE, &path, Value::Null);
    let created = (0..50).find_map(|_| {
        std::thread::sleep(Duration::from_millis(200));
        let answer = server.call(Method::POST, DEFINITIONS, definition());
        (answer.status == 201).then_some(())
    });
    created.expect("the definition is created");
    let collection = format!("/apis/{GROUP}/v1/samples");
    let served = || server.read(&collection)["kind"] == "SampleList";
    assert!(
        (0..50).any(|_| {
            std::thread::sleep(Duration::from_millis(200));
            served()
        }),
        "it is served"
    );
    let samples = samples();
    let answers = server.dry_run(samples.iter().map(|sample| (collection.clone(), sample.clone())));
    server.call(Method::DELETE, &path, Value::Null);
    let kind = compiled();
    let ty = kind.ty("v1").expect("the version");
    let mut differences = Vec::new();
    for (sample, answer) in samples.iter().zip(answers) {
        let message = answer.body["message"].as_str().unwrap_or_default().to_owned();
        let answer = Answer::from(answer);
        let ours = validate(ty, sample);
        let told = ours.iter().map(|error| format!("{}: {error}", error.path)).collect::<Vec<_>>();
        // Keys stand in brackets in our paths; alternatives have no path at all there.
        let says = |error: &FieldError| match message.contains("<nil>") {
            true => message.contains(&error.detail),
            false => message
                .replace(".a", "[a]")
                .contains(&format!("{}: {error}", error.path).replace(".a", "[a]")),
        };
        let same = (answer == Answer::Accepted) == ours.is_empty()
            && answer.is_decodable() == decode(ty, sample).is_empty();
        let worded = !answer.is_decodable() || ours.iter().all(says);
        if !same || !worded {
            differences.push(format!("{}\n  hoist: {told:#?}\n  server: {message}", sample["spec"]));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
