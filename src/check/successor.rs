use super::Spot;
use crate::diag::Diagnostic;
use crate::kinds::table::{Kind, Version};
use crate::kinds::{KubeVersion, VersionRange};
use crate::object::Object;
use crate::yaml::Path;

/// What takes the place of a kind at a version.
pub(super) struct Successor {
    kind: &'static Kind,
    version: &'static Version,
    /// As in [`Version::changes`].
    changes: Option<&'static [&'static str]>,
}

impl Successor {
    /// What an API server of version `kube` serves instead: `kind` at the version it prefers.
    pub fn new(
        kind: &'static Kind,
        kube: KubeVersion,
        changes: Option<&'static [&'static str]>,
    ) -> Option<Self> {
        Some(Self { kind, version: kind.preferred(kube)?, changes })
    }

    /// Its `apiVersion`.
    pub fn api_version(&self) -> String {
        self.kind.api_version(self.version.name)
    }

    /// Says in `finding` how `object` becomes one of it, and does it where nothing but the `apiVersion` changes.
    pub fn explain(&self, mut finding: Diagnostic, object: &Object, versions: VersionRange) -> Diagnostic {
        let new = self.api_version();
        let everywhere = self.version.since <= versions.first();
        let since = match everywhere {
            true => String::new(),
            false => format!(", which is served since Kubernetes {}", self.version.since),
        };
        let same_kind = self.kind.kind == object.reference.gvk.kind;
        finding.help.push(match (same_kind, self.changes) {
            (true, None) => format!("write `apiVersion: {new}`{since}, and see what changed in it"),
            (true, Some([])) => format!("write `apiVersion: {new}`{since}: nothing else changes"),
            (true, Some(_)) => format!("write `apiVersion: {new}`{since}, and follow what changed"),
            (false, _) => format!("its place was taken by {} of `{new}`{since}", self.kind.kind),
        });
        finding.help.extend(self.changes.unwrap_or_default().iter().map(|change| (*change).to_owned()));
        let spot = Spot { object, path: Path::fields("apiVersion") };
        match spot.value() {
            Some((text, span)) if same_kind && everywhere && self.changes == Some(&[]) => {
                finding.edit(text, span, new)
            }
            _ => finding,
        }
    }
}
