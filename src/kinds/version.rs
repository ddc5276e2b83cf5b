use std::fmt;
use std::str::FromStr;

/// A minor version of Kubernetes: `1.34`. Only the minor number counts; a patch level is read and dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KubeVersion {
    minor: u8,
}

impl KubeVersion {
    /// The oldest version whose schemas are built in.
    pub const OLDEST: Self = Self { minor: 25 };
    /// The newest version whose schemas are built in; what is assumed where nothing says otherwise.
    pub const NEWEST: Self = Self { minor: 37 };

    /// Version 1.`minor`.
    pub const fn minor(minor: u8) -> Self {
        Self { minor }
    }

    /// The number after `1.`.
    pub const fn number(self) -> u8 {
        self.minor
    }

    /// Every version whose schemas are built in, the oldest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (Self::OLDEST.minor..=Self::NEWEST.minor).map(Self::minor)
    }
}

/// The newest version.
impl Default for KubeVersion {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for KubeVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

/// What is wrong with a version that a person wrote.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no Kubernetes version: write it as 1.34")]
pub struct BadVersion(String);

impl FromStr for KubeVersion {
    type Err = BadVersion;

    /// Reads `1.34`, `v1.34`, `1.34.2`, `v1.34.2-gke.100`.
    fn from_str(text: &str) -> Result<Self, BadVersion> {
        let bad = || BadVersion(text.to_owned());
        let rest = text.trim_start_matches('v').strip_prefix("1.").ok_or_else(bad)?;
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        digits.parse().map(Self::minor).map_err(|_| bad())
    }
}
