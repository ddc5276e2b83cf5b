//! The OpenAPI documents: an index, and one document (version 3) for each group and version, made when it is
//! asked for from the schemas and the catalog. `kubectl explain` reads them, and `kubectl apply` to find out how
//! lists merge and whether the server validates fields.

mod operations;
mod schemas;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::discovery;
use super::registry::{Catalog, Resource, Served};
use crate::kinds::KubeVersion;

/// Goes up with each change of how the documents are made: clients keep them for as long as the hash is the
/// same.
const EDITION: u32 = 2;

/// Group and version as paths name them: `api/v1`, `apis/apps/v1`.
fn place(group: &str, version: &str) -> String {
    match group.is_empty() {
        true => format!("api/{version}"),
        false => format!("apis/{group}/{version}"),
    }
}

fn groups(catalog: &Catalog) -> impl Iterator<Item = (String, String)> {
    let core = (String::new(), "v1".to_owned());
    let others = discovery::grouped(catalog).into_iter();
    std::iter::once(core).chain(others.flat_map(|(group, versions)| {
        versions.into_iter().map(move |version| (group.clone(), version)).collect::<Vec<_>>()
    }))
}

/// What `/openapi/v3` says: where each document is, with a hash that changes when the document does, so that
/// clients may keep it.
pub fn index(catalog: &Catalog, kube: KubeVersion) -> Value {
    let paths: Map<String, Value> = groups(catalog)
        .map(|(group, version)| {
            let place = place(&group, &version);
            let hash = hash(catalog, kube, &group, &version);
            (place.clone(), json!({"serverRelativeURL": format!("/openapi/v3/{place}?hash={hash}")}))
        })
        .collect();
    json!({"paths": paths})
}

/// What a document depends on, told in one word.
pub fn hash(catalog: &Catalog, kube: KubeVersion, group: &str, version: &str) -> String {
    let mut digest = Sha256::new();
    digest.update(format!("{} {EDITION} {kube} {group} {version}", env!("CARGO_PKG_VERSION")));
    for (resource, served) in of_version(catalog, group, version) {
        digest.update(format!(" {} {:?}", resource.kind, served));
    }
    digest.finalize().iter().map(|byte| format!("{byte:02X}")).collect()
}

fn of_version(catalog: &Catalog, group: &str, version: &str) -> Vec<(std::sync::Arc<Resource>, Served)> {
    let all = catalog.all().into_iter().filter(|resource| resource.group == group);
    all.filter_map(|resource| resource.version(version).cloned().map(|served| (resource, served))).collect()
}

/// The document of a group and version; `None` where that is not served.
pub fn document(catalog: &Catalog, kube: KubeVersion, group: &str, version: &str) -> Option<Value> {
    let resources = of_version(catalog, group, version);
    if resources.is_empty() {
        return None;
    }
    let mut paths = Map::new();
    for (resource, served) in &resources {
        operations::of(resource, served, &mut paths);
    }
    Some(json!({
        "openapi": "3.0.0",
        "info": {"title": "Kubernetes", "version": kube.to_string()},
        "paths": paths,
        "components": {"schemas": schemas::of(kube, group, version, &resources)},
    }))
}
