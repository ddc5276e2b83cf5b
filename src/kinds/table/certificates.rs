//! The group `certificates.k8s.io`.

use super::{Kind, Version};

const GROUP: Kind = Kind { group: "certificates.k8s.io", ..Kind::BASE };

/// What changed in requests between v1beta1 and v1.
const REQUESTS: &[&str] = &[
    "`spec.signerName` is required, and `kubernetes.io/legacy-unknown` is refused",
    "`spec.usages` is required, without duplicates, and only known usages are allowed",
];

/// A wish for a certificate.
pub static CERTIFICATE_SIGNING_REQUEST: Kind = Kind {
    kind: "CertificateSigningRequest",
    plural: "certificatesigningrequests",
    singular: "certificatesigningrequest",
    short_names: &["csr"],
    namespaced: false,
    versions: &[
        Version::since("v1", 19),
        Version::since("v1beta1", 12).deprecated(19).removed(22).changing(REQUESTS),
    ],
    subresources: &["approval", "status"],
    ..GROUP
};

/// Certificates of authorities, for pods to trust.
pub static CLUSTER_TRUST_BUNDLE: Kind = Kind {
    kind: "ClusterTrustBundle",
    plural: "clustertrustbundles",
    singular: "clustertrustbundle",
    namespaced: false,
    versions: &[
        Version::since("v1", 37),
        Version::since("v1beta1", 33).deprecated(37).same_shape(),
        Version::since("v1alpha1", 27).deprecated(34).removed(37).same_shape(),
    ],
    ..GROUP
};

/// A wish for a certificate that stands for a pod.
pub static POD_CERTIFICATE_REQUEST: Kind = Kind {
    kind: "PodCertificateRequest",
    plural: "podcertificaterequests",
    singular: "podcertificaterequest",
    versions: &[
        Version::since("v1", 37),
        Version::since("v1beta1", 35),
        Version::since("v1alpha1", 34).removed(35),
    ],
    subresources: &["status"],
    ..GROUP
};
