//! Chart tests: `tests/*.yaml` beside a chart state values, and what the chart then renders to.
//!
//! In: charts, and which of their tests to run. Out: a verdict a test, with what did not hold as diagnostics on the
//! test file and on the template that gave the wrong value, and both sides where they are too long for a sentence.
//! A test renders its chart as the command line does ([`render`](crate::render::render)), so it sees nothing that
//! a person could not pass as a flag. The words of the files are those of helm-unittest where it has them.

mod assertion;
mod judge;
mod read;
mod selector;
mod snapshot;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use self::assertion::Assertion;
use self::judge::Judge;
pub use self::selector::{Selector, written};
use self::snapshot::{Kept, Taken};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::KubeVersion;
use crate::render::{self, Error, Options, Rendered, Setting, Source, files};
use crate::text::{Span, Text};

/// What a test says that does not hold.
pub(super) const FAILED: &str = "test/failed";
/// What a test file says that cannot be read.
pub(super) const SHAPE: &str = "test/shape";
/// A snapshot that nothing asks for.
const STALE: &str = "test/stale-snapshot";

/// Which tests are run, and what becomes of snapshots.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Only tests whose file or name holds this text.
    pub filter: Option<String>,
    /// Whether snapshots are written rather than compared.
    pub update: bool,
}

/// What came of the tests.
#[derive(Debug, Default)]
pub struct Tested {
    /// Every test that was run, in the order of the charts and files.
    pub verdicts: Vec<Verdict>,
    /// What is wrong with the test files and their snapshots.
    pub diagnostics: Vec<Diagnostic>,
    /// How many tests the filter left out.
    pub left_out: usize,
    /// The files of snapshots that were written.
    pub written: Vec<PathBuf>,
}

/// What came of one test.
#[derive(Debug)]
pub struct Verdict {
    /// The file that it stands in.
    pub file: String,
    /// Its name.
    pub name: String,
    /// What did not hold; nothing where it passed.
    pub problems: Vec<Problem>,
}

/// Something that did not hold.
#[derive(Debug)]
pub struct Problem {
    /// What, and where.
    pub diagnostic: Diagnostic,
    /// What was wanted and what came, where they are too long for a sentence. Values of Secrets are masked.
    pub sides: Option<(Value, Value)>,
}

/// The tests of one file.
struct Suite {
    chart: PathBuf,
    text: Arc<Text>,
    tests: Vec<Test>,
    kept: Kept,
}

struct Test {
    name: String,
    place: Span,
    setup: Setup,
    object: Option<Selector>,
    assertions: Vec<Assertion>,
}

/// What a chart is rendered with.
#[derive(Clone, Default)]
struct Setup {
    values: Vec<PathBuf>,
    settings: Vec<Setting>,
    name: Option<String>,
    namespace: Option<String>,
    kube_version: Option<KubeVersion>,
    api_versions: Vec<String>,
}

impl Tested {
    /// Whether every test passed, and every file could be read.
    pub fn is_clean(&self) -> bool {
        let broken = self.diagnostics.iter().any(|found| found.severity == Severity::Error);
        !broken && self.verdicts.iter().all(|verdict| verdict.problems.is_empty())
    }
}

/// Runs the tests of `charts`, several at a time. `options` say how charts are rendered where tests do not.
///
/// # Errors
/// Where something is no chart, or a file cannot be read or written. What is wrong in test files is a diagnostic.
pub fn run(charts: &[PathBuf], options: &Options, choice: &Choice) -> Result<Tested, Error> {
    let mut tested = Tested::default();
    let mut suites = Vec::new();
    for chart in charts {
        for path in test_files(chart)? {
            match read_suite(chart, &path)? {
                Ok(suite) => suites.push(suite),
                Err(found) => tested.diagnostics.extend(found),
            }
        }
    }
    let every = |suite: &Suite| (0..suite.tests.len()).collect::<Vec<_>>();
    let all: Vec<_> =
        suites.iter().flat_map(|suite| every(suite).into_iter().map(move |at| (suite, at))).collect();
    let chosen: Vec<_> = all.iter().filter(|(suite, at)| choice.takes(suite, *at)).copied().collect();
    tested.left_out = all.len() - chosen.len();
    let ran = files::in_parallel(&chosen, |(suite, at)| suite.tests[*at].run(suite, options, choice.update));
    let mut taken: Vec<Taken> = Vec::new();
    for ((suite, at), (problems, took)) in chosen.into_iter().zip(ran) {
        let (file, name) = (suite.text.name().to_owned(), suite.tests[at].name.clone());
        taken.extend(took.map(|snapshots| Taken { file: file.clone(), test: name.clone(), snapshots }));
        tested.verdicts.push(Verdict { file, name, problems });
    }
    for suite in &suites {
        let own: Vec<_> = taken.iter().filter(|one| one.file == suite.text.name()).collect();
        let names: Vec<_> = suite.tests.iter().map(|test| test.name.as_str()).collect();
        match choice.update {
            true => tested.written.extend(suite.kept.update(&own, &names)?),
            false => tested.diagnostics.extend(suite.kept.stale(&own, &names)),
        }
    }
    Ok(tested)
}

impl Choice {
    fn takes(&self, suite: &Suite, at: usize) -> bool {
        let holds = |text: &str| self.filter.as_ref().is_none_or(|filter| text.contains(filter.as_str()));
        holds(suite.text.name()) || holds(&suite.tests[at].name)
    }
}

/// The test files of a chart: `tests/*.yaml`.
fn test_files(chart: &Path) -> Result<Vec<PathBuf>, Error> {
    if !chart.join("Chart.yaml").is_file() {
        let hint = Some("name the directory of a chart, which holds `Chart.yaml`".to_owned());
        return Err(Error::NotFound { name: chart.join("Chart.yaml").display().to_string(), hint });
    }
    let folder = chart.join("tests");
    let unreadable = |source| Error::Unreadable { path: folder.clone(), source };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_yaml = path.extension().is_some_and(|end| end == "yaml" || end == "yml");
        if is_yaml && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn read_suite(chart: &Path, path: &Path) -> Result<Result<Suite, Vec<Diagnostic>>, Error> {
    let text = match files::read(path, &path.to_string_lossy())? {
        Ok(text) => Arc::new(text),
        Err(diagnostic) => return Ok(Err(vec![*diagnostic])),
    };
    let read = read::tests(&text, path.parent().unwrap_or(chart));
    Ok(match (read, Kept::read(path)?) {
        (Ok(tests), Ok(kept)) => Ok(Suite { chart: chart.to_owned(), text, tests, kept }),
        (read, kept) => Err(read.err().into_iter().chain(kept.err()).flatten().collect()),
    })
}

impl Test {
    /// What does not hold, and the snapshots that were taken on the way; none where the chart did not render.
    fn run(
        &self,
        suite: &Suite,
        options: &Options,
        update: bool,
    ) -> (Vec<Problem>, Option<Vec<(String, Value)>>) {
        let rendered = match render::render(&[Source::Named(suite.chart.clone())], &self.options(options)) {
            Ok(rendered) => rendered,
            Err(error) => return (vec![self.unrendered(suite, &error)], None),
        };
        let wants_failure = self.assertions.iter().any(Assertion::is_about_failure);
        if rendered.is_broken() && !wants_failure {
            return (self.broken(suite, rendered), None);
        }
        let kept = suite.kept.of(&self.name).filter(|_| !update);
        let mut judge = Judge { text: &suite.text, rendered: &rendered, kept, update, taken: Vec::new() };
        let judged = self.assertions.iter().map(|one| judge.judge(one, self.object.as_ref()));
        let problems = judged.filter_map(Result::err).map(|problem| *problem).collect();
        (problems, Some(judge.taken))
    }

    fn options(&self, options: &Options) -> Options {
        let Setup { values, settings, name, namespace, kube_version, api_versions } = self.setup.clone();
        Options {
            values,
            settings,
            name,
            namespace,
            kube_version: kube_version.or(options.kube_version),
            api_versions,
            ..options.clone()
        }
    }

    fn unrendered(&self, suite: &Suite, error: &Error) -> Problem {
        let mut message = error.to_string();
        if let Some(cause) = std::error::Error::source(error) {
            message = format!("{message}: {cause}");
        }
        let mut diagnostic =
            Diagnostic::new(FAILED, Severity::Error, message).label(&suite.text, self.place, "");
        diagnostic.help.extend(error.hint());
        Problem { diagnostic, sides: None }
    }

    /// The test, and below it why the chart does not render.
    fn broken(&self, suite: &Suite, rendered: Rendered) -> Vec<Problem> {
        let message = "the chart does not render with these values";
        let own = Diagnostic::new(FAILED, Severity::Error, message)
            .label(&suite.text, self.place, "")
            .help("where that is what is tested, say so: `- failedTemplate: {errorMessage: …}`");
        let errors = rendered.diagnostics.into_iter().filter(|found| found.severity == Severity::Error);
        std::iter::once(own).chain(errors).map(|diagnostic| Problem { diagnostic, sides: None }).collect()
    }
}
