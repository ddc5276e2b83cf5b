//! The core group.

use super::{Kind, Version, Wave};

const GROUP: Kind = Kind { group: "", ..Kind::BASE };

/// `Binding`.
pub static BINDING: Kind = Kind {
    kind: "Binding",
    plural: "bindings",
    singular: "binding",
    versions: &[Version::since("v1", 0)],
    verbs: &["create"],
    ..GROUP
};

/// `ComponentStatus`.
pub static COMPONENT_STATUS: Kind = Kind {
    kind: "ComponentStatus",
    plural: "componentstatuses",
    singular: "componentstatus",
    short_names: &["cs"],
    namespaced: false,
    versions: &[Version::since("v1", 0).deprecated(19)],
    verbs: &["get", "list"],
    ..GROUP
};

/// `ConfigMap`.
pub static CONFIG_MAP: Kind = Kind {
    kind: "ConfigMap",
    plural: "configmaps",
    singular: "configmap",
    short_names: &["cm"],
    versions: &[Version::since("v1", 2)],
    wave: Wave::Configuration,
    ..GROUP
};

/// `Endpoints`.
pub static ENDPOINTS: Kind = Kind {
    kind: "Endpoints",
    plural: "endpoints",
    singular: "endpoints",
    short_names: &["ep"],
    versions: &[Version::since("v1", 0).deprecated(33)],
    wave: Wave::Services,
    ..GROUP
};

/// `Event`.
pub static EVENT: Kind = Kind {
    kind: "Event",
    plural: "events",
    singular: "event",
    short_names: &["ev"],
    versions: &[Version::since("v1", 0)],
    ..GROUP
};

/// `LimitRange`.
pub static LIMIT_RANGE: Kind = Kind {
    kind: "LimitRange",
    plural: "limitranges",
    singular: "limitrange",
    short_names: &["limits"],
    versions: &[Version::since("v1", 0)],
    wave: Wave::Configuration,
    ..GROUP
};

/// `Namespace`.
pub static NAMESPACE: Kind = Kind {
    kind: "Namespace",
    plural: "namespaces",
    singular: "namespace",
    short_names: &["ns"],
    namespaced: false,
    versions: &[Version::since("v1", 0)],
    verbs: &["create", "delete", "get", "list", "patch", "update", "watch"],
    subresources: &["finalize", "status"],
    wave: Wave::Foundation,
    ..GROUP
};

/// `Node`.
pub static NODE: Kind = Kind {
    kind: "Node",
    plural: "nodes",
    singular: "node",
    short_names: &["no"],
    namespaced: false,
    versions: &[Version::since("v1", 0)],
    subresources: &["proxy", "status"],
    ..GROUP
};

/// `PersistentVolume`.
pub static PERSISTENT_VOLUME: Kind = Kind {
    kind: "PersistentVolume",
    plural: "persistentvolumes",
    singular: "persistentvolume",
    short_names: &["pv"],
    namespaced: false,
    versions: &[Version::since("v1", 0)],
    subresources: &["status"],
    wave: Wave::Storage,
    ..GROUP
};

/// `PersistentVolumeClaim`.
pub static PERSISTENT_VOLUME_CLAIM: Kind = Kind {
    kind: "PersistentVolumeClaim",
    plural: "persistentvolumeclaims",
    singular: "persistentvolumeclaim",
    short_names: &["pvc"],
    versions: &[Version::since("v1", 0)],
    subresources: &["status"],
    wave: Wave::Storage,
    ..GROUP
};

/// `Pod`.
pub static POD: Kind = Kind {
    kind: "Pod",
    plural: "pods",
    singular: "pod",
    short_names: &["po"],
    categories: &["all"],
    versions: &[Version::since("v1", 0)],
    subresources: &[
        "attach",
        "binding",
        "ephemeralcontainers",
        "eviction",
        "exec",
        "log",
        "portforward",
        "proxy",
        "resize",
        "status",
    ],
    wave: Wave::Workloads,
    pod_template: Some(""),
    ..GROUP
};

/// `PodTemplate`.
pub static POD_TEMPLATE: Kind = Kind {
    kind: "PodTemplate",
    plural: "podtemplates",
    singular: "podtemplate",
    versions: &[Version::since("v1", 0)],
    wave: Wave::Workloads,
    pod_template: Some("template"),
    ..GROUP
};

/// `ReplicationController`.
pub static REPLICATION_CONTROLLER: Kind = Kind {
    kind: "ReplicationController",
    plural: "replicationcontrollers",
    singular: "replicationcontroller",
    short_names: &["rc"],
    categories: &["all"],
    versions: &[Version::since("v1", 0)],
    subresources: &["scale", "status"],
    wave: Wave::Workloads,
    pod_template: Some("spec.template"),
    ..GROUP
};

/// `ResourceQuota`.
pub static RESOURCE_QUOTA: Kind = Kind {
    kind: "ResourceQuota",
    plural: "resourcequotas",
    singular: "resourcequota",
    short_names: &["quota"],
    versions: &[Version::since("v1", 0)],
    subresources: &["status"],
    wave: Wave::Configuration,
    ..GROUP
};

/// `Secret`.
pub static SECRET: Kind = Kind {
    kind: "Secret",
    plural: "secrets",
    singular: "secret",
    versions: &[Version::since("v1", 0)],
    wave: Wave::Configuration,
    ..GROUP
};

/// `Service`.
pub static SERVICE: Kind = Kind {
    kind: "Service",
    plural: "services",
    singular: "service",
    short_names: &["svc"],
    categories: &["all"],
    versions: &[Version::since("v1", 0)],
    subresources: &["proxy", "status"],
    wave: Wave::Services,
    ..GROUP
};

/// `ServiceAccount`.
pub static SERVICE_ACCOUNT: Kind = Kind {
    kind: "ServiceAccount",
    plural: "serviceaccounts",
    singular: "serviceaccount",
    short_names: &["sa"],
    versions: &[Version::since("v1", 0)],
    subresources: &["token"],
    wave: Wave::Configuration,
    ..GROUP
};
