//! Semantic versions (semver.org, 2.0.0).

use std::cmp::Ordering;
use std::fmt;

/// A semantic version. Ordered by precedence; what stands behind `+` has no part in that, nor in equality.
#[derive(Clone, Debug)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number.
    pub minor: u64,
    /// The third number.
    pub patch: u64,
    /// What stands behind `-`; empty for a release.
    pub pre: String,
    /// What stands behind `+`.
    pub build: String,
}

impl Version {
    /// Reads a version as the specification has it: three numbers, no `v`. `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text, false)
    }

    /// Reads a version as Helm and Kubernetes accept it: `v` before it is let pass, and missing numbers are 0.
    pub fn parse_tolerant(text: &str) -> Option<Self> {
        Self::read(text.strip_prefix('v').unwrap_or(text), true)
    }

    fn read(text: &str, tolerant: bool) -> Option<Self> {
        let (rest, build) = text.split_once('+').map_or((text, None), |(rest, build)| (rest, Some(build)));
        let (core, pre) = rest.split_once('-').map_or((rest, None), |(core, pre)| (core, Some(pre)));
        let mut numbers = core.split('.').map(number);
        let mut next = |first: bool| match numbers.next() {
            Some(number) => number,
            None => (tolerant && !first).then_some(0),
        };
        let (major, minor, patch) = (next(true)?, next(false)?, next(false)?);
        let identifiers_fit = pre.is_none_or(|pre| identifiers(pre, true))
            && build.is_none_or(|build| identifiers(build, false));
        (numbers.next().is_none() && identifiers_fit).then(|| Self {
            major,
            minor,
            patch,
            pre: pre.unwrap_or_default().to_owned(),
            build: build.unwrap_or_default().to_owned(),
        })
    }
}

fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits && !has_leading_zero(text)).then(|| text.parse().ok()).flatten()
}

fn has_leading_zero(digits: &str) -> bool {
    digits.len() > 1 && digits.starts_with('0')
}

fn identifiers(text: &str, pre_release: bool) -> bool {
    text.split('.').all(|part| {
        let numeric = part.bytes().all(|byte| byte.is_ascii_digit());
        let charset = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        !part.is_empty() && charset && !(pre_release && numeric && has_leading_zero(part))
    })
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = |version: &Self| (version.major, version.minor, version.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| match (self.pre.is_empty(), other.pre.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => compare_identifiers(&self.pre, &other.pre),
        })
    }
}

/// Numbers by value and before words; of two that agree so far the longer one is greater.
fn compare_identifiers(one: &str, other: &str) -> Ordering {
    let compare = |(one, other): (&str, &str)| match (number(one), number(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => one.cmp(other),
    };
    let pairs = one.split('.').zip(other.split('.'));
    let first = pairs.map(compare).find(|ordering| ordering.is_ne());
    first.unwrap_or_else(|| one.split('.').count().cmp(&other.split('.').count()))
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.pre.is_empty() {
            write!(f, "-{}", self.pre)?;
        }
        if !self.build.is_empty() {
            write!(f, "+{}", self.build)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_as_the_specification_does() {
        let ordered = "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 \
                       1.0.1 1.10.0 2.0.0";
        let versions: Vec<Version> = ordered.split_whitespace().filter_map(Version::parse).collect();
        assert_eq!(versions.len(), 11);
        assert!(versions.is_sorted_by(|one, other| one < other));
        assert_eq!(Version::parse("1.0.0+a"), Version::parse("1.0.0+b"));
    }

    #[test]
    fn refuses_what_is_none() {
        let refused = [
            "",
            "1",
            "1.2",
            "v1.2.3",
            "1.2.3.4",
            "01.2.3",
            "1.2.3-",
            "1.2.3-01",
            "1.2.3-a..b",
            "1.2.3+",
            "a.b.c",
        ];
        assert!(refused.iter().all(|text| Version::parse(text).is_none()));
        assert_eq!(Version::parse_tolerant("v1.27"), Version::parse("1.27.0"));
        assert_eq!(
            Version::parse_tolerant("1.27.0-gke.10").map(|v| v.to_string()).as_deref(),
            Some("1.27.0-gke.10")
        );
        assert!(["", "v", "1.x", "vv1"].iter().all(|text| Version::parse_tolerant(text).is_none()));
    }
}
