//! The group `node.k8s.io`.

use super::{Kind, Version, Wave};

const GROUP: Kind = Kind { group: "node.k8s.io", ..Kind::BASE };

/// How containers are run.
pub static RUNTIME_CLASS: Kind = Kind {
    kind: "RuntimeClass",
    plural: "runtimeclasses",
    singular: "runtimeclass",
    namespaced: false,
    versions: &[
        Version::since("v1", 20),
        Version::since("v1beta1", 13).deprecated(22).removed(25).same_shape(),
    ],
    wave: Wave::Configuration,
    ..GROUP
};
