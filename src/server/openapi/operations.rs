use serde_json::{Map, Value, json};

use crate::server::registry::{Resource, Served};

/// The parameters of all requests that write.
const WRITING: &[&str] = &["dryRun", "fieldManager", "fieldValidation"];
/// Those of requests that list.
const LISTING: &[&str] = &[
    "allowWatchBookmarks",
    "continue",
    "fieldSelector",
    "labelSelector",
    "limit",
    "resourceVersion",
    "resourceVersionMatch",
    "sendInitialEvents",
    "timeoutSeconds",
    "watch",
];
/// Those of requests that delete.
const DELETING: &[&str] = &["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"];

/// A method of a path: the method, what it does in OpenAPI's extension, the verb that has to be served, the
/// parameters.
type Operation = (&'static str, &'static str, &'static str, &'static [&'static str]);

const OF_COLLECTION: &[Operation] = &[
    ("get", "list", "list", LISTING),
    ("post", "post", "create", WRITING),
    ("delete", "deletecollection", "deletecollection", DELETING),
];
const OF_OBJECT: &[Operation] = &[
    ("get", "get", "get", &[]),
    ("put", "put", "update", WRITING),
    ("delete", "delete", "delete", DELETING),
    ("patch", "patch", "patch", WRITING),
];

/// Adds the paths of a resource and what can be done there.
pub(super) fn of(resource: &Resource, served: &Served, paths: &mut Map<String, Value>) {
    let root = format!("/{}", super::place(&resource.group, &served.name));
    let collection = match resource.namespaced {
        true => format!("{root}/namespaces/{{namespace}}/{}", resource.plural),
        false => format!("{root}/{}", resource.plural),
    };
    let kind = json!({"group": resource.group, "version": served.name, "kind": resource.kind});
    if resource.namespaced && resource.verbs().contains(&"list") {
        paths.insert(format!("{root}/{}", resource.plural), item(resource, &OF_COLLECTION[..1], &kind));
    }
    paths.insert(collection.clone(), item(resource, OF_COLLECTION, &kind));
    let object = format!("{collection}/{{name}}");
    paths.insert(object.clone(), item(resource, OF_OBJECT, &kind));
    for name in served.subresources.iter().filter(|name| matches!(name.as_str(), "status" | "scale")) {
        let changed = OF_OBJECT.iter().filter(|operation| operation.0 != "delete").copied();
        paths.insert(format!("{object}/{name}"), item(resource, &changed.collect::<Vec<_>>(), &kind));
    }
}

fn item(resource: &Resource, operations: &[Operation], kind: &Value) -> Value {
    let served = operations.iter().filter(|(_, _, verb, _)| resource.verbs().contains(verb));
    served.map(|operation| (operation.0, one(operation, kind))).collect()
}

fn one((_, action, _, parameters): &Operation, kind: &Value) -> Value {
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|name| {
            let schema = match *name {
                "limit" | "timeoutSeconds" | "gracePeriodSeconds" => "integer",
                "watch" | "allowWatchBookmarks" | "sendInitialEvents" | "orphanDependents" => "boolean",
                _ => "string",
            };
            json!({"name": name, "in": "query", "schema": {"type": schema, "uniqueItems": true}})
        })
        .collect();
    json!({
        "parameters": parameters,
        "responses": {"200": {"description": "OK"}, "401": {"description": "Unauthorized"}},
        "x-kubernetes-action": action,
        "x-kubernetes-group-version-kind": kind,
    })
}
