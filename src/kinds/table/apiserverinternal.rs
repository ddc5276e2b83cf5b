//! The group `internal.apiserver.k8s.io`.

use super::{Kind, Version};

const GROUP: Kind = Kind { group: "internal.apiserver.k8s.io", ..Kind::BASE };

/// In which version API servers keep a resource.
pub static STORAGE_VERSION: Kind = Kind {
    kind: "StorageVersion",
    plural: "storageversions",
    singular: "storageversion",
    namespaced: false,
    versions: &[Version::since("v1alpha1", 0)],
    subresources: &["status"],
    ..GROUP
};
