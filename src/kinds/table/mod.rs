//! One row a kind: its names, scope and everything else that differs from kind to kind. One file an API group.

use super::KubeVersion;

/// What hoist knows of a kind. Every kind that Kubernetes 1.25 to 1.37 serves has a constant of this type, and
/// nothing else in the code names a kind.
#[derive(Debug)]
pub struct Kind {
    /// The API group; empty for the core group.
    pub group: &'static str,
    /// The kind, as `Deployment`.
    pub kind: &'static str,
    /// The resource's name in paths, as `deployments`.
    pub plural: &'static str,
    /// As `deployment`.
    pub singular: &'static str,
    /// As `deploy`.
    pub short_names: &'static [&'static str],
    /// As `all`.
    pub categories: &'static [&'static str],
    /// Whether objects live in namespaces.
    pub namespaced: bool,
    /// The versions that serve it, the preferred one first.
    pub versions: &'static [Version],
    /// When it is applied.
    pub wave: Wave,
    /// The way to its pod template, as `spec.template`; empty for a Pod itself (its whole is the template).
    pub pod_template: Option<&'static str>,
    /// The subresources `status` and `scale` that it has.
    pub subresources: &'static [&'static str],
}

/// A version that serves a kind.
#[derive(Debug)]
pub struct Version {
    /// As `v1`, `v1beta1`.
    pub name: &'static str,
    /// Since which Kubernetes version (1.25 stands for any time before, too).
    pub since: KubeVersion,
    /// Since when it is deprecated.
    pub deprecated: Option<KubeVersion>,
    /// Since when it is no longer served.
    pub removed: Option<KubeVersion>,
}

/// When objects of a kind are applied, the first first; deletion goes the other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wave {
    /// Namespaces and CustomResourceDefinitions.
    Foundation,
    /// Configuration, identities, permissions, quotas, policies.
    Configuration,
    /// Storage classes, volumes, claims.
    Storage,
    /// Services.
    Services,
    /// Whatever runs pods.
    Workloads,
    /// Everything else, custom resources among it.
    Rest,
    /// What stands in the way of all other requests once it is there: webhooks, API services.
    Gates,
}
