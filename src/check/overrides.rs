use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::selection::specificity;
use super::{Options, Selection, UnknownRule, selection};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::VersionRange;
use crate::object::Object;
use crate::text::{Span, Text};

/// How bad findings are, where that is not what their rules say: the longer name of a rule or group decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Severities(Vec<(String, Severity)>);

/// What holds for some paths only, over what holds for all.
#[derive(Clone, Debug)]
pub struct Override {
    /// The paths.
    pub paths: Paths,
    /// The Kubernetes versions of what stands there.
    pub versions: Option<VersionRange>,
    /// The rules that speak there, of those that speak at all.
    pub selection: Selection,
    /// How bad findings are there.
    pub severities: Severities,
}

/// A set of paths, given as globs.
#[derive(Clone, Debug)]
pub struct Paths {
    globs: GlobSet,
    /// The directory that the globs start from.
    root: PathBuf,
    /// The directory that the names of texts start from.
    current: PathBuf,
}

/// A glob that is none.
#[derive(Debug, thiserror::Error)]
#[error("`{glob}` is no glob: {reason}")]
pub struct BadGlob {
    glob: String,
    reason: String,
}

impl Severities {
    /// The severities of rules and groups by name.
    ///
    /// # Errors
    /// [`UnknownRule`] for the first name that is none.
    pub fn new(named: impl IntoIterator<Item = (String, Severity)>) -> Result<Self, UnknownRule> {
        let named: Vec<_> = named.into_iter().collect();
        named.iter().try_for_each(|(word, _)| selection::named(word))?;
        Ok(Self(named))
    }

    fn of(&self, rule: &str) -> Option<Severity> {
        let named = self.0.iter().filter_map(|(word, severity)| Some((specificity(word, rule)?, *severity)));
        named.max_by_key(|(length, _)| *length).map(|(_, severity)| severity)
    }
}

impl Paths {
    /// The paths that one of `globs` matches, which start from `root`; one that names a directory stands for all
    /// that is in it. The names of texts start from `current`.
    ///
    /// # Errors
    /// [`BadGlob`].
    pub fn new(globs: &[String], root: PathBuf, current: PathBuf) -> Result<Self, BadGlob> {
        let mut set = GlobSetBuilder::new();
        let bad = |glob: &str, error: &globset::Error| BadGlob {
            glob: glob.to_owned(),
            reason: error.kind().to_string(),
        };
        for glob in globs {
            let plain = glob.trim_start_matches("./").trim_end_matches('/');
            for pattern in [plain.to_owned(), format!("{plain}/**")] {
                let built = GlobBuilder::new(&pattern).literal_separator(true).build();
                set.add(built.map_err(|error| bad(glob, &error))?);
            }
        }
        let globs = set.build().map_err(|error| bad(&globs.join(", "), &error))?;
        Ok(Self { globs, root, current })
    }

    /// Whether the text called `name` is at one of the paths.
    fn contain(&self, name: &str) -> bool {
        let path = plain(&self.current.join(name));
        path.strip_prefix(&self.root).is_ok_and(|path| self.globs.is_match(path))
    }
}

/// A path without `.` and `..`, as far as its text tells.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if plain.parent().is_some() => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

impl Options {
    /// The Kubernetes versions that `object` is meant for.
    pub(super) fn versions_of(&self, object: &Object) -> VersionRange {
        let Some(tree) = object.tree().filter(|_| !self.overrides.is_empty()) else { return self.versions };
        let name = written_in(tree.text(), tree.span());
        let own = self.overrides.iter().filter(|own| own.paths.contain(name));
        own.filter_map(|own| own.versions).next_back().unwrap_or(self.versions)
    }

    /// Gives findings the severities that are wanted, and takes out those that are not wanted where they are.
    pub(super) fn adjust(&self, found: &mut Vec<Diagnostic>) {
        if self.overrides.is_empty() && self.severities == Severities::default() {
            return;
        }
        found.retain_mut(|finding| {
            let name = finding.labels.first().map(|label| written_in(&label.text, label.span).to_owned());
            let here = |own: &&Override| name.as_ref().is_some_and(|name| own.paths.contain(name));
            let mut severity = self.severities.of(&finding.rule);
            for own in self.overrides.iter().filter(here) {
                if !own.selection.contains(&finding.rule) {
                    return false;
                }
                severity = own.severities.of(&finding.rule).or(severity);
            }
            finding.severity = severity.unwrap_or(finding.severity);
            true
        });
    }
}

/// The name of what a person wrote, to which a place in `text` leads.
fn written_in(text: &Text, span: Span) -> &str {
    let template = text.map().and_then(|map| map.origin_of(span));
    template.map_or(text.name(), |(template, _)| template.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_start_from_the_root() {
        let globs = ["tests/**", "./vendor/", "*.json"].map(str::to_owned);
        let paths = Paths::new(&globs, "/repo".into(), "/repo/sub".into()).expect("globs");
        for within in ["../tests/a.yaml", "../tests/a/b.yaml", "/repo/vendor/x.yaml", ".././a.json"] {
            assert!(paths.contain(within), "{within}");
        }
        for outside in ["tests/a.yaml", "../../tests/a.yaml", "-", "a.json", "/tests/a.yaml"] {
            assert!(!paths.contain(outside), "{outside}");
        }
        assert!(Paths::new(&["[".to_owned()], "/".into(), "/".into()).is_err());
    }

    #[test]
    fn the_longer_name_decides_how_bad_a_finding_is() {
        let named = [("api".to_owned(), Severity::Info), ("api/type".to_owned(), Severity::Warning)];
        let severities = Severities::new(named).expect("names");
        assert_eq!(severities.of("api/type"), Some(Severity::Warning));
        assert_eq!(severities.of("api/invalid"), Some(Severity::Info));
        assert_eq!(severities.of("yaml/syntax"), None);
    }
}
