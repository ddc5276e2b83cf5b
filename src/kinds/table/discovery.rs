//! The group `discovery.k8s.io`.

use super::{Kind, Version, Wave};

const GROUP: Kind = Kind { group: "discovery.k8s.io", ..Kind::BASE };

/// What changed between v1beta1 and v1.
const SLICES: &[&str] = &[
    "`endpoints[].topology['kubernetes.io/hostname']` is now `endpoints[].nodeName`",
    "`endpoints[].topology['topology.kubernetes.io/zone']` is now `endpoints[].zone`",
    "the rest of `endpoints[].topology` is gone",
];

/// Some of the addresses behind a service.
pub static ENDPOINT_SLICE: Kind = Kind {
    kind: "EndpointSlice",
    plural: "endpointslices",
    singular: "endpointslice",
    versions: &[
        Version::since("v1", 21),
        Version::since("v1beta1", 16).deprecated(21).removed(25).changing(SLICES),
    ],
    wave: Wave::Services,
    ..GROUP
};
