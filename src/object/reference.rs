use std::fmt;

use crate::diag::Subject;
use crate::yaml::View;

/// A kind at a version: group (empty for the core group), version and kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Gvk {
    /// The API group, as `apps`; empty for the core group.
    pub group: String,
    /// The version, as `v1`.
    pub version: String,
    /// The kind, as `Deployment`.
    pub kind: String,
}

impl Gvk {
    /// From `apiVersion` (`apps/v1`, `v1`) and `kind`.
    pub fn new(api_version: &str, kind: &str) -> Self {
        let (group, version) = api_version.rsplit_once('/').unwrap_or(("", api_version));
        Self { group: group.to_owned(), version: version.to_owned(), kind: kind.to_owned() }
    }

    /// `apps/v1`, or `v1` for the core group.
    pub fn api_version(&self) -> String {
        match self.group.is_empty() {
            true => self.version.clone(),
            false => format!("{}/{}", self.group, self.version),
        }
    }
}

/// What an object is called. Two objects with the same [`Reference::identity`] are the same object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// Group, version and kind.
    pub gvk: Gvk,
    /// The namespace; `None` for an object without one, of a cluster-wide kind or not yet filled in.
    pub namespace: Option<String>,
    /// The name; empty where `generateName` stands in its place.
    pub name: String,
}

impl Reference {
    /// Reads the reference off a manifest; `None` where `apiVersion` or `kind` is no string.
    pub fn read<'a>(manifest: impl View<'a>) -> Option<Self> {
        let api_version = manifest.get("apiVersion")?.as_str()?;
        let kind = manifest.get("kind")?.as_str()?;
        let namespace = manifest.dig("metadata.namespace").and_then(View::as_str);
        let name = manifest.dig("metadata.name").and_then(View::as_str);
        Some(Self {
            gvk: Gvk::new(api_version, kind),
            namespace: namespace.filter(|namespace| !namespace.is_empty()).map(str::to_owned),
            name: name.unwrap_or_default().to_owned(),
        })
    }

    /// Group, kind, namespace and name: all that tells objects apart; the version does not.
    pub fn identity(&self) -> (&str, &str, Option<&str>, &str) {
        (&self.gvk.group, &self.gvk.kind, self.namespace.as_deref(), &self.name)
    }

    /// The same as a diagnostic names it.
    pub fn subject(&self) -> Subject {
        Subject {
            api_version: self.gvk.api_version(),
            kind: self.gvk.kind.clone(),
            namespace: self.namespace.clone(),
            name: self.name.clone(),
        }
    }
}

/// `Deployment shop/web`, or `Namespace shop` without a namespace.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{} {}/{}", self.gvk.kind, namespace, self.name),
            None => write!(f, "{} {}", self.gvk.kind, self.name),
        }
    }
}
