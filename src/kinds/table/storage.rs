//! The group `storage.k8s.io`.

use super::{Kind, NODE, PERSISTENT_VOLUME, Reference, Version, Wave};

const GROUP: Kind = Kind { group: "storage.k8s.io", ..Kind::BASE };

/// How a storage driver wants to be treated.
pub static CSI_DRIVER: Kind = Kind {
    kind: "CSIDriver",
    plural: "csidrivers",
    singular: "csidriver",
    namespaced: false,
    versions: &[
        Version::since("v1", 18),
        Version::since("v1beta1", 14).deprecated(19).removed(22).same_shape(),
    ],
    wave: Wave::Storage,
    ..GROUP
};

/// The storage drivers of a node.
pub static CSI_NODE: Kind = Kind {
    kind: "CSINode",
    plural: "csinodes",
    singular: "csinode",
    namespaced: false,
    versions: &[
        Version::since("v1", 17),
        Version::since("v1beta1", 14).deprecated(17).removed(22).same_shape(),
    ],
    wave: Wave::Storage,
    ..GROUP
};

/// How much storage a driver has left.
pub static CSI_STORAGE_CAPACITY: Kind = Kind {
    kind: "CSIStorageCapacity",
    plural: "csistoragecapacities",
    singular: "csistoragecapacity",
    versions: &[
        Version::since("v1", 24),
        Version::since("v1beta1", 21).deprecated(24).removed(27).same_shape(),
        Version::since("v1alpha1", 19).deprecated(21).removed(24).same_shape(),
    ],
    wave: Wave::Storage,
    references: &[Reference::to(&STORAGE_CLASS, "", "storageClassName")],
    ..GROUP
};

/// Storage of a sort, made when it is claimed.
pub static STORAGE_CLASS: Kind = Kind {
    kind: "StorageClass",
    // What providers of clusters set up.
    given: &[
        "azure*",
        "default",
        "do-block-storage",
        "gp2",
        "gp3",
        "hostpath",
        "local-path",
        "managed*",
        "premium-rwo",
        "standard*",
    ],
    plural: "storageclasses",
    singular: "storageclass",
    short_names: &["sc"],
    namespaced: false,
    versions: &[
        Version::since("v1", 6),
        Version::since("v1beta1", 4).deprecated(19).removed(22).same_shape(),
    ],
    wave: Wave::Storage,
    ..GROUP
};

/// A volume that is, or shall be, attached to a node.
pub static VOLUME_ATTACHMENT: Kind = Kind {
    kind: "VolumeAttachment",
    plural: "volumeattachments",
    singular: "volumeattachment",
    namespaced: false,
    versions: &[
        Version::since("v1", 13),
        Version::since("v1beta1", 10).deprecated(19).removed(22).same_shape(),
        Version::since("v1alpha1", 9).deprecated(21).removed(24).same_shape(),
    ],
    subresources: &["status"],
    wave: Wave::Storage,
    references: &[
        Reference::to(&NODE, "spec", "nodeName"),
        Reference::to(&CSI_DRIVER, "spec", "attacher"),
        Reference::to(&PERSISTENT_VOLUME, "spec.source", "persistentVolumeName"),
    ],
    ..GROUP
};

/// Properties of volumes that can be changed later.
pub static VOLUME_ATTRIBUTES_CLASS: Kind = Kind {
    kind: "VolumeAttributesClass",
    plural: "volumeattributesclasses",
    singular: "volumeattributesclass",
    short_names: &["vac"],
    namespaced: false,
    versions: &[
        Version::since("v1", 34),
        Version::since("v1beta1", 31).deprecated(34).removed(37).same_shape(),
        Version::since("v1alpha1", 29).deprecated(32).removed(35).same_shape(),
    ],
    wave: Wave::Storage,
    ..GROUP
};
