//! The group `apps`.

use super::{Kind, PERSISTENT_VOLUME_CLAIM, POD, Reference, SERVICE, STORAGE_CLASS, Selector, Version, Wave};

const GROUP: Kind = Kind { group: "apps", ..Kind::BASE };

/// What changed in Deployments between v1beta1 and v1.
const DEPLOYMENTS: &[&str] = &[
    "`spec.rollbackTo` is gone",
    "`spec.selector` is required and cannot be changed later",
    "`spec.revisionHistoryLimit` is 10 where it is not given, no longer 2",
];

/// What changed in Deployments between extensions/v1beta1 and v1.
pub(super) const FROM_EXTENSIONS_DEPLOYMENTS: &[&str] = &[
    "`spec.rollbackTo` is gone",
    "`spec.selector` is required and cannot be changed later",
    "`spec.progressDeadlineSeconds` is 600 where it is not given, no longer without end",
    "`spec.revisionHistoryLimit` is 10 where it is not given, no longer without end",
    "`maxSurge` and `maxUnavailable` are 25% where they are not given, no longer 1",
];

/// What changed in ReplicaSets between extensions/v1beta1 and v1.
pub(super) const FROM_EXTENSIONS_REPLICA_SETS: &[&str] =
    &["`spec.selector` is required and cannot be changed later"];

/// What changed in DaemonSets between extensions/v1beta1 and v1.
pub(super) const FROM_EXTENSIONS_DAEMON_SETS: &[&str] = &[
    "`spec.templateGeneration` is gone",
    "`spec.selector` is required and cannot be changed later",
    "`spec.updateStrategy.type` is `RollingUpdate` where it is not given, no longer `OnDelete`",
];

/// What changed in StatefulSets between v1beta1 and v1.
const STATEFUL_SETS: &[&str] = &[
    "`spec.selector` is required and cannot be changed later",
    "`spec.updateStrategy.type` is `RollingUpdate` where it is not given, no longer `OnDelete`",
];

/// An earlier state of a DaemonSet or StatefulSet.
pub static CONTROLLER_REVISION: Kind = Kind {
    kind: "ControllerRevision",
    plural: "controllerrevisions",
    singular: "controllerrevision",
    versions: &[
        Version::since("v1", 9),
        Version::since("v1beta2", 8).deprecated(9).removed(16).same_shape(),
        Version::since("v1beta1", 7).deprecated(8).removed(16).same_shape(),
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
    versions: &[Version::since("v1", 9), Version::since("v1beta2", 8).deprecated(9).removed(16).same_shape()],
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
        Version::since("v1beta2", 8).deprecated(9).removed(16).same_shape(),
        Version::since("v1beta1", 6).deprecated(8).removed(16).changing(DEPLOYMENTS),
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
    versions: &[Version::since("v1", 9), Version::since("v1beta2", 8).deprecated(9).removed(16).same_shape()],
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
        Version::since("v1beta2", 8).deprecated(9).removed(16).same_shape(),
        Version::since("v1beta1", 5).deprecated(8).removed(16).changing(STATEFUL_SETS),
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
