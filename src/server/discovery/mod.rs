//! What the server serves, told to clients: groups, versions, resources, one by one and aggregated.

mod aggregated;
mod subresource;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::registry::{Catalog, Resource, Served};
use crate::kinds::KubeVersion;

pub use aggregated::aggregated;

/// The order in which the API server lists its own groups (`cmd/kube-apiserver/app/aggregator.go`, by priority);
/// those of custom resources follow by name.
const GROUPS: &[&str] = &[
    "apiregistration.k8s.io",
    "apps",
    "events.k8s.io",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "storage.k8s.io",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "scheduling.k8s.io",
    "coordination.k8s.io",
    "node.k8s.io",
    "discovery.k8s.io",
    "resource.k8s.io",
    "flowcontrol.apiserver.k8s.io",
    "internal.apiserver.k8s.io",
    "storagemigration.k8s.io",
];

/// What `/version` says.
pub fn version(version: KubeVersion) -> Value {
    let minor = version.number();
    json!({
        "major": "1",
        "minor": minor.to_string(),
        "emulationMajor": "1",
        "emulationMinor": minor.to_string(),
        "minCompatibilityMajor": "1",
        "minCompatibilityMinor": minor.saturating_sub(1).to_string(),
        "gitVersion": format!("v1.{minor}.0+hoist"),
        "gitCommit": "",
        "gitTreeState": "",
        "buildDate": "1970-01-01T00:00:00Z",
        "goVersion": "",
        "compiler": "rustc",
        "platform": format!("{}/{}", std::env::consts::OS, std::env::consts::ARCH),
    })
}

/// The groups served, the core group not among them, each with its versions, the preferred one first.
pub fn grouped(catalog: &Catalog) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for resource in catalog.all().iter().filter(|resource| !resource.group.is_empty()) {
        let at = groups.iter().position(|(name, _)| *name == resource.group).unwrap_or_else(|| {
            groups.push((resource.group.clone(), Vec::new()));
            groups.len() - 1
        });
        for version in &resource.versions {
            if !groups[at].1.contains(&version.name) {
                groups[at].1.push(version.name.clone());
            }
        }
    }
    for (_, versions) in &mut groups {
        versions.sort_by_key(|version| std::cmp::Reverse(precedence(version)));
    }
    let rank = |name: &str| GROUPS.iter().position(|group| *group == name).unwrap_or(GROUPS.len());
    groups.sort_by(|(a, _), (b, _)| (rank(a), a).cmp(&(rank(b), b)));
    groups
}

/// How far ahead of others a version stands (apimachinery `pkg/version/helpers.go`): stable before beta before
/// alpha, then the higher number.
fn precedence(version: &str) -> (u8, u32, u32) {
    let numbers = |text: &str| text.parse::<u32>().unwrap_or(0);
    let rest = version.strip_prefix('v').unwrap_or(version);
    let split = |word: &str| rest.split_once(word).map(|(major, minor)| (numbers(major), numbers(minor)));
    match (split("alpha"), split("beta")) {
        (Some((major, minor)), _) => (0, major, minor),
        (_, Some((major, minor))) => (1, major, minor),
        _ => (2, numbers(rest), 0),
    }
}

fn group_value(name: &str, versions: &[String]) -> Map<String, Value> {
    let versions: Vec<Value> = versions
        .iter()
        .map(|version| json!({"groupVersion": format!("{name}/{version}"), "version": version}))
        .collect();
    let preferred = versions.first().cloned().unwrap_or_default();
    let mut group = Map::new();
    group.insert("name".to_owned(), json!(name));
    group.insert("versions".to_owned(), Value::Array(versions));
    group.insert("preferredVersion".to_owned(), preferred);
    group
}

/// What `/apis` says.
pub fn groups(catalog: &Catalog) -> Value {
    let groups: Vec<_> =
        grouped(catalog).iter().map(|(name, versions)| Value::Object(group_value(name, versions))).collect();
    json!({"kind": "APIGroupList", "apiVersion": "v1", "groups": groups})
}

/// What `/apis/GROUP` says; `None` where the group is not served.
pub fn group(catalog: &Catalog, name: &str) -> Option<Value> {
    let groups = grouped(catalog);
    let (name, versions) = groups.iter().find(|(group, _)| group == name)?;
    let mut group = json!({"kind": "APIGroup", "apiVersion": "v1"});
    group.as_object_mut()?.extend(group_value(name, versions));
    Some(group)
}

/// What `/api/v1` or `/apis/GROUP/VERSION` says; `None` where that is not served.
pub fn resources(catalog: &Catalog, group: &str, version: &str) -> Option<Value> {
    let mut listed = Vec::new();
    for resource in catalog.all().iter().filter(|resource| resource.group == group) {
        let Some(served) = resource.version(version) else { continue };
        listed.push(resource_value(resource, served));
        listed.extend(subresource::listed(resource, served));
    }
    if listed.is_empty() {
        return None;
    }
    let group_version = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
    Some(
        json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group_version, "resources": listed}),
    )
}

fn resource_value(resource: &Resource, _served: &Served) -> Value {
    let mut value = json!({
        "name": resource.plural,
        "singularName": resource.singular,
        "namespaced": resource.namespaced,
        "kind": resource.kind,
        "verbs": resource.verbs(),
    });
    if !resource.short_names.is_empty() {
        value["shortNames"] = json!(resource.short_names);
    }
    if !resource.categories.is_empty() {
        value["categories"] = json!(resource.categories);
    }
    if resource.verbs().contains(&"list") {
        value["storageVersionHash"] = json!(storage_hash(resource));
    }
    value
}

/// By which clients tell that a resource is kept in another version now (apiserver
/// `pkg/endpoints/discovery/storageversionhash.go`).
fn storage_hash(resource: &Resource) -> String {
    let text = format!("{}/{}/{}", resource.storage_group, resource.storage, resource.kind);
    STANDARD.encode(&Sha256::digest(text)[..8])
}

/// Every path of which `/` tells.
pub fn paths(catalog: &Catalog) -> Vec<String> {
    let mut paths: Vec<String> = [
        "/api",
        "/api/v1",
        "/apis",
        "/healthz",
        "/livez",
        "/openapi/v2",
        "/openapi/v3",
        "/readyz",
        "/version",
    ]
    .map(str::to_owned)
    .into();
    for (name, versions) in grouped(catalog) {
        paths.push(format!("/apis/{name}"));
        paths.extend(versions.iter().map(|version| format!("/apis/{name}/{version}")));
    }
    paths.sort();
    paths
}
