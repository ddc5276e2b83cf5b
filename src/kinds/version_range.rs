use std::fmt;
use std::str::FromStr;

use super::KubeVersion;

/// The Kubernetes versions that manifests are judged for: one, or a range with both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionRange {
    first: KubeVersion,
    last: KubeVersion,
}

impl VersionRange {
    /// Every version from `first` to `last`; `None` where `first` is the newer.
    pub fn new(first: KubeVersion, last: KubeVersion) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The oldest of them.
    pub fn first(self) -> KubeVersion {
        self.first
    }

    /// The newest of them.
    pub fn last(self) -> KubeVersion {
        self.last
    }

    /// Each of them, the oldest first.
    pub fn iter(self) -> impl Iterator<Item = KubeVersion> {
        (self.first.number()..=self.last.number()).map(KubeVersion::minor)
    }

    /// Whether it is one version only.
    pub fn is_single(self) -> bool {
        self.first == self.last
    }
}

/// The newest version that hoist knows.
impl Default for VersionRange {
    fn default() -> Self {
        Self::from(KubeVersion::NEWEST)
    }
}

impl From<KubeVersion> for VersionRange {
    fn from(version: KubeVersion) -> Self {
        Self { first: version, last: version }
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_single() {
            true => self.first.fmt(f),
            false => write!(f, "{}..{}", self.first, self.last),
        }
    }
}

/// What is wrong with a version or range that a person wrote.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum BadRange {
    /// One end of it is no version.
    #[error("`{0}` is no Kubernetes version: write it as 1.34, or a range as 1.29..1.34")]
    Version(String),
    /// It ends before it begins.
    #[error("the range `{0}` ends before it begins")]
    Backwards(String),
    /// No schemas are built in for it.
    #[error("Kubernetes {0} is not known: hoist knows {oldest} to {newest}", oldest = KubeVersion::OLDEST,
        newest = KubeVersion::NEWEST)]
    Unknown(KubeVersion),
}

impl FromStr for VersionRange {
    type Err = BadRange;

    /// Reads `1.34` and what else [`KubeVersion`] reads, and `1.29..1.34`.
    fn from_str(text: &str) -> Result<Self, BadRange> {
        let known = KubeVersion::OLDEST..=KubeVersion::NEWEST;
        let version = |end: &str| {
            let version = end.trim().parse().map_err(|_| BadRange::Version(text.to_owned()))?;
            known.contains(&version).then_some(version).ok_or(BadRange::Unknown(version))
        };
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let last = last.trim_start_matches(['.', '=']);
        Self::new(version(first)?, version(last)?).ok_or_else(|| BadRange::Backwards(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_with_both_ends() {
        let range: VersionRange = "1.29..1.31".parse().expect("a range");
        assert_eq!(range.iter().map(KubeVersion::number).collect::<Vec<_>>(), [29, 30, 31]);
        assert_eq!("v1.34.2".parse(), Ok(VersionRange::from(KubeVersion::minor(34))));
        assert!("1.31..1.29".parse::<VersionRange>().is_err());
        assert!("1.12".parse::<VersionRange>().is_err());
        assert!("latest".parse::<VersionRange>().is_err());
    }
}
