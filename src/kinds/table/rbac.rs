//! The group `rbac.authorization.k8s.io`.

use super::{Kind, Reference, Version, Wave};

const GROUP: Kind = Kind { group: "rbac.authorization.k8s.io", ..Kind::BASE };

/// What changed in bindings between v1alpha1 and v1.
const SUBJECTS: &[&str] = &["`subjects[].apiVersion` is now `subjects[].apiGroup`"];

/// Permissions, for a namespace or for all.
pub static CLUSTER_ROLE: Kind = Kind {
    kind: "ClusterRole",
    given: &["admin", "cluster-admin", "edit", "view", "system:*", "kubeadm:*"],
    plural: "clusterroles",
    singular: "clusterrole",
    namespaced: false,
    versions: &[
        Version::since("v1", 8),
        Version::since("v1beta1", 6).deprecated(17).removed(22).same_shape(),
        Version::since("v1alpha1", 5).deprecated(17).removed(22).same_shape(),
    ],
    wave: Wave::Configuration,
    ..GROUP
};

/// Who has permissions everywhere.
pub static CLUSTER_ROLE_BINDING: Kind = Kind {
    kind: "ClusterRoleBinding",
    plural: "clusterrolebindings",
    singular: "clusterrolebinding",
    namespaced: false,
    versions: &[
        Version::since("v1", 8),
        Version::since("v1beta1", 6).deprecated(17).removed(22).same_shape(),
        Version::since("v1alpha1", 5).deprecated(17).removed(22).changing(SUBJECTS),
    ],
    wave: Wave::Configuration,
    references: &[Reference::typed("roleRef"), Reference::typed("subjects[]")],
    ..GROUP
};

/// Permissions in a namespace.
pub static ROLE: Kind = Kind {
    kind: "Role",
    given: &["extension-apiserver-authentication-reader", "system:*", "kubeadm:*"],
    plural: "roles",
    singular: "role",
    versions: &[
        Version::since("v1", 8),
        Version::since("v1beta1", 6).deprecated(17).removed(22).same_shape(),
        Version::since("v1alpha1", 5).deprecated(17).removed(22).same_shape(),
    ],
    wave: Wave::Configuration,
    ..GROUP
};

/// Who has permissions in a namespace.
pub static ROLE_BINDING: Kind = Kind {
    kind: "RoleBinding",
    plural: "rolebindings",
    singular: "rolebinding",
    versions: &[
        Version::since("v1", 8),
        Version::since("v1beta1", 6).deprecated(17).removed(22).same_shape(),
        Version::since("v1alpha1", 5).deprecated(17).removed(22).changing(SUBJECTS),
    ],
    wave: Wave::Configuration,
    references: &[Reference::typed("roleRef"), Reference::typed("subjects[]")],
    ..GROUP
};
