use crate::kinds::schema::Schemas;
use crate::kinds::table::{self, Kind, Retired, Version};
use crate::kinds::{KubeVersion, VersionRange};
use crate::object::Gvk;

/// What an API server has to say to a group, version and kind.
pub(super) enum Served {
    /// It serves it.
    Yes,
    /// It serves it and warns.
    Deprecated(&'static Kind, &'static Version),
    /// It served it once, until that version; what took its place, and what changed on the way.
    Removed(KubeVersion, Option<&'static Kind>, Option<&'static [&'static str]>),
    /// A later one will.
    NotYet(KubeVersion),
    /// The group has the kind, never in this version.
    WrongVersion(&'static Kind),
    /// No group has the kind, or another one.
    Unknown,
    /// The group is none of Kubernetes' own: a custom resource.
    Custom,
}

impl Served {
    /// What an API server of version `kube` says.
    pub fn by(kube: KubeVersion, gvk: &Gvk) -> Self {
        let row = table::find(&gvk.group, &gvk.kind);
        let version = row.and_then(|row| row.version(&gvk.version));
        match (row, version) {
            (Some(row), Some(version)) => Self::of(row, version, kube),
            _ if Schemas::of(kube).kind(&gvk.group, &gvk.version, &gvk.kind).is_some() => Self::Yes,
            (row, _) => match table::retired(&gvk.group, &gvk.version, &gvk.kind) {
                Some(Retired { removed, replacement, changes, .. }) => {
                    Self::Removed(*removed, *replacement, *changes)
                }
                None => row.map_or_else(|| Self::strange(gvk), Self::WrongVersion),
            },
        }
    }

    fn of(row: &'static Kind, version: &'static Version, kube: KubeVersion) -> Self {
        match version.removed {
            Some(removed) if removed <= kube => Self::Removed(removed, Some(row), version.changes),
            _ if version.since > kube => Self::NotYet(version.since),
            _ if version.deprecated_in(kube) => Self::Deprecated(row, version),
            _ => Self::Yes,
        }
    }

    /// What has no row: a custom resource has a group with a dot that is not Kubernetes' own.
    fn strange(gvk: &Gvk) -> Self {
        let own = table::all().iter().any(|row| row.group == gvk.group);
        match !own && gvk.group.contains('.') {
            true => Self::Custom,
            false => Self::Unknown,
        }
    }
}

/// The first of `versions` whose API server answers as `wanted` reads it, with what it reads.
pub(super) fn first<T>(
    versions: VersionRange,
    gvk: &Gvk,
    wanted: impl Fn(Served) -> Option<T>,
) -> Option<(KubeVersion, T)> {
    versions.iter().find_map(|kube| wanted(Served::by(kube, gvk)).map(|found| (kube, found)))
}
