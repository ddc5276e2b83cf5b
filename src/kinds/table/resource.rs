//! The group `resource.k8s.io`.

use super::{Kind, Reference, Version, Wave};

const GROUP: Kind = Kind { group: "resource.k8s.io", ..Kind::BASE };

/// What changed in slices between v1beta1 and v1.
const BASIC: &[&str] = &["`spec.devices[].basic` is gone: what it held stands in `spec.devices[]`"];

/// What changed in claims between v1beta1 and v1.
const EXACTLY: &[&str] = &[
    "`spec.devices.requests[].deviceClassName`, `selectors`, `allocationMode`, `count`, `adminAccess` and `tolerations` now stand under `exactly`",
];

/// Devices of a sort.
pub static DEVICE_CLASS: Kind = Kind {
    kind: "DeviceClass",
    plural: "deviceclasses",
    singular: "deviceclass",
    namespaced: false,
    versions: &[
        Version::since("v1", 34),
        Version::since("v1beta2", 33).deprecated(36).same_shape(),
        Version::since("v1beta1", 32).deprecated(35).same_shape(),
        Version::since("v1alpha3", 31).removed(34),
    ],
    wave: Wave::Storage,
    ..GROUP
};

/// Devices to keep away from.
pub static DEVICE_TAINT_RULE: Kind = Kind {
    kind: "DeviceTaintRule",
    plural: "devicetaintrules",
    singular: "devicetaintrule",
    namespaced: false,
    versions: &[
        Version::since("v1", 37),
        Version::since("v1beta2", 36),
        Version::since("v1alpha3", 33).deprecated(36).same_shape(),
    ],
    subresources: &["status"],
    ..GROUP
};

/// A wish for devices.
pub static RESOURCE_CLAIM: Kind = Kind {
    kind: "ResourceClaim",
    plural: "resourceclaims",
    singular: "resourceclaim",
    versions: &[
        Version::since("v1", 34),
        Version::since("v1beta2", 33).deprecated(36).same_shape(),
        Version::since("v1beta1", 32).deprecated(35).changing(EXACTLY),
        Version::since("v1alpha3", 31).removed(34),
        Version::since("v1alpha2", 27).removed(31),
        Version::since("v1alpha1", 26).removed(27),
    ],
    subresources: &["status"],
    wave: Wave::Storage,
    references: &[
        Reference::to(&DEVICE_CLASS, "spec.devices.requests[].exactly", "deviceClassName"),
        Reference::to(&DEVICE_CLASS, "spec.devices.requests[].firstAvailable[]", "deviceClassName"),
    ],
    ..GROUP
};

/// A wish for devices of each pod.
pub static RESOURCE_CLAIM_TEMPLATE: Kind = Kind {
    kind: "ResourceClaimTemplate",
    plural: "resourceclaimtemplates",
    singular: "resourceclaimtemplate",
    versions: &[
        Version::since("v1", 34),
        Version::since("v1beta2", 33).deprecated(36).same_shape(),
        Version::since("v1beta1", 32).deprecated(35).changing(EXACTLY),
        Version::since("v1alpha3", 31).removed(34),
        Version::since("v1alpha2", 27).removed(31),
        Version::since("v1alpha1", 26).removed(27),
    ],
    wave: Wave::Storage,
    references: &[
        Reference::to(&DEVICE_CLASS, "spec.spec.devices.requests[].exactly", "deviceClassName"),
        Reference::to(&DEVICE_CLASS, "spec.spec.devices.requests[].firstAvailable[]", "deviceClassName"),
    ],
    ..GROUP
};

/// Devices that a driver has on offer.
pub static RESOURCE_SLICE: Kind = Kind {
    kind: "ResourceSlice",
    plural: "resourceslices",
    singular: "resourceslice",
    namespaced: false,
    versions: &[
        Version::since("v1", 34),
        Version::since("v1beta2", 33).deprecated(36).same_shape(),
        Version::since("v1beta1", 32).deprecated(35).changing(BASIC),
        Version::since("v1alpha3", 31).removed(34),
        Version::since("v1alpha2", 30).removed(31),
    ],
    wave: Wave::Storage,
    ..GROUP
};

/// How a pod with claims for devices is scheduled, in the first form of it.
pub static POD_SCHEDULING: Kind = Kind {
    kind: "PodScheduling",
    plural: "podschedulings",
    singular: "podscheduling",
    versions: &[Version::since("v1alpha1", 26).removed(27)],
    subresources: &["status"],
    ..GROUP
};

/// Devices of a sort, in the form before DeviceClasses.
pub static RESOURCE_CLASS: Kind = Kind {
    kind: "ResourceClass",
    plural: "resourceclasses",
    singular: "resourceclass",
    namespaced: false,
    versions: &[Version::since("v1alpha2", 27).removed(31), Version::since("v1alpha1", 26).removed(27)],
    wave: Wave::Storage,
    ..GROUP
};

/// How a pod with claims for devices is scheduled, in the second form of it.
pub static POD_SCHEDULING_CONTEXT: Kind = Kind {
    kind: "PodSchedulingContext",
    plural: "podschedulingcontexts",
    singular: "podschedulingcontext",
    versions: &[Version::since("v1alpha3", 31).removed(32), Version::since("v1alpha2", 27).removed(31)],
    subresources: &["status"],
    ..GROUP
};

/// What a wish for devices asks for, in the form before DeviceClasses.
pub static RESOURCE_CLAIM_PARAMETERS: Kind = Kind {
    kind: "ResourceClaimParameters",
    plural: "resourceclaimparameters",
    singular: "resourceclaimparameters",
    versions: &[Version::since("v1alpha2", 30).removed(31)],
    wave: Wave::Storage,
    ..GROUP
};

/// What devices of a sort are like, in the form before DeviceClasses.
pub static RESOURCE_CLASS_PARAMETERS: Kind = Kind {
    kind: "ResourceClassParameters",
    plural: "resourceclassparameters",
    singular: "resourceclassparameters",
    versions: &[Version::since("v1alpha2", 30).removed(31)],
    wave: Wave::Storage,
    ..GROUP
};

/// The question how much of a pool of devices is free.
pub static RESOURCE_POOL_STATUS_REQUEST: Kind = Kind {
    kind: "ResourcePoolStatusRequest",
    plural: "resourcepoolstatusrequests",
    singular: "resourcepoolstatusrequest",
    namespaced: false,
    versions: &[Version::since("v1alpha3", 36)],
    subresources: &["status"],
    ..GROUP
};
