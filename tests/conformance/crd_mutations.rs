//! Custom resources made wrong by the hundred: hoist's verdict and a real API server's, through everything that a
//! structural schema can say.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use hoist::check::{self, Options};
use hoist::diag::{Diagnostic, Severity};
use hoist::kinds::schema::{Definition, Lookup, crd};
use hoist::kinds::table::CUSTOM_RESOURCE_DEFINITION;
use hoist::object::{Body, Bundle, Gvk, Object, Reference};
use reqwest::Method;
use serde_json::{Value, json};

use crate::answer::{Answer, REAL};
use crate::api_server::ApiServer;

const DEFINITIONS: &str = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const GROUP: &str = "mutations.hoist.example";
/// What share of verdicts must be the server's.
const LEAST: f64 = 0.98;

/// The formats that an API server checks, with a value of each that is right and one that is not.
const FORMATS: &[(&str, &str, &str)] = &[
    ("bsonobjectid", "507f1f77bcf86cd799439011", "507f1f77"),
    ("uri", "https://example.com/a?b=c", "example.com"),
    ("email", "someone@example.com", "someone"),
    ("hostname", "example.com", "-example-"),
    ("ipv4", "10.0.0.1", "10.0.0"),
    ("ipv6", "2001:db8::1", "10.0.0.1"),
    ("cidr", "10.0.0.0/8", "10.0.0.0"),
    ("mac", "01:23:45:67:89:ab", "01:23"),
    ("uuid", "A987FBC9-4BED-3078-CF07-9141BA07C9F3", "A987"),
    ("uuid3", "A987FBC9-4BED-3078-CF07-9141BA07C9F3", "57B73598-8764-4AD0-A76A-679BB6640EB1"),
    ("uuid4", "57B73598-8764-4AD0-A76A-679BB6640EB1", "A987FBC9-4BED-3078-CF07-9141BA07C9F3"),
    ("uuid5", "987FBC97-4BED-5078-AF07-9141BA07C9F3", "A987FBC9-4BED-3078-CF07-9141BA07C9F3"),
    ("isbn", "0321751043", "0321751044"),
    ("isbn10", "0321751043", "978-0321751041"),
    ("isbn13", "978-0321751041", "0321751043"),
    ("creditcard", "4111 1111 1111 1111", "4111 1111 1111 1112"),
    ("ssn", "111-11-1111", "111-11-111"),
    ("hexcolor", "#FFaa00", "#FFaa0"),
    ("rgbcolor", "rgb(1, 20,255)", "rgb(1,20,256)"),
    ("byte", "aGVsbG8=", "hello"),
    ("password", "anything", ""),
    ("date", "2026-01-31", "2026-02-30"),
    ("duration", "22 ns", "soon"),
    ("datetime", "2014-12-15T19:30:20.000Z", "2014-12-15"),
    ("date-time", "2014-12-15T19:30:20Z", "2014-12-15 19:30:20"),
    ("k8s-short-name", "a-name", "A-name"),
    ("k8s-long-name", "a-name.example.com", "a_name"),
    ("no-format", "x", "y"),
];

fn gadget_schema() -> Value {
    let formats =
        FORMATS.iter().map(|(name, ..)| (field_of(name), json!({"type": "string", "format": name})));
    let template = json!({
        "type": "object", "x-kubernetes-embedded-resource": true, "required": ["data"],
        "properties": {"data": {"type": "object", "additionalProperties": {"type": "string"}},
            "metadata": {"type": "object", "properties": {"name": {"type": "string", "maxLength": 5}}}},
    });
    let port = json!({
        "type": "object", "required": ["name"],
        "properties": {
            "name": {"type": "string", "minLength": 1},
            "protocol": {"type": "string", "enum": ["TCP", "UDP"], "default": "TCP"},
            "number": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 65535},
        },
    });
    json!({
        "type": "object", "required": ["spec"],
        "properties": {
            "spec": {
                "type": "object", "required": ["size", "mode"],
                "properties": {
                    "size": {"type": "integer", "minimum": 1, "maximum": 10},
                    "replicas": {"type": "integer"},
                    "long": {"type": "integer", "format": "int64"},
                    "ratio": {"type": "number", "format": "double", "minimum": 0, "exclusiveMinimum": true,
                        "maximum": 1, "exclusiveMaximum": true},
                    "step": {"type": "number", "multipleOf": 0.25},
                    "flag": {"type": "boolean"},
                    "mode": {"type": "string", "enum": ["Fast", "Slow"], "default": "Fast"},
                    "code": {"type": "string", "pattern": "^[a-z]{2,4}$"},
                    "maybe": {"type": "string", "nullable": true, "minLength": 2},
                    "choice": {"type": "string", "nullable": true, "enum": ["a", null]},
                    "level": {"x-kubernetes-int-or-string": true, "pattern": "^[0-9]+%?$"},
                    "strict": {"anyOf": [{"type": "integer"}, {"type": "string"}],
                        "x-kubernetes-int-or-string": true, "maximum": 5},
                    "labels": {"type": "object", "minProperties": 1, "maxProperties": 2,
                        "additionalProperties": {"type": "string", "maxLength": 3}},
                    "ports": {"type": "array", "minItems": 1, "maxItems": 3, "items": port,
                        "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name", "protocol"]},
                    "names": {"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"},
                    "words": {"type": "array", "items": {"type": "string", "nullable": true},
                        "x-kubernetes-list-type": "atomic"},
                    "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true,
                        "properties": {"known": {"type": "integer"}}},
                    "whole": {"type": "object", "x-kubernetes-embedded-resource": true,
                        "x-kubernetes-preserve-unknown-fields": true},
                    "template": template,
                    "atom": {"type": "object", "x-kubernetes-map-type": "atomic",
                        "properties": {"a": {"type": "string"}}},
                    "one": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                        "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
                    "all": {"type": "integer", "allOf": [{"minimum": 2}, {"maximum": 8}], "not": {"enum": [5]}},
                    "any": {"type": "integer", "anyOf": [{"minimum": 5}, {"maximum": 2}]},
                    "formats": {"type": "object", "properties": Value::Object(formats.collect())},
                },
            },
            "status": {
                "type": "object", "required": ["phase"],
                "properties": {"phase": {"type": "string", "enum": ["Up", "Down"]}, "replicas": {"type": "integer"}},
            },
        },
    })
}

/// Formats by the names of the fields that have them.
fn field_of(format: &str) -> String {
    format.replace('-', "_")
}

fn definition(plural: &str, kind: &str, scope: &str) -> Value {
    let version = |name: &str, served: bool, storage: bool, subresources: Value| {
        let schema = json!({"openAPIV3Schema": gadget_schema()});
        json!({"name": name, "served": served, "storage": storage, "schema": schema, "subresources": subresources})
    };
    let scale = json!({"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"});
    json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": CUSTOM_RESOURCE_DEFINITION.kind,
        "metadata": {"name": format!("{plural}.{GROUP}")},
        "spec": {
            "group": GROUP, "scope": scope,
            "names": {"kind": kind, "plural": plural, "singular": kind.to_lowercase(), "listKind": format!("{kind}List")},
            "versions": [
                version("v1", true, true, json!({"status": {}, "scale": scale})),
                version("v1beta1", true, false, json!({})),
                version("v1alpha1", false, false, json!({})),
            ],
        },
    })
}

fn sample(kind: &str, version: &str) -> Value {
    let formats = FORMATS.iter().map(|(name, right, _)| (field_of(name), json!(right)));
    let map = |name: &str| {
        json!({
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": {"a": "b"},
        })
    };
    json!({
        "apiVersion": format!("{GROUP}/{version}"), "kind": kind,
        "metadata": {"name": "one", "labels": {"app": "web"}, "annotations": {"a": "b"}, "finalizers": ["a.io/b"]},
        "spec": {
            "size": 1, "replicas": 2, "long": 5, "ratio": 0.5, "step": 0.75, "flag": true, "mode": "Slow",
            "code": "abc", "maybe": "xy", "choice": "a", "level": "5%", "strict": 3, "labels": {"a": "b"},
            "ports": [{"name": "a", "number": 80}, {"name": "b", "protocol": "UDP"}], "names": ["a", "b"],
            "words": ["a", null], "free": {"known": 1, "other": {"x": 1}}, "whole": map("c"), "template": map("d"),
            "atom": {"a": "b"}, "one": {"a": "x"}, "all": 3, "any": 1,
            "formats": Value::Object(formats.collect()),
        },
        "status": {"phase": "Up", "replicas": 1},
    })
}

/// The pointers to every value below `value`.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.replace('~', "~0").replace('/', "~1"), field)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (step, child) in children {
        let pointer = format!("{at}/{step}");
        found.push(pointer.clone());
        pointers(child, &pointer, found);
    }
}

/// What a value may be replaced by, right and wrong.
fn replacements() -> Vec<Value> {
    vec![
        json!(null),
        json!(""),
        json!("x"),
        json!("ab"),
        json!("UPPER"),
        json!("a b/c"),
        json!("12"),
        json!(0),
        json!(-1),
        json!(5),
        json!(7.0),
        json!(2.5),
        json!(11),
        json!(70_000),
        json!(3_000_000_000_u32),
        json!(true),
        json!([]),
        json!({}),
        json!(["a", "a"]),
        json!([null]),
        json!([1]),
        json!({"a": "b"}),
        json!({"a": 1}),
        json!({"a": null}),
        json!({"a": "x", "b": "y", "c": "z"}),
        json!("a-very-long-word-indeed"),
    ]
}

/// Every sample with one thing changed.
fn mutated(base: &Value) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    pointers(base, "", &mut places);
    let mut all = vec![("nothing".to_owned(), base.clone())];
    for place in places.iter().filter(|place| *place != "/apiVersion" && *place != "/kind") {
        for value in replacements() {
            let mut changed = base.clone();
            *changed.pointer_mut(place).expect("the place") = value.clone();
            all.push((format!("{place} = {value}"), changed));
        }
        let (parent, name) = place.rsplit_once('/').expect("a parent");
        let mut without = base.clone();
        let mut beside = base.clone();
        let mut twice = base.clone();
        match without.pointer_mut(parent) {
            Some(Value::Object(fields)) => _ = fields.shift_remove(name),
            Some(Value::Array(items)) => _ = items.remove(name.parse().expect("an index")),
            _ => continue,
        }
        all.push((format!("{place} removed"), without));
        match beside.pointer_mut(place) {
            Some(Value::Object(fields)) => _ = fields.insert("unknownField".to_owned(), json!("x")),
            _ => continue,
        }
        all.push((format!("{place} has an unknown field"), beside));
        if let Some(Value::Array(items)) = twice.pointer_mut(parent) {
            items.push(items[0].clone());
            all.push((format!("{parent} has its first twice"), twice));
        }
    }
    for (name, _, wrong) in FORMATS {
        let mut changed = base.clone();
        changed["spec"]["formats"][field_of(name)] = json!(wrong);
        all.push((format!("{name} = {wrong}"), changed));
    }
    all
}

/// The definitions, compiled once.
#[derive(Debug)]
struct Known(Vec<Arc<Definition>>);

impl Lookup for Known {
    fn find(&self, gvk: &Gvk) -> Result<Option<Arc<Definition>>, String> {
        let is = |known: &&Arc<Definition>| known.custom().is_some_and(|custom| custom.kind == gvk.kind);
        Ok(self.0.iter().find(is).cloned())
    }
}

/// The errors that hoist finds.
fn judged(object: &Value, options: &Options) -> Vec<Diagnostic> {
    let reference = Reference::read(object).expect("a reference");
    let object = Object { reference, body: Body::Json(object.clone()) };
    let found = check::check(&Bundle::from_iter([object]), Vec::new(), options);
    found.into_iter().filter(|found| found.severity == Severity::Error).collect()
}

fn install(server: &ApiServer, definition: &Value, collection: &str) {
    let name = definition["metadata"]["name"].as_str().expect("a name");
    server.call(Method::DELETE, &format!("{DEFINITIONS}/{name}"), Value::Null);
    let eventually = |done: &dyn Fn() -> bool| {
        (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(200));
            done()
        })
    };
    let create = || server.call(Method::POST, DEFINITIONS, definition.clone());
    assert!(eventually(&|| create().status == 201), "{name} is created: {:?}", create().body);
    assert!(eventually(&|| server.read(collection)["kind"].is_string()), "{name} is served");
}

#[test]
fn mutated_custom_resources_are_judged_as_the_server_does() {
    let Some(server) = ApiServer::from_environment("mutated_custom_resources_are_judged_as_the_server_does")
    else {
        return;
    };
    let kinds = [("gadgets", "Gadget", "Namespaced"), ("engines", "Engine", "Cluster")];
    let definitions = kinds.map(|(plural, kind, scope)| definition(plural, kind, scope));
    let compiled = definitions
        .iter()
        .map(|definition| Arc::new(Definition::Custom(crd::compile(definition).expect("a definition"))));
    let schemas: Arc<dyn Lookup> = Arc::new(Known(compiled.collect()));
    let options = Options { versions: REAL.into(), schemas: Some(schemas), ..Options::default() };
    let mut samples = Vec::new();
    for ((plural, kind, scope), definition) in kinds.iter().zip(&definitions) {
        for version in ["v1", "v1beta1"] {
            let namespace = if *scope == "Namespaced" { "namespaces/default/" } else { "" };
            let collection = format!("/apis/{GROUP}/{version}/{namespace}{plural}");
            if version == "v1" {
                install(&server, definition, &collection);
            }
            let all = mutated(&sample(kind, version));
            // The other scope and version differ in what stands around `spec` only.
            let own = all
                .into_iter()
                .filter(|(what, _)| (*kind, version) == ("Gadget", "v1") || !what.starts_with("/spec/"));
            samples.extend(
                own.map(|(what, object)| (format!("{kind} {version}: {what}"), collection.clone(), object)),
            );
        }
    }
    let asked = samples.iter().map(|(_, collection, object)| (collection.clone(), object.clone()));
    let answers = server.dry_run(asked);
    for definition in &definitions {
        let name = definition["metadata"]["name"].as_str().expect("a name");
        server.call(Method::DELETE, &format!("{DEFINITIONS}/{name}"), Value::Null);
    }
    let mut score = Score::default();
    for ((what, _, object), answer) in samples.iter().zip(answers) {
        // The path of the request says the namespace; what names another one is refused for that alone.
        if answer.body["message"].as_str().is_some_and(|said| said.contains("namespace of the")) {
            continue;
        }
        score.add(what, &judged(object, &options), &answer);
    }
    crate::found(&score.told());
    assert!(score.share() >= LEAST, "{:.2} %: {:#?}", score.share() * 100.0, score.different);
}

#[derive(Default)]
struct Score {
    all: usize,
    refused: usize,
    same_place: usize,
    different: Vec<String>,
    elsewhere: Vec<String>,
}

impl Score {
    fn add(&mut self, what: &str, ours: &[Diagnostic], answer: &crate::api_server::Answer) {
        let message = answer.body["message"].as_str().unwrap_or_default();
        let causes = answer.body["details"]["causes"].as_array().into_iter().flatten();
        let mut fields: BTreeSet<&str> = causes.filter_map(|cause| cause["field"].as_str()).collect();
        fields.extend(message.split('"').filter(|part| part.contains('.') || !part.contains(' ')));
        self.all += 1;
        let accepts = Answer::from(answer.clone()) == Answer::Accepted;
        let paths: Vec<&str> = ours.iter().filter_map(|found| found.path.as_deref()).collect();
        if accepts != ours.is_empty() {
            let told: Vec<_> = ours.iter().map(|found| &found.message).collect();
            self.different
                .push(format!("{what}: hoist says {told:?}, the server {} {message}", answer.status));
        } else if !accepts && !message.contains("json: cannot unmarshal") {
            self.refused += 1;
            let plain = |path: &str| path.replace('[', ".").replace(']', "");
            match paths.iter().any(|path| fields.iter().any(|field| plain(field) == plain(path))) {
                true => self.same_place += 1,
                false => self.elsewhere.push(format!("{what}: hoist {paths:?}, the server {message}")),
            }
        }
    }

    fn share(&self) -> f64 {
        (self.all - self.different.len()) as f64 / self.all as f64
    }

    fn told(&self) -> String {
        format!(
            "{} mutated custom resources: {:.2} % judged alike, {} refused by both with a place, {} of them at the same\n{}\n{}",
            self.all,
            self.share() * 100.0,
            self.refused,
            self.same_place,
            self.different.join("\n"),
            self.elsewhere.iter().take(60).cloned().collect::<Vec<_>>().join("\n"),
        )
    }
}
