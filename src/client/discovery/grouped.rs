//! Discovery one group version at a time, as servers before 1.26 give it.

use futures_util::future::join_all;
use serde::Deserialize;
use serde_json::Value;

use super::{Discovery, Resource};
use crate::client::{Api, CallError};
use crate::object::Gvk;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Roots {
    /// At `/api`: the versions of the core group.
    versions: Vec<String>,
    /// At `/apis`: the other groups.
    groups: Vec<Group>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Group {
    versions: Vec<Version>,
    preferred_version: Version,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Version {
    group_version: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Resources {
    resources: Vec<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Entry {
    name: String,
    singular_name: String,
    namespaced: bool,
    kind: String,
    group: String,
    version: String,
    verbs: Vec<String>,
}

/// Adds what the group versions listed in `answer` serve, asking for each, all at once.
///
/// # Errors
/// [`CallError`] where the core group cannot be had; another group that cannot is remembered as unavailable.
pub(super) async fn add(api: &Api<'_>, answer: &Value, discovery: &mut Discovery) -> Result<(), CallError> {
    let roots = Roots::deserialize(answer).unwrap_or_default();
    let mut wanted: Vec<(String, String)> =
        roots.versions.iter().map(|version| (version.clone(), format!("/api/{version}"))).collect();
    for group in &roots.groups {
        let preferred = &group.preferred_version.group_version;
        let others = group.versions.iter().map(|version| &version.group_version);
        let ordered = std::iter::once(preferred).chain(others.filter(|version| *version != preferred));
        let ordered = ordered.filter(|version| !version.is_empty());
        wanted.extend(ordered.map(|version| (version.clone(), format!("/apis/{version}"))));
    }
    let reads = wanted
        .iter()
        .map(|(_, path)| api.read("read what the server has on offer", path, "application/json"));
    for ((group_version, path), read) in wanted.iter().zip(join_all(reads).await) {
        match read {
            Ok(listed) => add_resources(group_version, &listed, discovery),
            Err(error) if path.starts_with("/api/") => return Err(error),
            Err(_) => discovery.add_unavailable(group_version.clone()),
        }
    }
    Ok(())
}

fn add_resources(group_version: &str, listed: &Value, discovery: &mut Discovery) {
    let own = Gvk::new(group_version, "");
    let listed = Resources::deserialize(listed).unwrap_or_default();
    for entry in listed.resources {
        let elsewhere = !entry.group.is_empty() && entry.group != own.group
            || !entry.version.is_empty() && entry.version != own.version;
        if entry.name.contains('/') || elsewhere {
            continue;
        }
        discovery.add(Resource {
            gvk: Gvk { kind: entry.kind, ..own.clone() },
            plural: entry.name,
            singular: entry.singular_name,
            namespaced: entry.namespaced,
            verbs: entry.verbs,
        });
    }
}
