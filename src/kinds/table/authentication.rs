//! The group `authentication.k8s.io`.

use super::{Kind, Version};

const GROUP: Kind = Kind { group: "authentication.k8s.io", ..Kind::BASE };

/// The question who one is.
pub static SELF_SUBJECT_REVIEW: Kind = Kind {
    kind: "SelfSubjectReview",
    plural: "selfsubjectreviews",
    singular: "selfsubjectreview",
    namespaced: false,
    versions: &[
        Version::since("v1", 28),
        Version::since("v1beta1", 27).deprecated(30).removed(33).same_shape(),
        Version::since("v1alpha1", 26).deprecated(29).removed(32).same_shape(),
    ],
    verbs: &["create"],
    ..GROUP
};

/// The question whose a token is.
pub static TOKEN_REVIEW: Kind = Kind {
    kind: "TokenReview",
    plural: "tokenreviews",
    singular: "tokenreview",
    namespaced: false,
    versions: &[
        Version::since("v1", 6),
        Version::since("v1beta1", 4).deprecated(19).removed(22).same_shape(),
    ],
    verbs: &["create"],
    ..GROUP
};
