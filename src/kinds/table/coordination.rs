//! The group `coordination.k8s.io`.

use super::{Kind, Version};

const GROUP: Kind = Kind { group: "coordination.k8s.io", ..Kind::BASE };

/// Who leads, or is alive.
pub static LEASE: Kind = Kind {
    kind: "Lease",
    plural: "leases",
    singular: "lease",
    versions: &[
        Version::since("v1", 14),
        Version::since("v1beta1", 12).deprecated(19).removed(22).same_shape(),
    ],
    ..GROUP
};

/// Who would lead.
pub static LEASE_CANDIDATE: Kind = Kind {
    kind: "LeaseCandidate",
    plural: "leasecandidates",
    singular: "leasecandidate",
    versions: &[
        Version::since("v1beta1", 33).deprecated(36).same_shape(),
        Version::since("v1alpha2", 32).deprecated(35).same_shape(),
        Version::since("v1alpha1", 31).removed(32),
    ],
    ..GROUP
};
