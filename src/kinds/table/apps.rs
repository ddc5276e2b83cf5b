//! The group `apps`.

use super::{Kind, PERSISTENT_VOLUME_CLAIM, POD, Reference, SERVICE, STORAGE_CLASS, Selector, Version, Wave};

const GROUP: Kind = Kind { group: "apps", ..Kind::BASE };

/// An earlier state of a DaemonSet or StatefulSet.
pub static CONTROLLER_REVISION: Kind = Kind {
    kind: "ControllerRevision",
    plural: "controllerrevisions",
    singular: "controllerrevision",
    versions: &[
        Version::since("v1", 9),
        Version::since("v1beta2", 8).deprecated(9).removed(16),
        Version::since("v1beta1", 7).deprecated(8).removed(16),
    ],
    wave: Wave::Workloads,
    ..GROUP
};

/// A pod on every node.
pub static DAEMON_SET: Kind = Kind {
    kind: "DaemonSet",
    plural: "daemonsets",
    singular: "daemonset",
    short_names: &["ds"],
    categories: &["all"],
    versions: &[Version::since("v1", 9), Version::since("v1beta2", 8).deprecated(9).removed(16)],
    subresources: &["status"],
    wave: Wave::Workloads,
    pod_template: Some("spec.template"),
    selectors: &[Selector::expressions("spec.selector", &POD)],
    ..GROUP
};

/// Equal pods that are replaced step by step.
pub static DEPLOYMENT: Kind = Kind {
    kind: "Deployment",
    plural: "deployments",
    singular: "deployment",
    short_names: &["deploy"],
    categories: &["all"],
    versions: &[
        Version::since("v1", 9),
        Version::since("v1beta2", 8).deprecated(9).removed(16),
        Version::since("v1beta1", 6).deprecated(8).removed(16),
    ],
    subresources: &["scale", "status"],
    wave: Wave::Workloads,
    pod_template: Some("spec.template"),
    selectors: &[Selector::expressions("spec.selector", &POD)],
    ..GROUP
};

/// A number of equal pods.
pub static REPLICA_SET: Kind = Kind {
    kind: "ReplicaSet",
    plural: "replicasets",
    singular: "replicaset",
    short_names: &["rs"],
    categories: &["all"],
    versions: &[Version::since("v1", 9), Version::since("v1beta2", 8).deprecated(9).removed(16)],
    subresources: &["scale", "status"],
    wave: Wave::Workloads,
    pod_template: Some("spec.template"),
    selectors: &[Selector::expressions("spec.selector", &POD)],
    ..GROUP
};

/// Numbered pods, each with storage of its own.
pub static STATEFUL_SET: Kind = Kind {
    kind: "StatefulSet",
    plural: "statefulsets",
    singular: "statefulset",
    short_names: &["sts"],
    categories: &["all"],
    versions: &[
        Version::since("v1", 9),
        Version::since("v1beta2", 8).deprecated(9).removed(16),
        Version::since("v1beta1", 5).deprecated(8).removed(16),
    ],
    subresources: &["scale", "status"],
    wave: Wave::Workloads,
    pod_template: Some("spec.template"),
    references: &[
        Reference::to(&SERVICE, "spec", "serviceName"),
        Reference::to(&STORAGE_CLASS, "spec.volumeClaimTemplates[].spec", "storageClassName"),
    ],
    makes: &[Reference::to(&PERSISTENT_VOLUME_CLAIM, "spec.volumeClaimTemplates[].metadata", "name")],
    selectors: &[Selector::expressions("spec.selector", &POD)],
    ..GROUP
};
