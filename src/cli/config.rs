//! `.hoist.yaml`: what a repository wants always.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use super::findings_args::FailOn;
use super::{Failure, Session};
use crate::check::{Override, Paths, Selection, Severities, UnknownRule};
use crate::diag;
use crate::kinds::{VersionRange, nearest};

/// What the file is called.
const NAME: &str = ".hoist.yaml";

/// What `.hoist.yaml` says. A flag that is given takes the place of its key.
#[derive(Debug, Default)]
pub struct Config {
    /// The Kubernetes versions to work for.
    pub kube_version: Option<VersionRange>,
    /// The rules or groups that speak, as `--select`.
    pub select: Vec<String>,
    /// Those that keep quiet, as `--ignore`.
    pub ignore: Vec<String>,
    /// The kinds that are left out, as `--skip`.
    pub skip: Vec<String>,
    /// Where schemas are found, as `--schema`; a path starts from the file's directory.
    pub schemas: Vec<String>,
    /// As `--strict`.
    pub strict: bool,
    /// As `--fail-on`.
    pub fail_on: Option<FailOn>,
    /// How bad findings are.
    pub severities: Severities,
    /// What holds for some paths only; the later ones win.
    pub overrides: Vec<Override>,
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Written {
    kube_version: Option<Versions>,
    select: Vec<RuleName>,
    ignore: Vec<RuleName>,
    skip: Vec<String>,
    schemas: Vec<String>,
    strict: bool,
    fail_on: Option<FailOn>,
    severity: BTreeMap<RuleName, Severity>,
    overrides: Vec<WrittenOverride>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WrittenOverride {
    paths: Vec<String>,
    #[serde(default)]
    kube_version: Option<Versions>,
    #[serde(default)]
    ignore: Vec<RuleName>,
    #[serde(default)]
    severity: BTreeMap<RuleName, Severity>,
}

/// A version or a range of them, as `--kube-version` takes it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
struct Versions(VersionRange);

impl TryFrom<String> for Versions {
    type Error = <VersionRange as std::str::FromStr>::Err;

    fn try_from(written: String) -> Result<Self, Self::Error> {
        written.parse().map(Self)
    }
}

/// The name of a rule or a group, or `all`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct RuleName(String);

/// Refused while the name itself is read, so that the error has its place rather than that of the whole list.
impl<'de> Deserialize<'de> for RuleName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(RuleNameVisitor)
    }
}

struct RuleNameVisitor;

impl Visitor<'_> for RuleNameVisitor {
    type Value = RuleName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a rule or a group")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<RuleName, E> {
        let name = name.to_owned();
        Selection::new(std::slice::from_ref(&name), &[]).map_err(E::custom)?;
        Ok(RuleName(name))
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Error,
    Warning,
    Info,
}

impl Config {
    /// Reads the `.hoist.yaml` of the working directory or the nearest one above it, up to the root of the git
    /// repository; outside of one, up to the root of the file system. Without any, nothing is configured.
    ///
    /// # Errors
    /// A configuration failure that names the place, where it cannot be read or says what cannot be.
    pub fn find(session: &Session) -> Result<Self, Failure> {
        let current = session.current_dir()?;
        for directory in current.ancestors() {
            let path = directory.join(NAME);
            if path.is_file() {
                tracing::debug!("configured by {}", path.display());
                let shown = path.strip_prefix(&current).unwrap_or(&path);
                let content = fs::read_to_string(&path);
                let content = content.map_err(|error| {
                    Failure::config(format!("cannot read `{}`: {error}", shown.display()))
                })?;
                return Self::read(&content, shown, directory, &current);
            }
            if directory.join(".git").exists() {
                break;
            }
        }
        Ok(Self::default())
    }

    /// Reads what stands in a file called `name` in `root`; sources are named from `current`.
    fn read(content: &str, name: &Path, root: &Path, current: &Path) -> Result<Self, Failure> {
        // An empty file, or one of comments only, configures nothing.
        let written: Option<Written> =
            serde_yaml::from_str(content).map_err(|error| unreadable(&error, name))?;
        let written = written.unwrap_or_default();
        let refused =
            |error: &dyn std::error::Error| Failure::config(format!("`{}`: {error}", name.display()));
        let overrides = written.overrides.into_iter().map(|own| {
            let paths = Paths::new(&own.paths, root.to_owned(), current.to_owned());
            Ok(Override {
                paths: paths.map_err(|error| refused(&error))?,
                versions: own.kube_version.map(|versions| versions.0),
                selection: Selection::new(&[], &names(own.ignore))
                    .map_err(|error| refused(&error))?
                    .with_practice(),
                severities: severities(own.severity).map_err(|error| refused(&error))?,
            })
        });
        Ok(Self {
            kube_version: written.kube_version.map(|versions| versions.0),
            select: names(written.select),
            ignore: names(written.ignore),
            skip: written.skip,
            schemas: written.schemas.into_iter().map(|location| located(location, root, current)).collect(),
            strict: written.strict,
            fail_on: written.fail_on,
            severities: severities(written.severity).map_err(|error| refused(&error))?,
            overrides: overrides.collect::<Result<_, Failure>>()?,
        })
    }
}

fn names(written: Vec<RuleName>) -> Vec<String> {
    written.into_iter().map(|name| name.0).collect()
}

fn severities(written: BTreeMap<RuleName, Severity>) -> Result<Severities, UnknownRule> {
    Severities::new(written.into_iter().map(|(name, severity)| {
        let severity = match severity {
            Severity::Error => diag::Severity::Error,
            Severity::Warning => diag::Severity::Warning,
            Severity::Info => diag::Severity::Info,
        };
        (name.0, severity)
    }))
}

/// What serde says, with the place in front, and for an unknown key the known one that is nearest.
fn unreadable(error: &serde_yaml::Error, name: &Path) -> Failure {
    let said = error.to_string();
    let place = error.location().map(|at| format!(":{}:{}", at.line(), at.column())).unwrap_or_default();
    let said = said.split(" at line ").next().unwrap_or(&said);
    let failure = Failure::config(format!("{}{place}: {said}", name.display()));
    // serde: "unknown field `ignor`, expected one of `kubeVersion`, `select`, …".
    let Some((_, words)) = said.split_once("unknown field ") else { return failure };
    let mut words = words.split('`').skip(1).step_by(2);
    match words.next().and_then(|unknown| nearest(unknown, words)) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure,
    }
}

/// A location of schemas as it is named from `current`; URLs and `default` are so everywhere.
fn located(location: String, root: &Path, current: &Path) -> String {
    let is_path = !location.contains("://") && location != "default";
    match is_path && root != current {
        true => root.join(location).to_string_lossy().into_owned(),
        false => location,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> Result<Config, Failure> {
        Config::read(content, Path::new(NAME), Path::new("/repo"), Path::new("/repo"))
    }

    fn refused(content: &str) -> (String, Vec<String>) {
        let failure = read(content).expect_err("it is wrong");
        (failure.to_string(), failure.hints)
    }

    #[test]
    fn versions_are_read_as_they_are_written() {
        let version = |written: &str| read(written).expect("a version").kube_version.map(|it| it.to_string());
        assert_eq!(version("kubeVersion: 1.30").as_deref(), Some("1.30"));
        assert_eq!(version("kubeVersion: 1.29..1.34").as_deref(), Some("1.29..1.34"));
        assert_eq!(version("# nothing\n"), None);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let (message, hints) = refused("strict: true\nignor: [api]\n");
        assert!(message.starts_with(".hoist.yaml:2:1: unknown field `ignor`"), "{message}");
        assert_eq!(hints, ["did you mean `ignore`?"]);
        let (message, hints) = refused("overrides:\n  - paths: [a]\n    severty: {}\n");
        assert!(message.starts_with(".hoist.yaml:3:5: overrides[0]: unknown field"), "{message}");
        assert_eq!(hints, ["did you mean `severity`?"]);
        let (message, _) = refused("select:\n  - api\n  - api/requird\n");
        assert!(message.starts_with(".hoist.yaml:3:5: "), "{message}");
        assert!(message.ends_with("did you mean `api/required`?"), "{message}");
        assert!(refused("kubeVersion: 1.12").0.contains("1.12 is not known"));
        assert!(refused("overrides:\n  - ignore: [api]\n").0.contains("missing field `paths`"));
        assert!(refused("overrides:\n  - paths: ['[']\n").0.contains("`[` is no glob"));
    }
}
