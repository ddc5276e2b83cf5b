//! The group `storagemigration.k8s.io`.

use super::{Kind, Version};

const GROUP: Kind = Kind { group: "storagemigration.k8s.io", ..Kind::BASE };

/// The rewriting of a resource's objects in the version they are kept in today.
pub static STORAGE_VERSION_MIGRATION: Kind = Kind {
    kind: "StorageVersionMigration",
    plural: "storageversionmigrations",
    singular: "storageversionmigration",
    namespaced: false,
    versions: &[
        Version::since("v1", 37),
        Version::since("v1beta1", 35),
        Version::since("v1alpha1", 30).removed(35),
    ],
    subresources: &["status"],
    ..GROUP
};
