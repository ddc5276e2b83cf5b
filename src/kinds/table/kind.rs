use super::{Reference, Selector};
use crate::kinds::KubeVersion;

/// What hoist knows of a kind. Every kind that Kubernetes 1.25 to 1.37 serve has a static of this type, and
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
    /// What can be done with it, in discovery's words and order.
    pub verbs: &'static [&'static str],
    /// Its subresources, as `status`, `scale`.
    pub subresources: &'static [&'static str],
    /// When it is applied.
    pub wave: Wave,
    /// The way to its pod template, as `spec.template`; empty for a Pod itself (its whole is the template).
    pub pod_template: Option<&'static str>,
    /// Where its objects name others; what its pod template names stands in
    /// [`POD_REFERENCES`](super::POD_REFERENCES).
    pub references: &'static [Reference],
    /// Where its objects choose others by labels; what its pod template chooses stands in
    /// [`POD_SELECTORS`](super::POD_SELECTORS).
    pub selectors: &'static [Selector],
    /// Where its objects name those that their controller makes, each called after both:
    /// `<that name>-<the object's name>-<number>`.
    pub makes: &'static [Reference],
    /// Names of objects that are in a cluster without anybody's doing; `*` at the end stands for any rest.
    pub given: &'static [&'static str],
}

impl Kind {
    /// What most kinds have in common; a row says what is different.
    pub(super) const BASE: Self = Self {
        group: "",
        kind: "",
        plural: "",
        singular: "",
        short_names: &[],
        categories: &[],
        namespaced: true,
        versions: &[],
        verbs: &["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
        subresources: &[],
        wave: Wave::Rest,
        pod_template: None,
        references: &[],
        selectors: &[],
        makes: &[],
        given: &[],
    };

    /// Whether clusters have an object of this kind called `name` without anybody's doing.
    pub fn is_given(&self, name: &str) -> bool {
        self.given.iter().any(|given| match given.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => *given == name,
        })
    }

    /// Its version called `name`.
    pub fn version(&self, name: &str) -> Option<&'static Version> {
        self.versions.iter().find(|version| version.name == name)
    }

    /// The version that an API server of version `kube` prefers; `None` where it does not serve the kind.
    pub fn preferred(&self, kube: KubeVersion) -> Option<&'static Version> {
        let serves = |version: &&Version| version.served(kube);
        let by_default = |version: &&Version| version.served(kube) && version.by_default();
        self.versions.iter().find(by_default).or_else(|| self.versions.iter().find(serves))
    }

    /// `apps/v1` for its version `version`, `v1` in the core group.
    pub fn api_version(&self, version: &str) -> String {
        match self.group {
            "" => version.to_owned(),
            group => format!("{group}/{version}"),
        }
    }
}

/// A version that serves a kind.
#[derive(Debug)]
pub struct Version {
    /// As `v1`, `v1beta1`.
    pub name: &'static str,
    /// Since which Kubernetes version; 1.0 where it is older than the records.
    pub since: KubeVersion,
    /// Since when it is deprecated.
    pub deprecated: Option<KubeVersion>,
    /// Since when it is no longer served.
    pub removed: Option<KubeVersion>,
    /// What else changes in an object whose `apiVersion` becomes the preferred one, a sentence each; none where
    /// both have the same shape and meaning, `None` where that is not known.
    pub changes: Option<&'static [&'static str]>,
}

impl Version {
    /// A version that is served since Kubernetes 1.`minor`.
    pub(super) const fn since(name: &'static str, minor: u8) -> Self {
        Self { name, since: KubeVersion::minor(minor), deprecated: None, removed: None, changes: None }
    }

    /// The same, deprecated since Kubernetes 1.`minor`.
    pub(super) const fn deprecated(self, minor: u8) -> Self {
        Self { deprecated: Some(KubeVersion::minor(minor)), ..self }
    }

    /// The same, no longer served since Kubernetes 1.`minor`.
    pub(super) const fn removed(self, minor: u8) -> Self {
        Self { removed: Some(KubeVersion::minor(minor)), ..self }
    }

    /// The same, of which nothing but the `apiVersion` changes on the way to the preferred version.
    pub(super) const fn same_shape(self) -> Self {
        Self { changes: Some(&[]), ..self }
    }

    /// The same, of which `changes` tell what changes on the way to the preferred version.
    pub(super) const fn changing(self, changes: &'static [&'static str]) -> Self {
        Self { changes: Some(changes), ..self }
    }

    /// Whether an API server of version `kube` serves it, at least when asked to (`--runtime-config`).
    pub fn served(&self, kube: KubeVersion) -> bool {
        self.since <= kube && self.removed.is_none_or(|removed| kube < removed)
    }

    /// Whether an API server of version `kube` warns of it.
    pub fn deprecated_in(&self, kube: KubeVersion) -> bool {
        self.deprecated.is_some_and(|deprecated| deprecated <= kube)
    }

    /// Whether an API server serves it without being asked to: alpha versions are never, beta versions only
    /// where they are older than Kubernetes 1.24 or follow on one that is (flowcontrol's v1beta3).
    pub fn by_default(&self) -> bool {
        match (self.name.contains("alpha"), self.name.contains("beta")) {
            (true, _) => false,
            (_, true) => self.since < KubeVersion::minor(24) || self.name == "v1beta3",
            _ => true,
        }
    }
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
    /// What stands in the way of all other requests once it is there: webhooks, admission policies, API
    /// services.
    Gates,
}
