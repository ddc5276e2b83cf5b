//! The core group.

use super::{Kind, Reference, STORAGE_CLASS, Selector, VOLUME_ATTRIBUTES_CLASS, Version, Wave};

const GROUP: Kind = Kind { group: "", ..Kind::BASE };

/// What takes the place of Endpoints.
const ENDPOINTS_TO_SLICES: &[&str] = &[
    "EndpointSlices of `discovery.k8s.io/v1` take their place: `addressType`, `endpoints[].addresses` and `ports`, with the label `kubernetes.io/service-name`",
];

/// What binds a pod to a node; old form of the subresource of the same name.
pub static BINDING: Kind = Kind {
    kind: "Binding",
    plural: "bindings",
    singular: "binding",
    versions: &[Version::since("v1", 0)],
    verbs: &["create"],
    ..GROUP
};

/// How parts of the control plane are; long deprecated.
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

/// Configuration as keys and values.
pub static CONFIG_MAP: Kind = Kind {
    kind: "ConfigMap",
    given: &["kube-root-ca.crt", "openshift-service-ca.crt", "extension-apiserver-authentication"],
    plural: "configmaps",
    singular: "configmap",
    short_names: &["cm"],
    versions: &[Version::since("v1", 2)],
    wave: Wave::Configuration,
    ..GROUP
};

/// The addresses behind a service, in the form that EndpointSlices replace.
pub static ENDPOINTS: Kind = Kind {
    kind: "Endpoints",
    plural: "endpoints",
    singular: "endpoints",
    short_names: &["ep"],
    versions: &[Version::since("v1", 0).deprecated(33).changing(ENDPOINTS_TO_SLICES)],
    wave: Wave::Services,
    ..GROUP
};

/// Something that happened to an object, as the core group tells it.
pub static EVENT: Kind = Kind {
    kind: "Event",
    plural: "events",
    singular: "event",
    short_names: &["ev"],
    versions: &[Version::since("v1", 0)],
    ..GROUP
};

/// Bounds and defaults of what pods and claims in a namespace may ask for.
pub static LIMIT_RANGE: Kind = Kind {
    kind: "LimitRange",
    plural: "limitranges",
    singular: "limitrange",
    short_names: &["limits"],
    versions: &[Version::since("v1", 0)],
    wave: Wave::Configuration,
    ..GROUP
};

/// A room for objects.
pub static NAMESPACE: Kind = Kind {
    kind: "Namespace",
    given: &["default", "kube-node-lease", "kube-public", "kube-system"],
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

/// A machine that runs pods.
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

/// A piece of storage.
pub static PERSISTENT_VOLUME: Kind = Kind {
    kind: "PersistentVolume",
    plural: "persistentvolumes",
    singular: "persistentvolume",
    short_names: &["pv"],
    namespaced: false,
    versions: &[Version::since("v1", 0)],
    subresources: &["status"],
    wave: Wave::Storage,
    references: &[
        Reference::to(&STORAGE_CLASS, "spec", "storageClassName").by_name_only(),
        Reference::to(&VOLUME_ATTRIBUTES_CLASS, "spec", "volumeAttributesClassName").by_name_only(),
        Reference::to(&PERSISTENT_VOLUME_CLAIM, "spec.claimRef", "name")
            .in_namespace("namespace")
            .by_name_only(),
        Reference::to(&SECRET, "spec.csi.controllerExpandSecretRef", "name").in_namespace("namespace"),
        Reference::to(&SECRET, "spec.csi.controllerPublishSecretRef", "name").in_namespace("namespace"),
        Reference::to(&SECRET, "spec.csi.nodeExpandSecretRef", "name").in_namespace("namespace"),
        Reference::to(&SECRET, "spec.csi.nodePublishSecretRef", "name").in_namespace("namespace"),
        Reference::to(&SECRET, "spec.csi.nodeStageSecretRef", "name").in_namespace("namespace"),
    ],
    ..GROUP
};

/// A wish for storage.
pub static PERSISTENT_VOLUME_CLAIM: Kind = Kind {
    kind: "PersistentVolumeClaim",
    plural: "persistentvolumeclaims",
    singular: "persistentvolumeclaim",
    short_names: &["pvc"],
    versions: &[Version::since("v1", 0)],
    subresources: &["status"],
    wave: Wave::Storage,
    references: &[
        Reference::to(&STORAGE_CLASS, "spec", "storageClassName"),
        Reference::to(&PERSISTENT_VOLUME, "spec", "volumeName"),
        Reference::to(&VOLUME_ATTRIBUTES_CLASS, "spec", "volumeAttributesClassName"),
        Reference::typed("spec.dataSource"),
        Reference::typed("spec.dataSourceRef"),
    ],
    selectors: &[Selector::expressions("spec.selector", &PERSISTENT_VOLUME)],
    ..GROUP
};

/// Containers that run together.
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

/// A template of pods by itself.
pub static POD_TEMPLATE: Kind = Kind {
    kind: "PodTemplate",
    plural: "podtemplates",
    singular: "podtemplate",
    versions: &[Version::since("v1", 0)],
    wave: Wave::Workloads,
    pod_template: Some("template"),
    ..GROUP
};

/// A number of equal pods, in the form that ReplicaSets replace.
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
    selectors: &[Selector::labels("spec.selector", &POD)],
    ..GROUP
};

/// Bounds of what all objects of a namespace together may use.
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

/// Keys and values that are not for everybody.
pub static SECRET: Kind = Kind {
    kind: "Secret",
    plural: "secrets",
    singular: "secret",
    versions: &[Version::since("v1", 0)],
    wave: Wave::Configuration,
    ..GROUP
};

/// A stable address for pods.
pub static SERVICE: Kind = Kind {
    kind: "Service",
    given: &["kubernetes"],
    plural: "services",
    singular: "service",
    short_names: &["svc"],
    categories: &["all"],
    versions: &[Version::since("v1", 0)],
    subresources: &["proxy", "status"],
    wave: Wave::Services,
    selectors: &[Selector::labels("spec.selector", &POD).with_purpose()],
    ..GROUP
};

/// Who a pod is to the API server.
pub static SERVICE_ACCOUNT: Kind = Kind {
    kind: "ServiceAccount",
    given: &["default"],
    plural: "serviceaccounts",
    singular: "serviceaccount",
    short_names: &["sa"],
    versions: &[Version::since("v1", 0)],
    subresources: &["token"],
    wave: Wave::Configuration,
    references: &[
        Reference::to(&SECRET, "secrets[]", "name").by_name_only(),
        Reference::to(&SECRET, "imagePullSecrets[]", "name"),
    ],
    ..GROUP
};
