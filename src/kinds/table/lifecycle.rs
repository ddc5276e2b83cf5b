//! The group `lifecycle.k8s.io`.

use super::{Kind, Version};

const GROUP: Kind = Kind { group: "lifecycle.k8s.io", ..Kind::BASE };

/// How a pod is moved away in good order; a Pod's subresource of that name is [`EVICTION`](super::EVICTION).
pub static LIFECYCLE_EVICTION: Kind = Kind {
    kind: "Eviction",
    plural: "evictions",
    singular: "eviction",
    versions: &[Version::since("v1alpha1", 37)],
    subresources: &["status"],
    ..GROUP
};

/// A wish that a pod be moved away in good order.
pub static EVICTION_REQUEST: Kind = Kind {
    kind: "EvictionRequest",
    plural: "evictionrequests",
    singular: "evictionrequest",
    versions: &[Version::since("v1alpha1", 37)],
    subresources: &["status"],
    ..GROUP
};
