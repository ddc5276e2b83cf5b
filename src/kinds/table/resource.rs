//! The group `resource.k8s.io`.

use super::{Kind, Version, Wave};

const GROUP: Kind = Kind { group: "resource.k8s.io", ..Kind::BASE };

/// `DeviceClass`.
pub static DEVICE_CLASS: Kind = Kind {
    kind: "DeviceClass",
    plural: "deviceclasses",
    singular: "deviceclass",
    namespaced: false,
    versions: &[
        Version::since("v1", 34),
        Version::since("v1beta2", 33).deprecated(36),
        Version::since("v1beta1", 32).deprecated(35),
        Version::since("v1alpha3", 31).removed(34),
    ],
    wave: Wave::Storage,
    ..GROUP
};

/// `DeviceTaintRule`.
pub static DEVICE_TAINT_RULE: Kind = Kind {
    kind: "DeviceTaintRule",
    plural: "devicetaintrules",
    singular: "devicetaintrule",
    namespaced: false,
    versions: &[
        Version::since("v1", 37),
        Version::since("v1beta2", 36),
        Version::since("v1alpha3", 33).deprecated(36),
    ],
    subresources: &["status"],
    ..GROUP
};

/// `ResourceClaim`.
pub static RESOURCE_CLAIM: Kind = Kind {
    kind: "ResourceClaim",
    plural: "resourceclaims",
    singular: "resourceclaim",
    versions: &[
        Version::since("v1", 34),
        Version::since("v1beta2", 33).deprecated(36),
        Version::since("v1beta1", 32).deprecated(35),
        Version::since("v1alpha3", 31).removed(34),
        Version::since("v1alpha2", 27).removed(31),
        Version::since("v1alpha1", 26).removed(27),
    ],
    subresources: &["status"],
    wave: Wave::Storage,
    ..GROUP
};

/// `ResourceClaimTemplate`.
pub static RESOURCE_CLAIM_TEMPLATE: Kind = Kind {
    kind: "ResourceClaimTemplate",
    plural: "resourceclaimtemplates",
    singular: "resourceclaimtemplate",
    versions: &[
        Version::since("v1", 34),
        Version::since("v1beta2", 33).deprecated(36),
        Version::since("v1beta1", 32).deprecated(35),
        Version::since("v1alpha3", 31).removed(34),
        Version::since("v1alpha2", 27).removed(31),
        Version::since("v1alpha1", 26).removed(27),
    ],
    wave: Wave::Storage,
    ..GROUP
};

/// `ResourceSlice`.
pub static RESOURCE_SLICE: Kind = Kind {
    kind: "ResourceSlice",
    plural: "resourceslices",
    singular: "resourceslice",
    namespaced: false,
    versions: &[
        Version::since("v1", 34),
        Version::since("v1beta2", 33).deprecated(36),
        Version::since("v1beta1", 32).deprecated(35),
        Version::since("v1alpha3", 31).removed(34),
        Version::since("v1alpha2", 30).removed(31),
    ],
    wave: Wave::Storage,
    ..GROUP
};

/// `PodScheduling`.
pub static POD_SCHEDULING: Kind = Kind {
    kind: "PodScheduling",
    plural: "podschedulings",
    singular: "podscheduling",
    versions: &[Version::since("v1alpha1", 26).removed(27)],
    subresources: &["status"],
    ..GROUP
};

/// `ResourceClass`.
pub static RESOURCE_CLASS: Kind = Kind {
    kind: "ResourceClass",
    plural: "resourceclasses",
    singular: "resourceclass",
    namespaced: false,
    versions: &[Version::since("v1alpha2", 27).removed(31), Version::since("v1alpha1", 26).removed(27)],
    wave: Wave::Storage,
    ..GROUP
};

/// `PodSchedulingContext`.
pub static POD_SCHEDULING_CONTEXT: Kind = Kind {
    kind: "PodSchedulingContext",
    plural: "podschedulingcontexts",
    singular: "podschedulingcontext",
    versions: &[Version::since("v1alpha3", 31).removed(32), Version::since("v1alpha2", 27).removed(31)],
    subresources: &["status"],
    ..GROUP
};

/// `ResourceClaimParameters`.
pub static RESOURCE_CLAIM_PARAMETERS: Kind = Kind {
    kind: "ResourceClaimParameters",
    plural: "resourceclaimparameters",
    singular: "resourceclaimparameters",
    versions: &[Version::since("v1alpha2", 30).removed(31)],
    wave: Wave::Storage,
    ..GROUP
};

/// `ResourceClassParameters`.
pub static RESOURCE_CLASS_PARAMETERS: Kind = Kind {
    kind: "ResourceClassParameters",
    plural: "resourceclassparameters",
    singular: "resourceclassparameters",
    versions: &[Version::since("v1alpha2", 30).removed(31)],
    wave: Wave::Storage,
    ..GROUP
};

/// `ResourcePoolStatusRequest`.
pub static RESOURCE_POOL_STATUS_REQUEST: Kind = Kind {
    kind: "ResourcePoolStatusRequest",
    plural: "resourcepoolstatusrequests",
    singular: "resourcepoolstatusrequest",
    namespaced: false,
    versions: &[Version::since("v1alpha3", 36)],
    subresources: &["status"],
    ..GROUP
};
