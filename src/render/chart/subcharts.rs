//! Where the charts are that a chart depends on: in its `charts`, or where `dependencies` say (helm
//! `pkg/chart/v2/loader/load.go`; that a `file://` repository is read in its place, and the others as `Chart.lock` says,
//! and not only by `dependency update`, is hoist's own).

use std::sync::Arc;

use super::load::Loader;
use super::{Chart, Dependency, Metadata};
use crate::diag::{Diagnostic, Severity};
use crate::render::archive::Archive;
use crate::render::folder::{Folder, Root, Special};
use crate::render::lock::{self, Lock};
use crate::render::{Error, repository};
use crate::text::{Span, Text};

/// How deep charts may nest.
const DEEPEST: usize = 32;
/// How many charts a chart and its dependencies may be together.
const MOST: usize = 1_000;

/// What a chart in `charts` is called.
const HERE: &str = "the one in `charts`";
/// What to do about a chart in another version than is asked for.
const CHANGE: &str = "change the `version` of the dependency, or the chart there";

/// The charts that a chart depends on, and why others are missing, by what they are called in it.
type Subcharts = (Vec<Arc<Chart>>, Vec<(String, Diagnostic)>);

impl Loader<'_> {
    /// Reads the chart in `folder`, which `dependency` names where it is not in `charts`. `None` where it is wrong,
    /// which is then among the diagnostics.
    pub(super) fn load(
        &mut self,
        folder: &Folder,
        dependency: Option<&Dependency>,
    ) -> Result<Option<Chart>, Error> {
        let identity = folder.identity();
        self.read += 1;
        let unbounded = if self.open.contains(&identity) {
            Some("the chart depends on itself".to_owned())
        } else if self.open.len() >= DEEPEST {
            Some(format!("charts nest over {DEEPEST} deep"))
        } else {
            (self.read > MOST).then(|| format!("the chart and its dependencies are over {MOST} charts"))
        };
        if let Some(message) = unbounded {
            let message = format!("{message}: `{}`", folder.name(""));
            let found = Diagnostic::new("chart/dependency", Severity::Error, message);
            self.diagnostics.push(match dependency {
                Some(dependency) => found.label(&dependency.at.0, dependency.at.1, ""),
                None => found.label(&Arc::new(Text::new(folder.name("Chart.yaml"), "")), Span::default(), ""),
            });
            return Ok(None);
        }
        self.open.push(identity);
        let chart = self.chart(folder);
        self.open.pop();
        chart
    }

    /// The charts in `charts`, and those that `dependencies` find elsewhere, by their names.
    pub(super) fn subcharts(&mut self, folder: &Folder, metadata: &Metadata) -> Result<Subcharts, Error> {
        let (mut subcharts, mut missing) = (Vec::new(), Vec::new());
        let lock = Lock::of(folder)?;
        for found in self.folders(folder, lock.as_ref())? {
            if self.read >= MOST {
                break;
            }
            subcharts.extend(self.load(&found, None)?.map(Arc::new));
        }
        let own = subcharts.len();
        for (position, dependency) in metadata.dependencies.iter().enumerate() {
            if self.read > MOST || subcharts.iter().any(|chart| dependency.accepts(chart)) {
                continue;
            }
            let other = subcharts.iter().take(own).find(|chart| chart.metadata.name == dependency.name);
            let found = match (other, dependency.repository.strip_prefix("file://")) {
                (Some(other), None) if !dependency.repository.is_empty() => {
                    Err(another(dependency, other, HERE, &format!("fetch another: {}", update(folder))))
                }
                (Some(other), _) => Err(another(dependency, other, HERE, CHANGE)),
                (None, Some(path)) => beside(folder, dependency, path)?,
                (None, None) => self.fetched(folder, lock.as_ref(), position, dependency),
            };
            let chart = match found {
                Ok(found) => self.elsewhere(&found, dependency)?,
                Err(diagnostic) => Err(diagnostic),
            };
            match chart {
                Ok(chart) => subcharts.extend(chart.map(Arc::new)),
                Err(diagnostic) => missing.push((dependency.key().to_owned(), *diagnostic)),
            }
        }
        subcharts.sort_by(|one, other| one.metadata.name.cmp(&other.metadata.name));
        Ok((subcharts, missing))
    }

    /// How many charts a chart is with those below it; `None` where they are too many, which is then among the
    /// diagnostics.
    pub(super) fn size(
        &mut self,
        text: &Arc<Text>,
        metadata: &Metadata,
        below: &[Arc<Chart>],
    ) -> Option<usize> {
        let times =
            |chart: &Chart| metadata.dependencies.iter().filter(|one| one.accepts(chart)).count().max(1);
        let size = below.iter().fold(1_usize, |size, chart| size.saturating_add(chart.size * times(chart)));
        if size > MOST {
            let message = format!("the chart and its dependencies are over {MOST} charts");
            let found = Diagnostic::new("chart/dependency", Severity::Error, message);
            self.diagnostics.push(found.label(text, text.line_span(1), ""));
        }
        (size <= MOST).then_some(size)
    }

    /// The folders of the charts in `charts`, the packed ones unpacked.
    fn folders(&mut self, folder: &Folder, lock: Option<&Lock>) -> Result<Vec<Folder>, Error> {
        let is_locked = |name: &str| lock.map_or(Ok(true), |lock| lock.holds(name, folder));
        let mut found = Vec::new();
        for name in folder.names("charts")?.into_iter().filter(|name| !name.starts_with('_')) {
            let path = format!("charts/{name}");
            let inside = folder.within(&path);
            if folder.holds(&path) {
                match is_locked(&name)? {
                    false => self.diagnostics.push(lock::mismatch(&name, folder)),
                    true if name.ends_with(".tgz") => match folder.unpack(&path)? {
                        Ok(folder) => found.push(folder),
                        Err(diagnostic) => self.diagnostics.push(*diagnostic),
                    },
                    true => {}
                }
            // Only of what is no chart all is listed: charts nest.
            } else if inside.holds("Chart.yaml") || !inside.list("")?.is_empty() {
                found.push(inside);
            }
        }
        let (charts, others): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|folder| folder.special() == Some(Special::Chart));
        self.diagnostics.extend(others.iter().map(no_chart));
        Ok(charts)
    }

    /// The chart of a dependency in `found`, which is not in `charts`; why it is missing is the inner error.
    fn elsewhere(
        &mut self,
        found: &Folder,
        dependency: &Dependency,
    ) -> Result<Result<Option<Chart>, Box<Diagnostic>>, Error> {
        Ok(match self.load(found, Some(dependency))? {
            Some(chart) if !dependency.accepts(&chart) => {
                Err(another(dependency, &chart, &format!("`{}`", found.name("")), CHANGE))
            }
            chart => Ok(chart),
        })
    }

    /// The package of a dependency that its repository has, as the lock says, or why there is none.
    fn fetched(
        &self,
        folder: &Folder,
        lock: Option<&Lock>,
        position: usize,
        dependency: &Dependency,
    ) -> Result<Folder, Box<Diagnostic>> {
        let none = format!("there is no `{}` in `{}`", dependency.name, folder.name("charts"));
        if dependency.repository.is_empty() {
            let help = "put the chart there, or say in its `repository` where it is";
            return Err(missing(dependency, &none, help));
        }
        let update = update(folder);
        let Some(web) = self.web else {
            return Err(missing(dependency, &none, &format!("get it: {update}")));
        };
        let lock = lock.ok_or_else(|| {
            let why = format!("{none}, and no `{}` locks it", lock::FILE);
            missing(dependency, &why, &format!("fetch and lock it: {update}"))
        })?;
        let again = format!("lock it again: {update}");
        let locked =
            lock.package(position, dependency, web).map_err(|why| missing(dependency, &why, &again))?;
        let packed = repository::fetch_locked(web, &locked).map_err(|error| {
            missing(dependency, &error.to_string(), error.hint.as_ref().unwrap_or(&again))
        })?;
        let archive = Archive::open(&repository::place(&locked), &packed)?;
        let found = Folder::from(Root::Packed(Arc::new(archive)));
        match found.special() {
            Some(Special::Foreign(_)) => Err(Box::new(no_chart(&found))),
            Some(Special::Chart) | None => Ok(found),
        }
    }
}

/// What fetches and locks what the chart in `folder` depends on.
fn update(folder: &Folder) -> String {
    format!("`hoist dependency update {}`", folder.name(""))
}

/// The chart that a dependency names by a path from the chart's directory, or why there is none.
fn beside(
    folder: &Folder,
    dependency: &Dependency,
    path: &str,
) -> Result<Result<Folder, Box<Diagnostic>>, Error> {
    let Some(found) = folder.beside(path)? else {
        let help = "`hoist package` takes such dependencies into the packed chart";
        return Ok(Err(missing(dependency, "nothing stands beside a packed chart", help)));
    };
    if found.special() != Some(Special::Chart) {
        let help = "a `file://` path starts from the chart's directory";
        return Ok(Err(missing(dependency, &format!("there is no chart in `{}`", found.name("")), help)));
    }
    Ok(Ok(found))
}

/// That a dependency is missing.
fn missing(dependency: &Dependency, why: &str, help: &str) -> Box<Diagnostic> {
    let (text, span) = &dependency.at;
    let message = format!("the chart's dependency `{}` is missing: {why}", dependency.key());
    let found = Diagnostic::new("chart/dependency", Severity::Error, message);
    Box::new(found.label(text, *span, "").help(help))
}

/// That another chart is where a dependency should be.
fn another(dependency: &Dependency, chart: &Chart, place: &str, help: &str) -> Box<Diagnostic> {
    let (Metadata { name, version, .. }, wanted) = (&chart.metadata, &dependency.version);
    let why = format!("{place} is `{name}` {version}, and `{}` {wanted} is asked for", dependency.name);
    missing(dependency, &why, help)
}

/// What stands in `charts` and cannot be rendered.
fn no_chart(folder: &Folder) -> Diagnostic {
    let name = folder.name("");
    let (message, help) = match folder.special() {
        Some(Special::Foreign(foreign)) => {
            (format!("`{name}` is {}, which cannot be rendered yet", foreign.name()), foreign.hint())
        }
        _ => (format!("`{name}` is no chart"), "a folder in `charts` has a `Chart.yaml`"),
    };
    Diagnostic::new("chart/not-supported", Severity::Error, message).help(help)
}
