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
}

/// What is known of a kind that was served once, before 1.25, under this group and version. The versions that
/// the groups of today's kinds have lost stand in [`Kind::versions`].
pub fn retired(group: &str, version: &str, kind: &str) -> Option<&'static Retired> {
    RETIRED.iter().find(|row| row.kind == kind && row.version == version && row.group == group)
}

const fn gone(group: &'static str, version: &'static str, kind: &'static str, minor: u8) -> Retired {
    Retired { group, version, kind, removed: KubeVersion::minor(minor), replacement: None }
}

const fn moved(kind: &'static Kind, minor: u8) -> Retired {
    let mut row = gone("extensions", "v1beta1", kind.kind, minor);
    row.replacement = Some(kind);
    row
}

static RETIRED: &[Retired] = &[
    moved(&DAEMON_SET, 16),
    moved(&DEPLOYMENT, 16),
    moved(&INGRESS, 22),
    moved(&NETWORK_POLICY, 16),
    moved(&REPLICA_SET, 16),
    gone("extensions", "v1beta1", "PodSecurityPolicy", 16),
    gone("policy", "v1beta1", "PodSecurityPolicy", 25),
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
