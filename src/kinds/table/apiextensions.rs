//! The group `apiextensions.k8s.io`.

use super::{Kind, Reference, SERVICE, Version, Wave};

const GROUP: Kind = Kind { group: "apiextensions.k8s.io", ..Kind::BASE };

/// A kind that a user brings.
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
    references: &[Reference::to(&SERVICE, "spec.conversion.webhook.clientConfig.service", "name")
        .in_namespace("namespace")
        .with_port("port")],
    ..GROUP
};
