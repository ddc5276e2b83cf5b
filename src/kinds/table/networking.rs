//! The group `networking.k8s.io`.

use super::{Kind, NAMESPACE, POD, Reference, SECRET, SERVICE, Selector, Version, Wave};

const GROUP: Kind = Kind { group: "networking.k8s.io", ..Kind::BASE };

/// What changed in Ingresses between v1beta1, of either group, and v1.
pub(super) const FROM_EXTENSIONS_INGRESSES: &[&str] = &[
    "`spec.backend` is now `spec.defaultBackend`",
    "`backend.serviceName` is now `backend.service.name`",
    "`backend.servicePort` is now `backend.service.port.number`, or `backend.service.port.name` for a name",
    "`pathType` is required for every path: `Prefix`, `Exact` or `ImplementationSpecific`, as which all paths were taken",
];

/// An address that a service has.
pub static IP_ADDRESS: Kind = Kind {
    kind: "IPAddress",
    plural: "ipaddresses",
    singular: "ipaddress",
    short_names: &["ip"],
    namespaced: false,
    versions: &[
        Version::since("v1", 33),
        Version::since("v1beta1", 31).deprecated(34).removed(37).same_shape(),
        Version::since("v1alpha1", 27).removed(31).same_shape(),
    ],
    wave: Wave::Configuration,
    ..GROUP
};

/// Ways from outside to services, by host and path.
pub static INGRESS: Kind = Kind {
    kind: "Ingress",
    plural: "ingresses",
    singular: "ingress",
    short_names: &["ing"],
    versions: &[
        Version::since("v1", 19),
        Version::since("v1beta1", 14).deprecated(19).removed(22).changing(FROM_EXTENSIONS_INGRESSES),
    ],
    subresources: &["status"],
    references: &[
        Reference::to(&INGRESS_CLASS, "spec", "ingressClassName"),
        Reference::to(&SECRET, "spec.tls[]", "secretName").unless_annotated(&[
            "cert-manager.io/",
            "certmanager.k8s.io/",
            "kubernetes.io/tls-acme",
        ]),
        Reference::to(&SERVICE, "spec.defaultBackend.service", "name").with_port("port"),
        Reference::to(&SERVICE, "spec.rules[].http.paths[].backend.service", "name").with_port("port"),
    ],
    ..GROUP
};

/// Who makes ingresses real.
pub static INGRESS_CLASS: Kind = Kind {
    kind: "IngressClass",
    plural: "ingressclasses",
    singular: "ingressclass",
    namespaced: false,
    versions: &[
        Version::since("v1", 19),
        Version::since("v1beta1", 18).deprecated(19).removed(22).same_shape(),
    ],
    wave: Wave::Configuration,
    references: &[Reference::typed("spec.parameters")],
    ..GROUP
};

/// Who may talk to some pods, and to whom they may.
pub static NETWORK_POLICY: Kind = Kind {
    kind: "NetworkPolicy",
    plural: "networkpolicies",
    singular: "networkpolicy",
    short_names: &["netpol"],
    versions: &[Version::since("v1", 7)],
    wave: Wave::Configuration,
    selectors: &[
        Selector::expressions("spec.podSelector", &POD).with_purpose(),
        Selector::expressions("spec.ingress[].from[].podSelector", &POD),
        Selector::expressions("spec.ingress[].from[].namespaceSelector", &NAMESPACE),
        Selector::expressions("spec.egress[].to[].podSelector", &POD),
        Selector::expressions("spec.egress[].to[].namespaceSelector", &NAMESPACE),
    ],
    ..GROUP
};

/// A range that services take addresses from.
pub static SERVICE_CIDR: Kind = Kind {
    kind: "ServiceCIDR",
    plural: "servicecidrs",
    singular: "servicecidr",
    namespaced: false,
    versions: &[
        Version::since("v1", 33),
        Version::since("v1beta1", 31).deprecated(34).removed(37).same_shape(),
        Version::since("v1alpha1", 29).removed(31).same_shape(),
    ],
    subresources: &["status"],
    wave: Wave::Configuration,
    ..GROUP
};

/// Ranges that pods on some nodes take addresses from.
pub static CLUSTER_CIDR: Kind = Kind {
    kind: "ClusterCIDR",
    plural: "clustercidrs",
    singular: "clustercidr",
    namespaced: false,
    versions: &[Version::since("v1alpha1", 0).removed(29)],
    wave: Wave::Configuration,
    ..GROUP
};
