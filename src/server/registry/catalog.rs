use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use super::Resource;
use crate::kinds::KubeVersion;
use crate::kinds::table::{self, Kind};

/// Every resource that the server serves: those of the kinds table, and those that CustomResourceDefinitions
/// declare as they come and go.
pub struct Catalog {
    built_in: BTreeMap<(String, String), Arc<Resource>>,
    custom: RwLock<BTreeMap<(String, String), Arc<Resource>>>,
}

impl Catalog {
    /// The resources of a cluster of version `at`.
    pub fn new(at: KubeVersion) -> Self {
        let resources = table::all().iter().filter_map(|row| Resource::of_row(row, at));
        let named = resources.map(|resource| ((resource.group.clone(), resource.plural.clone()), resource));
        let built_in = named.map(|(name, resource)| (name, Arc::new(resource))).collect();
        Self { built_in, custom: RwLock::default() }
    }

    /// The resource of `group` called `plural`.
    pub fn find(&self, group: &str, plural: &str) -> Option<Arc<Resource>> {
        let name = (group.to_owned(), plural.to_owned());
        let custom = || self.custom.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        self.built_in.get(&name).cloned().or_else(|| custom().get(&name).cloned())
    }

    /// The resource that `row` describes; `None` where this version does not serve it.
    pub fn of(&self, row: &Kind) -> Option<Arc<Resource>> {
        self.find(row.group, row.plural)
    }

    /// Every resource, by group and plural.
    pub fn all(&self) -> Vec<Arc<Resource>> {
        let custom = self.custom.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        self.built_in.values().chain(custom.values()).cloned().collect()
    }

    /// Serves these custom resources and no others. One of a built-in group does not hide a built-in one.
    pub fn serve_custom(&self, resources: impl Iterator<Item = Resource>) {
        let named =
            resources.map(|resource| ((resource.group.clone(), resource.plural.clone()), Arc::new(resource)));
        let mut custom = self.custom.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        *custom = named.filter(|(name, _)| !self.built_in.contains_key(name)).collect();
    }
}
