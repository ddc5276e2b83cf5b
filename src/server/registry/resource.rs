use serde_json::Value;

use crate::api::Details;
use crate::kinds::KubeVersion;
use crate::kinds::schema::crd::CustomKind;
use crate::kinds::table::{self, Kind, Version};
use crate::server::store::{Key, Prefix};

/// A resource that the server serves: a row of the kinds table, or what a CustomResourceDefinition declares.
#[derive(Debug)]
pub struct Resource {
    /// The API group; empty for the core group.
    pub group: String,
    /// The kind, as `Deployment`.
    pub kind: String,
    /// As `deployments`.
    pub plural: String,
    /// As `deployment`.
    pub singular: String,
    /// As `deploy`.
    pub short_names: Vec<String>,
    /// As `all`.
    pub categories: Vec<String>,
    /// The kind of a list, as `DeploymentList`.
    pub list_kind: String,
    /// Whether its objects live in namespaces.
    pub namespaced: bool,
    /// The versions served, the preferred one first.
    pub versions: Vec<Served>,
    /// The version in which objects are kept.
    pub storage: String,
    /// The group under which objects are kept: one store serves the Events of both groups.
    pub storage_group: String,
    /// The row of the kinds table; `None` for a custom resource.
    pub row: Option<&'static Kind>,
    /// The types of a custom resource; `None` for what is built in.
    pub custom: Option<CustomKind>,
}

/// A version at which a resource is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// As `v1`.
    pub name: String,
    /// The warning that each request at this version gets.
    pub deprecation: Option<String>,
    /// The subresources it has, as `status`.
    pub subresources: Vec<String>,
    /// The OpenAPI schema of a custom resource.
    pub schema: Option<Value>,
    /// Where a custom resource has its numbers of pods (the definition's `subresources.scale`).
    pub scale: Option<Value>,
    /// The columns of a custom resource beside its name (the definition's `additionalPrinterColumns`).
    pub columns: Vec<Value>,
}

impl Resource {
    /// What `row` is in a cluster of version `at`; `None` where no version of it is served.
    pub fn of_row(row: &'static Kind, at: KubeVersion) -> Option<Self> {
        let served = row.versions.iter().filter(|version| version.served(at) && version.by_default());
        let versions: Vec<Served> = served
            .map(|version| Served {
                name: version.name.to_owned(),
                deprecation: deprecation(row, version, at),
                subresources: row.subresources.iter().map(|name| (*name).to_owned()).collect(),
                schema: None,
                scale: None,
                columns: Vec::new(),
            })
            .collect();
        Some(Self {
            group: row.group.to_owned(),
            kind: row.kind.to_owned(),
            plural: row.plural.to_owned(),
            singular: row.singular.to_owned(),
            short_names: row.short_names.iter().map(|name| (*name).to_owned()).collect(),
            categories: row.categories.iter().map(|name| (*name).to_owned()).collect(),
            list_kind: format!("{}List", row.kind),
            namespaced: row.namespaced,
            storage: versions.first()?.name.clone(),
            storage_group: row.group.to_owned(),
            versions,
            row: Some(row),
            custom: None,
        })
    }

    /// The version called `name`, if it is served.
    pub fn version(&self, name: &str) -> Option<&Served> {
        self.versions.iter().find(|version| version.name == name)
    }

    /// What can be done with it.
    pub fn verbs(&self) -> &'static [&'static str] {
        let custom = &["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
        self.row.map_or(custom, |row| row.verbs)
    }

    /// `apps/v1` for version `v1`.
    pub fn api_version(&self, version: &str) -> String {
        match self.group.is_empty() {
            true => version.to_owned(),
            false => format!("{}/{version}", self.group),
        }
    }

    /// As errors name it: `deployments.apps`, or `pods` in the core group.
    pub fn qualified(&self) -> String {
        match self.group.is_empty() {
            true => self.plural.clone(),
            false => format!("{}.{}", self.plural, self.group),
        }
    }

    /// Whether it is what `row` describes.
    pub fn is(&self, row: &Kind) -> bool {
        self.row.is_some_and(|own| own.group == row.group && own.kind == row.kind)
    }

    /// The key of one of its objects.
    pub fn key(&self, namespace: &str, name: &str) -> Key {
        Key::new(&self.storage_group, &self.plural, namespace, name)
    }

    /// What the keys of its objects, or of those in `namespace`, begin with.
    pub fn prefix(&self, namespace: Option<&str>) -> Prefix {
        Prefix::new(&self.storage_group, &self.plural, namespace)
    }

    /// What a Status about one of its objects says.
    pub fn details(&self, name: &str) -> Details {
        Details {
            name: name.to_owned(),
            group: self.group.clone(),
            kind: self.plural.clone(),
            ..Details::default()
        }
    }
}

/// What clients are told who use a version that is going away.
fn deprecation(row: &Kind, version: &Version, at: KubeVersion) -> Option<String> {
    let since = version.deprecated.filter(|since| *since <= at)?;
    let mut warning = format!("{} {} is deprecated in v{since}+", row.api_version(version.name), row.kind);
    if let Some(removed) = version.removed {
        warning.push_str(&format!(", unavailable in v{removed}+"));
    }
    if std::ptr::eq(row, &table::ENDPOINTS) {
        let better = &table::ENDPOINT_SLICE;
        let version = better.preferred(at).map_or("v1", |version| version.name);
        warning.push_str(&format!("; use {} {}", better.api_version(version), better.kind));
        return Some(warning);
    }
    let better =
        row.preferred(at).filter(|better| better.deprecated.is_none() && better.name != version.name);
    if let Some(better) = better {
        warning.push_str(&format!("; use {} {}", row.api_version(better.name), row.kind));
    }
    Some(warning)
}
