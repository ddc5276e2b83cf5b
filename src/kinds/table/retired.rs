use super::apps::{FROM_EXTENSIONS_DAEMON_SETS, FROM_EXTENSIONS_DEPLOYMENTS, FROM_EXTENSIONS_REPLICA_SETS};
use super::networking::FROM_EXTENSIONS_INGRESSES;
use super::{
    CUSTOM_RESOURCE_DEFINITION, DAEMON_SET, DEPLOYMENT, INGRESS, Kind, MUTATING_WEBHOOK_CONFIGURATION,
    NETWORK_POLICY, REPLICA_SET,
};
use crate::kinds::KubeVersion;

/// A kind that no version since 1.25 serves under its group.
#[derive(Debug)]
pub struct Retired {
    /// The API group it was in.
    pub group: &'static str,
    /// The version it had.
    pub version: &'static str,
    /// The kind.
    pub kind: &'static str,
    /// Since when it is no longer served.
    pub removed: KubeVersion,
    /// What took its place, where something did.
    pub replacement: Option<&'static Kind>,
    /// What else changes on the way there, as in [`Version::changes`](super::Version::changes).
    pub changes: Option<&'static [&'static str]>,
}

/// What is known of a kind that was served once, before 1.25, under this group and version. The versions that
/// the groups of today's kinds have lost stand in [`Kind::versions`].
pub fn retired(group: &str, version: &str, kind: &str) -> Option<&'static Retired> {
    RETIRED.iter().find(|row| row.kind == kind && row.version == version && row.group == group)
}

const fn gone(group: &'static str, version: &'static str, kind: &'static str, minor: u8) -> Retired {
    Retired { group, version, kind, removed: KubeVersion::minor(minor), replacement: None, changes: None }
}

const fn moved(kind: &'static Kind, minor: u8, changes: &'static [&'static str]) -> Retired {
    let mut row = gone("extensions", "v1beta1", kind.kind, minor);
    row.replacement = Some(kind);
    row.changes = Some(changes);
    row
}

/// What does the work of PodSecurityPolicies.
const POD_SECURITY: &[&str] = &[
    "Pod Security admission does its work: label the namespace `pod-security.kubernetes.io/enforce: baseline` or `restricted`",
];

static RETIRED: &[Retired] = &[
    moved(&DAEMON_SET, 16, FROM_EXTENSIONS_DAEMON_SETS),
    moved(&DEPLOYMENT, 16, FROM_EXTENSIONS_DEPLOYMENTS),
    moved(&INGRESS, 22, FROM_EXTENSIONS_INGRESSES),
    moved(&NETWORK_POLICY, 16, &[]),
    moved(&REPLICA_SET, 16, FROM_EXTENSIONS_REPLICA_SETS),
    Retired { changes: Some(POD_SECURITY), ..gone("extensions", "v1beta1", "PodSecurityPolicy", 16) },
    Retired { changes: Some(POD_SECURITY), ..gone("policy", "v1beta1", "PodSecurityPolicy", 25) },
    gone("settings.k8s.io", "v1alpha1", "PodPreset", 20),
    gone("auditregistration.k8s.io", "v1alpha1", "AuditSink", 19),
    Retired {
        replacement: Some(&CUSTOM_RESOURCE_DEFINITION),
        ..gone("extensions", "v1beta1", "ThirdPartyResource", 8)
    },
    Retired {
        replacement: Some(&MUTATING_WEBHOOK_CONFIGURATION),
        ..gone("admissionregistration.k8s.io", "v1alpha1", "InitializerConfiguration", 14)
    },
];
