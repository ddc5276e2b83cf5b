use serde_json::{Value, json};

use super::{grouped, subresource};
use crate::server::registry::{Catalog, Resource, Served};

/// All groups with all their versions and resources in one answer (`APIGroupDiscoveryList`): those under `/api`
/// where `core`, else those under `/apis`.
pub fn aggregated(catalog: &Catalog, core: bool) -> Value {
    let groups = match core {
        true => vec![(String::new(), vec!["v1".to_owned()])],
        false => grouped(catalog),
    };
    let resources = catalog.all();
    let items: Vec<Value> = groups
        .iter()
        .map(|(group, versions)| {
            let versions: Vec<Value> = versions
                .iter()
                .map(|version| {
                    let of_version = resources.iter().filter(|resource| resource.group == *group);
                    let of_version =
                        of_version.filter_map(|resource| Some((resource, resource.version(version)?)));
                    let listed: Vec<Value> =
                        of_version.map(|(resource, served)| one(resource, served)).collect();
                    json!({"version": version, "resources": listed, "freshness": "Current"})
                })
                .collect();
            match group.is_empty() {
                true => json!({"metadata": {}, "versions": versions}),
                false => json!({"metadata": {"name": group}, "versions": versions}),
            }
        })
        .collect();
    json!({"kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": {}, "items": items})
}

fn one(resource: &Resource, served: &Served) -> Value {
    // The server of built-in kinds leaves group and version of the kind empty, that of custom resources does not.
    let (group, version) = match resource.row {
        Some(_) => ("", ""),
        None => (resource.group.as_str(), served.name.as_str()),
    };
    let own = |kind: &str| json!({"group": group, "version": version, "kind": kind});
    let mut value = json!({
        "resource": resource.plural,
        "responseKind": own(&resource.kind),
        "scope": if resource.namespaced { "Namespaced" } else { "Cluster" },
        "singularResource": resource.singular,
        "verbs": resource.verbs(),
    });
    if !resource.short_names.is_empty() {
        value["shortNames"] = json!(resource.short_names);
    }
    if !resource.categories.is_empty() {
        value["categories"] = json!(resource.categories);
    }
    let subresources: Vec<Value> = subresource::of(resource, served)
        .into_iter()
        .map(|subresource| {
            let kind = match subresource.elsewhere {
                Some((group, version)) => {
                    json!({"group": group, "version": version, "kind": subresource.kind})
                }
                None => own(&subresource.kind),
            };
            json!({"subresource": subresource.name, "responseKind": kind, "verbs": subresource.verbs})
        })
        .collect();
    if !subresources.is_empty() {
        value["subresources"] = Value::Array(subresources);
    }
    value
}
