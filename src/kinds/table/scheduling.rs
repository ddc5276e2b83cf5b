//! The group `scheduling.k8s.io`.

use super::{Kind, Version, Wave};

const GROUP: Kind = Kind { group: "scheduling.k8s.io", ..Kind::BASE };

/// Which pods go first.
pub static PRIORITY_CLASS: Kind = Kind {
    kind: "PriorityClass",
    given: &["system-*"],
    plural: "priorityclasses",
    singular: "priorityclass",
    short_names: &["pc"],
    namespaced: false,
    versions: &[
        Version::since("v1", 14),
        Version::since("v1beta1", 11).deprecated(14).removed(22).same_shape(),
    ],
    wave: Wave::Configuration,
    ..GROUP
};

/// How the pods of a workload are scheduled together.
pub static WORKLOAD: Kind = Kind {
    kind: "Workload",
    plural: "workloads",
    singular: "workload",
    versions: &[
        Version::since("v1beta1", 37),
        Version::since("v1alpha3", 37),
        Version::since("v1alpha2", 36).removed(37),
        Version::since("v1alpha1", 35).removed(36),
    ],
    wave: Wave::Workloads,
    ..GROUP
};

/// Pods that are scheduled together.
pub static POD_GROUP: Kind = Kind {
    kind: "PodGroup",
    plural: "podgroups",
    singular: "podgroup",
    versions: &[
        Version::since("v1beta1", 37),
        Version::since("v1alpha3", 37),
        Version::since("v1alpha2", 36).removed(37),
    ],
    subresources: &["status"],
    wave: Wave::Workloads,
    ..GROUP
};

/// Groups of pods that are scheduled together.
pub static COMPOSITE_POD_GROUP: Kind = Kind {
    kind: "CompositePodGroup",
    plural: "compositepodgroups",
    singular: "compositepodgroup",
    versions: &[Version::since("v1alpha3", 37)],
    subresources: &["status"],
    wave: Wave::Workloads,
    ..GROUP
};
