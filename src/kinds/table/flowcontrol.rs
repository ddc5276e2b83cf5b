//! The group `flowcontrol.apiserver.k8s.io`.

use super::{Kind, Reference, Version, Wave};

const GROUP: Kind = Kind { group: "flowcontrol.apiserver.k8s.io", ..Kind::BASE };

/// What changed in priority levels between v1beta3 and v1.
const ZERO: &[&str] = &["`spec.limited.nominalConcurrencyShares: 0` now means none; leave it out for 30"];

/// What changed in priority levels up to v1beta2 and v1.
const SHARES: &[&str] =
    &["`spec.limited.assuredConcurrencyShares` is now `spec.limited.nominalConcurrencyShares`"];

/// Which requests to the API server belong together.
pub static FLOW_SCHEMA: Kind = Kind {
    kind: "FlowSchema",
    plural: "flowschemas",
    singular: "flowschema",
    namespaced: false,
    versions: &[
        Version::since("v1", 29),
        Version::since("v1beta3", 26).deprecated(29).removed(32).same_shape(),
        Version::since("v1beta2", 23).deprecated(26).removed(29).same_shape(),
        Version::since("v1beta1", 20).deprecated(23).removed(26).same_shape(),
    ],
    subresources: &["status"],
    wave: Wave::Configuration,
    references: &[Reference::to(&PRIORITY_LEVEL_CONFIGURATION, "spec.priorityLevelConfiguration", "name")],
    ..GROUP
};

/// How many requests of a priority are served at once.
pub static PRIORITY_LEVEL_CONFIGURATION: Kind = Kind {
    kind: "PriorityLevelConfiguration",
    given: &[
        "catch-all",
        "exempt",
        "global-default",
        "leader-election",
        "node-high",
        "system",
        "workload-high",
        "workload-low",
    ],
    plural: "prioritylevelconfigurations",
    singular: "prioritylevelconfiguration",
    namespaced: false,
    versions: &[
        Version::since("v1", 29),
        Version::since("v1beta3", 26).deprecated(29).removed(32).changing(ZERO),
        Version::since("v1beta2", 23).deprecated(26).removed(29).changing(SHARES),
        Version::since("v1beta1", 20).deprecated(23).removed(26).changing(SHARES),
    ],
    subresources: &["status"],
    wave: Wave::Configuration,
    ..GROUP
};
