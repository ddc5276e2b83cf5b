//! Snapshots: what a chart rendered to when someone looked at it last, kept beside the tests in
//! `tests/__snapshot__/FILE.snap`, YAML of test, object and value.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::STALE;
use crate::diag::{Diagnostic, Severity};
use crate::render::{Error, files};
use crate::text::{Span, Text};
use crate::yaml;

/// The snapshots of one test file.
pub struct Kept {
    path: PathBuf,
    text: Option<Arc<Text>>,
    tests: Map<String, Value>,
}

/// What one test took.
pub struct Taken {
    /// The test's file.
    pub file: String,
    /// The test.
    pub test: String,
    /// What was taken, by what it is of.
    pub snapshots: Vec<(String, Value)>,
}

impl Kept {
    /// Reads the snapshots of a test file; none where there is no file of them.
    ///
    /// # Errors
    /// Where it cannot be read. What is no YAML of snapshots is the inner error.
    pub fn read(tests: &Path) -> Result<Result<Self, Vec<Diagnostic>>, Error> {
        let name = tests.file_name().unwrap_or_default().to_string_lossy();
        let path = tests.with_file_name("__snapshot__").join(format!("{name}.snap"));
        if !path.is_file() {
            return Ok(Ok(Self { path, text: None, tests: Map::new() }));
        }
        let text = match files::read(&path, &path.to_string_lossy())? {
            Ok(text) => Arc::new(text),
            Err(diagnostic) => return Ok(Err(vec![*diagnostic])),
        };
        let parsed = yaml::parse(&text);
        if !parsed.diagnostics.is_empty() {
            return Ok(Err(parsed.diagnostics));
        }
        Ok(match parsed.documents.first().map(|tree| yaml::to_value(tree.root())) {
            Some(Value::Object(tests)) => Ok(Self { path, text: Some(text), tests }),
            _ => {
                let message = "a file of snapshots is a map of tests";
                let wrong = Diagnostic::new(super::SHAPE, Severity::Error, message).label(
                    &text,
                    text.line_span(1),
                    "",
                );
                Err(vec![wrong.help("delete it, and write it anew with `--update`")])
            }
        })
    }

    /// What was kept for a test.
    pub fn of(&self, test: &str) -> Option<&Value> {
        self.tests.get(test)
    }

    /// Writes what was `taken` over what was kept; tests of the file that were not run, or did not render, keep theirs. Says which file it
    /// wrote, if any had to be.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn update(&self, taken: &[&Taken], tests: &[&str]) -> Result<Option<PathBuf>, Error> {
        let mut fresh = Map::new();
        for test in tests {
            let snapshots = match taken.iter().find(|one| one.test == *test) {
                Some(one) => Value::Object(one.snapshots.iter().cloned().collect()),
                None => self.of(test).cloned().unwrap_or_default(),
            };
            if snapshots.as_object().is_some_and(|all| !all.is_empty()) {
                fresh.insert((*test).to_owned(), snapshots);
            }
        }
        if fresh == self.tests {
            return Ok(None);
        }
        let unwritable = |source| Error::Unwritable { path: self.path.clone(), source };
        if fresh.is_empty() {
            fs::remove_file(&self.path).map_err(unwritable)?;
            return Ok(Some(self.path.clone()));
        }
        fs::create_dir_all(self.path.parent().unwrap_or(&self.path)).map_err(unwritable)?;
        fs::write(&self.path, yaml::emit(&Value::Object(fresh))).map_err(unwritable)?;
        Ok(Some(self.path.clone()))
    }

    /// A finding for each snapshot that none of the `tests` takes; those of tests that were not run are let be.
    pub fn stale(&self, taken: &[&Taken], tests: &[&str]) -> Vec<Diagnostic> {
        let mut stale = Vec::new();
        for (test, snapshots) in &self.tests {
            if !tests.contains(&test.as_str()) {
                stale.push(self.unasked(test, None));
                continue;
            }
            let Some(took) = taken.iter().find(|one| one.test == *test) else { continue };
            let known = snapshots.as_object().into_iter().flatten().map(|(of, _)| of);
            let unasked = known.filter(|of| took.snapshots.iter().all(|(own, _)| own != *of));
            stale.extend(unasked.map(|of| self.unasked(test, Some(of))));
        }
        stale
    }

    fn unasked(&self, test: &str, of: Option<&str>) -> Diagnostic {
        let what = of.map_or_else(|| format!("`{test}`"), |of| format!("{of} in `{test}`"));
        let found =
            Diagnostic::new(STALE, Severity::Warning, format!("no test takes the snapshot of {what}"));
        let found = match &self.text {
            Some(text) => found.label(text, place(text, test, of), ""),
            None => found,
        };
        found.help("`--update` removes it")
    }
}

/// Where a snapshot stands in its file.
fn place(text: &Arc<Text>, test: &str, of: Option<&str>) -> Span {
    let path = yaml::Path::root().field(test);
    let path = of.map_or(path.clone(), |of| path.field(of));
    let documents = yaml::parse(text).documents;
    let place = documents.first().and_then(|tree| tree.locate(&path)).and_then(|place| place.key);
    place.unwrap_or(text.line_span(1))
}
