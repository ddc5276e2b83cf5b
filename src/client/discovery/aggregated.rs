//! Discovery in one answer (apidiscovery.k8s.io), as servers from 1.26 on give it.

use serde::Deserialize;
use serde_json::Value;

use super::{Discovery, Resource};
use crate::client::{Api, CallError};
use crate::object::Gvk;

const ACCEPT: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,\
                      application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct List {
    items: Vec<Group>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Group {
    metadata: Metadata,
    versions: Vec<Version>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    name: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Version {
    version: String,
    freshness: String,
    resources: Vec<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Entry {
    resource: String,
    response_kind: Option<Kind>,
    scope: String,
    singular_resource: String,
    verbs: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Kind {
    group: String,
    version: String,
    kind: String,
}

/// What stands at `/api` or `/apis`, aggregated if the server can.
pub(super) async fn read(api: &Api<'_>, root: &str) -> Result<Value, CallError> {
    api.read("read what the server has on offer", root, ACCEPT).await
}

/// Whether the server could.
pub(super) fn is_aggregated(answer: &Value) -> bool {
    answer.get("kind").and_then(Value::as_str) == Some("APIGroupDiscoveryList")
}

/// Adds what `answer` lists.
pub(super) fn add(answer: &Value, discovery: &mut Discovery) {
    let list = List::deserialize(answer).unwrap_or_default();
    for group in list.items {
        for version in group.versions {
            if version.freshness == "Stale" {
                discovery.add_unavailable(group_version(&group.metadata.name, &version.version));
            }
            for entry in version.resources {
                if let Some(resource) = resource(&group.metadata.name, &version.version, entry) {
                    discovery.add(resource);
                }
            }
        }
    }
}

fn resource(group: &str, version: &str, entry: Entry) -> Option<Resource> {
    let kind = entry.response_kind.filter(|kind| !kind.kind.is_empty())?;
    let or = |own: String, outer: &str| if own.is_empty() { outer.to_owned() } else { own };
    // A resource may answer with a kind of another group; its path is its own group's all the same.
    let foreign =
        !kind.group.is_empty() && kind.group != group || !kind.version.is_empty() && kind.version != version;
    if foreign {
        return None;
    }
    Some(Resource {
        gvk: Gvk { group: or(kind.group, group), version: or(kind.version, version), kind: kind.kind },
        plural: entry.resource,
        singular: entry.singular_resource,
        namespaced: entry.scope == "Namespaced",
        verbs: entry.verbs,
    })
}

pub(super) fn group_version(group: &str, version: &str) -> String {
    match group.is_empty() {
        true => version.to_owned(),
        false => format!("{group}/{version}"),
    }
}
