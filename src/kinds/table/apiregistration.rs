//! The group `apiregistration.k8s.io`.

use super::{Kind, Reference, SERVICE, Version, Wave};

const GROUP: Kind = Kind { group: "apiregistration.k8s.io", ..Kind::BASE };

/// A group and version that another server serves.
pub static API_SERVICE: Kind = Kind {
    kind: "APIService",
    plural: "apiservices",
    singular: "apiservice",
    categories: &["api-extensions"],
    namespaced: false,
    versions: &[
        Version::since("v1", 10),
        Version::since("v1beta1", 7).deprecated(19).removed(22).same_shape(),
    ],
    subresources: &["status"],
    wave: Wave::Gates,
    references: &[Reference::to(&SERVICE, "spec.service", "name")
        .in_namespace("namespace")
        .with_port("port")],
    ..GROUP
};
