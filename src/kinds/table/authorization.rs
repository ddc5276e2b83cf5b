//! The group `authorization.k8s.io`.

use super::{Kind, Version};

const GROUP: Kind = Kind { group: "authorization.k8s.io", ..Kind::BASE };

/// What changed in reviews of other subjects between v1beta1 and v1.
const REVIEWS: &[&str] = &["`spec.group` is now `spec.groups`"];

/// The question whether somebody may do something in a namespace.
pub static LOCAL_SUBJECT_ACCESS_REVIEW: Kind = Kind {
    kind: "LocalSubjectAccessReview",
    plural: "localsubjectaccessreviews",
    singular: "localsubjectaccessreview",
    versions: &[
        Version::since("v1", 19),
        Version::since("v1beta1", 2).deprecated(19).removed(22).changing(REVIEWS),
    ],
    verbs: &["create"],
    ..GROUP
};

/// The question whether one may do something oneself.
pub static SELF_SUBJECT_ACCESS_REVIEW: Kind = Kind {
    kind: "SelfSubjectAccessReview",
    plural: "selfsubjectaccessreviews",
    singular: "selfsubjectaccessreview",
    namespaced: false,
    versions: &[
        Version::since("v1", 19),
        Version::since("v1beta1", 2).deprecated(19).removed(22).same_shape(),
    ],
    verbs: &["create"],
    ..GROUP
};

/// The question what one may do in a namespace.
pub static SELF_SUBJECT_RULES_REVIEW: Kind = Kind {
    kind: "SelfSubjectRulesReview",
    plural: "selfsubjectrulesreviews",
    singular: "selfsubjectrulesreview",
    namespaced: false,
    versions: &[
        Version::since("v1", 19),
        Version::since("v1beta1", 8).deprecated(19).removed(22).same_shape(),
    ],
    verbs: &["create"],
    ..GROUP
};

/// The question whether somebody may do something.
pub static SUBJECT_ACCESS_REVIEW: Kind = Kind {
    kind: "SubjectAccessReview",
    plural: "subjectaccessreviews",
    singular: "subjectaccessreview",
    namespaced: false,
    versions: &[
        Version::since("v1", 6),
        Version::since("v1beta1", 2).deprecated(19).removed(22).changing(REVIEWS),
    ],
    verbs: &["create"],
    ..GROUP
};
