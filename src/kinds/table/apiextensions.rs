//! The group `apiextensions.k8s.io`.

use super::{Kind, Version, Wave};

const GROUP: Kind = Kind { group: "apiextensions.k8s.io", ..Kind::BASE };

/// `CustomResourceDefinition`.
pub static CUSTOM_RESOURCE_DEFINITION: Kind = Kind {
    kind: "CustomResourceDefinition",
    plural: "customresourcedefinitions",
    singular: "customresourcedefinition",
    short_names: &["crd", "crds"],
    categories: &["api-extensions"],
    namespaced: false,
    versions: &[Version::since("v1", 16), Version::since("v1beta1", 7).deprecated(16).removed(22)],
    subresources: &["status"],
    wave: Wave::Foundation,
    ..GROUP
};
