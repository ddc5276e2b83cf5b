use std::collections::HashMap;

use crate::client::{Discovery, Resource};
use crate::kinds::table;
use crate::object::{Bundle, Gvk};
use crate::yaml::View;

/// How each kind of a Bundle is reached: what the server serves already, and what it will serve once the
/// CustomResourceDefinitions of the Bundle itself are there.
pub(super) struct Catalog<'d> {
    served: &'d Discovery,
    coming: HashMap<Gvk, Resource>,
}

impl<'d> Catalog<'d> {
    pub fn new(served: &'d Discovery, bundle: &Bundle) -> Self {
        let kind = &table::CUSTOM_RESOURCE_DEFINITION;
        let definitions = bundle.of_kind(kind.group, kind.kind);
        let coming = definitions.flat_map(|definition| match definition.tree() {
            Some(tree) => defined(tree.root()),
            None => defined(&definition.to_value()),
        });
        Self { served, coming: coming.map(|resource| (resource.gvk.clone(), resource)).collect() }
    }

    /// The resource of a kind, and whether the server serves it already.
    pub fn find(&self, gvk: &Gvk) -> Option<(&Resource, bool)> {
        let served = self.served.resource(gvk).map(|resource| (resource, true));
        served.or_else(|| self.coming.get(gvk).map(|resource| (resource, false)))
    }

    /// Whether the group version's own server did not answer, so that nothing is known of its kinds.
    pub fn is_unavailable(&self, gvk: &Gvk) -> bool {
        self.served.unavailable().contains(&gvk.api_version())
    }

    /// The versions in which the server serves a kind.
    pub fn served_versions(&self, gvk: &Gvk) -> Vec<String> {
        let same = |known: &&Resource| known.gvk.group == gvk.group && known.gvk.kind == gvk.kind;
        self.served.resources().iter().filter(same).map(|known| known.gvk.api_version()).collect()
    }
}

/// The resources that a CustomResourceDefinition brings, one a served version.
fn defined<'a>(definition: impl View<'a>) -> Vec<Resource> {
    let text = |path: &str| definition.dig(path).and_then(View::as_str).unwrap_or_default().to_owned();
    let versions = definition.dig("spec.versions").into_iter().flat_map(View::items);
    let served = versions.filter(|version| version.get("served").and_then(View::as_bool).unwrap_or(false));
    let names = served.filter_map(|version| version.get("name").and_then(View::as_str));
    let resource = |version: &str| Resource {
        gvk: Gvk { group: text("spec.group"), version: version.to_owned(), kind: text("spec.names.kind") },
        plural: text("spec.names.plural"),
        singular: text("spec.names.singular"),
        namespaced: text("spec.scope") == "Namespaced",
        verbs: ["create", "delete", "get", "list", "patch", "watch"].map(str::to_owned).to_vec(),
    };
    names.map(resource).collect()
}
