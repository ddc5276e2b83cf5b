//! The group `lifecycle.k8s.io`.

use super::{Kind, Version};

const GROUP: Kind = Kind { group: "lifecycle.k8s.io", ..Kind::BASE };

/// `Eviction`.
pub static LIFECYCLE_EVICTION: Kind = Kind {
    kind: "Eviction",
    plural: "evictions",
    singular: "eviction",
    versions: &[Version::since("v1alpha1", 37)],
    subresources: &["status"],
    ..GROUP
};

/// `EvictionRequest`.
pub static EVICTION_REQUEST: Kind = Kind {
    kind: "EvictionRequest",
    plural: "evictionrequests",
    singular: "evictionrequest",
    versions: &[Version::since("v1alpha1", 37)],
    subresources: &["status"],
    ..GROUP
};
