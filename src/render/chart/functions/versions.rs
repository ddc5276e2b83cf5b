//! Semantic versions.

use std::cmp::Ordering;

use minijinja::{Error, Value};

use super::Takes::Text;
use super::argument::invalid;
use super::{Family, Function, filter, test};
use crate::scalar::{Range, Version};

pub const FAMILY: Family = Family {
    name: "Versions",
    about: "Semantic versions. A `v` before one is let pass, and missing numbers are 0.",
    functions: &[SEMVER, SEMVER_COMPARE, IN_RANGE],
};

const SEMVER: Function = filter(
    Text,
    "semver",
    "The parts of a version: `major`, `minor`, `patch`, `prerelease`, `metadata`.",
    (
        "'v1.30.2-rc.1' | semver",
        "{\"major\":1,\"minor\":30,\"patch\":2,\"prerelease\":\"rc.1\",\"metadata\":\"\"}",
    ),
    || {
        Value::from_function(|text: String| {
            let version = version(&text)?;
            Ok::<_, Error>(Value::from_pairs([
                ("major", Value::from(version.major)),
                ("minor", Value::from(version.minor)),
                ("patch", Value::from(version.patch)),
                ("prerelease", Value::from(version.pre)),
                ("metadata", Value::from(version.build)),
            ]))
        })
    },
);

const SEMVER_COMPARE: Function = filter(
    Text,
    "semver_compare(other)",
    "-1 where it is older than the other, 0 where both are of the same rank, 1 where it is newer.",
    ("'1.9.0' | semver_compare('1.10')", "-1"),
    || {
        Value::from_function(|one: String, other: String| {
            Ok::<_, Error>(match version(&one)?.cmp(&version(&other)?) {
                Ordering::Less => -1,
                Ordering::Equal => 0,
                Ordering::Greater => 1,
            })
        })
    },
);

const IN_RANGE: Function = test(
    Text,
    "semver(range)",
    "It is a version in that range, written as in `Chart.yaml`: `>=1.29 <2`, `^1.2`, `~1.2.3`, `1.x || 2.x`. A \
     pre-release is only in a range that names one: `>=1.29-0`.",
    ("capabilities.kube_version is semver('>=1.29-0')", "true"),
    || {
        Value::from_function(|text: String, range: String| {
            let read = Range::parse(&range);
            let read =
                read.ok_or_else(|| invalid(format!("`{range}` is no range: write `>=1.29`, `^1.2`")))?;
            Ok::<_, Error>(read.holds(&version(&text)?))
        })
    },
);

fn version(text: &str) -> Result<Version, Error> {
    Version::parse_tolerant(text).ok_or_else(|| invalid(format!("`{text}` is no version: write `1.2.3`")))
}
