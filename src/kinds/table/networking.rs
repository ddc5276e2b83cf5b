//! The group `networking.k8s.io`.

use super::{Kind, Version, Wave};

const GROUP: Kind = Kind { group: "networking.k8s.io", ..Kind::BASE };

/// `IPAddress`.
pub static IP_ADDRESS: Kind = Kind {
    kind: "IPAddress",
    plural: "ipaddresses",
    singular: "ipaddress",
    short_names: &["ip"],
    namespaced: false,
    versions: &[
        Version::since("v1", 33),
        Version::since("v1beta1", 31).deprecated(34).removed(37),
        Version::since("v1alpha1", 27).removed(31),
    ],
    wave: Wave::Configuration,
    ..GROUP
};

/// `Ingress`.
pub static INGRESS: Kind = Kind {
    kind: "Ingress",
    plural: "ingresses",
    singular: "ingress",
    short_names: &["ing"],
    versions: &[Version::since("v1", 19), Version::since("v1beta1", 14).deprecated(19).removed(22)],
    subresources: &["status"],
    ..GROUP
};

/// `IngressClass`.
pub static INGRESS_CLASS: Kind = Kind {
    kind: "IngressClass",
    plural: "ingressclasses",
    singular: "ingressclass",
    namespaced: false,
    versions: &[Version::since("v1", 19), Version::since("v1beta1", 18).deprecated(19).removed(22)],
    wave: Wave::Configuration,
    ..GROUP
};

/// `NetworkPolicy`.
pub static NETWORK_POLICY: Kind = Kind {
    kind: "NetworkPolicy",
    plural: "networkpolicies",
    singular: "networkpolicy",
    short_names: &["netpol"],
    versions: &[Version::since("v1", 7)],
    wave: Wave::Configuration,
    ..GROUP
};

/// `ServiceCIDR`.
pub static SERVICE_CIDR: Kind = Kind {
    kind: "ServiceCIDR",
    plural: "servicecidrs",
    singular: "servicecidr",
    namespaced: false,
    versions: &[
        Version::since("v1", 33),
        Version::since("v1beta1", 31).deprecated(34).removed(37),
        Version::since("v1alpha1", 29).removed(31),
    ],
    subresources: &["status"],
    wave: Wave::Configuration,
    ..GROUP
};

/// `ClusterCIDR`.
pub static CLUSTER_CIDR: Kind = Kind {
    kind: "ClusterCIDR",
    plural: "clustercidrs",
    singular: "clustercidr",
    namespaced: false,
    versions: &[Version::since("v1alpha1", 0).removed(29)],
    wave: Wave::Configuration,
    ..GROUP
};
