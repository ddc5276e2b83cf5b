//! What a person named, and what it is.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::folder::{Folder, KUSTOMIZATIONS, Root, Special};
use super::git::{self, Snapshot};
use super::{Error, registry, walk};
use crate::diag::{Diagnostic, Severity};

/// Where manifests come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A path, glob, URL or `path@gitref`, as a person wrote it.
    Named(PathBuf),
    /// Text that was handed in: standard input.
    Given {
        /// What it is called in what people are shown.
        name: String,
        /// Its bytes.
        content: Vec<u8>,
    },
}

/// What a source turned out to be.
#[derive(Clone, Debug)]
pub enum Found<'s> {
    /// A file of manifests.
    File(PathBuf),
    /// A file of manifests in a git revision, by its path there.
    Blob(Arc<Snapshot>, String),
    /// Manifests behind a URL.
    Remote(String),
    /// Text that was handed in, and what it is called.
    Given(&'s str, &'s [u8]),
    /// A hoist chart.
    Chart(Folder),
    /// A chart in an archive, which is a file, a blob or behind a URL.
    Packed(Box<Found<'s>>),
    /// What was met on the way and is left out, by name.
    Skipped(String, Foreign),
    /// The Helm chart, by name, of which a template was named by itself.
    Template(String),
}

/// What hoist does not render yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A chart with Go templates.
    HelmChart,
    /// A directory that kustomize builds.
    Kustomization,
}

impl Foreign {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::HelmChart => "a Helm chart with Go templates",
            Self::Kustomization => "a kustomization",
        }
    }

    /// What to do instead.
    pub fn hint(self) -> &'static str {
        match self {
            Self::HelmChart => "render it with Helm and pipe that in: `helm template CHART | hoist … -`",
            Self::Kustomization => {
                "build it with kustomize and pipe that in: `kubectl kustomize DIR | hoist … -`"
            }
        }
    }
}

/// What stands behind the sources, in their order, each with whether it was named itself and not met on the
/// way. What several sources name is found once.
///
/// # Errors
/// Where nothing is there, a directory cannot be read, or it is something that hoist does not render yet.
pub fn find_all(sources: &[Source]) -> Result<Vec<(Found<'_>, bool)>, Error> {
    let mut all: Vec<(Found<'_>, bool)> = Vec::new();
    let mut seen = HashMap::new();
    for source in sources {
        let (found, path) = match source {
            Source::Named(path) => (find(path)?, path.as_path()),
            Source::Given { name, content } => (vec![Found::Given(name, content)], Path::new(name)),
        };
        for found in found {
            let named = found.is(path);
            // One source alone names nothing twice.
            if sources.len() > 1 {
                match seen.entry(found.identity()) {
                    Entry::Occupied(known) => {
                        let known: &usize = known.get();
                        all[*known].1 |= named;
                        continue;
                    }
                    Entry::Vacant(new) => _ = new.insert(all.len()),
                }
            }
            all.push((found, named));
        }
    }
    Ok(all)
}

impl Found<'_> {
    /// What there is to say of something that is left out: a warning where it was met on the way, an error where
    /// it was named.
    pub fn left_out(&self) -> Option<Diagnostic> {
        match self {
            Self::Skipped(name, foreign) => {
                let message = format!("`{name}` is {} and was left out", foreign.name());
                Some(Diagnostic::new("source/left-out", Severity::Warning, message))
            }
            Self::Template(chart) => {
                let message = format!(
                    "`{chart}` is {}: a template of it alone cannot be read",
                    Foreign::HelmChart.name()
                );
                let found = Diagnostic::new("source/left-out", Severity::Error, message);
                Some(found.help(Foreign::HelmChart.hint()))
            }
            _ => None,
        }
    }

    /// Whether it is what `named` says, and not something inside of it.
    fn is(&self, named: &Path) -> bool {
        match self {
            Self::Chart(folder) => match folder.root() {
                Root::Disk(directory) => directory == named,
                Root::Revision(_, below) => below.is_empty(),
                Root::Packed(_) => true,
            },
            Self::File(file) => file == named,
            Self::Packed(archive) => archive.is(named),
            _ => true,
        }
    }

    /// What it is told from the others by.
    fn identity(&self) -> PathBuf {
        match self {
            Self::File(path) => absolute(path),
            Self::Blob(snapshot, path) => snapshot.name(path).into(),
            Self::Chart(folder) => match folder.root() {
                Root::Disk(path) => absolute(path),
                Root::Revision(..) | Root::Packed(_) => folder.name("").into(),
            },
            Self::Packed(archive) => archive.identity(),
            Self::Remote(url) => url.into(),
            Self::Given(name, _) => name.into(),
            Self::Skipped(name, _) => absolute(Path::new(name)),
            Self::Template(chart) => Path::new(chart).join("templates"),
        }
    }
}

/// The path from the root, without detours. Only where it leads upwards is the disk asked: a directory on the
/// way may be a symbolic link.
fn absolute(path: &Path) -> PathBuf {
    let upwards = path.components().any(|step| step == Component::ParentDir);
    let resolved = if upwards { fs::canonicalize(path) } else { std::path::absolute(path) };
    resolved.unwrap_or_else(|_| path.to_owned())
}

/// What stands behind one path, glob, URL or `path@gitref`, sorted by name where it is several.
fn find(named: &Path) -> Result<Vec<Found<'static>>, Error> {
    let name = named.to_string_lossy();
    match fs::metadata(named) {
        Ok(metadata) if metadata.is_dir() => directory(Folder::disk(named)),
        Ok(_) => file(named).map(|found| vec![found]),
        Err(_) if name.contains("://") => Ok(vec![remote(&name)]),
        Err(error) if is_other(&error) => Err(Error::Unreadable { path: named.to_owned(), source: error }),
        Err(_) if name.contains(['*', '?', '[', '{']) && !name.contains('@') => walk::glob(&name),
        Err(_) => match git::find(&name)? {
            Some(snapshot) => revision(&Arc::new(snapshot)),
            None if name.contains(['*', '?', '[', '{']) => walk::glob(&name),
            None => Err(not_found(named)),
        },
    }
}

/// Whether a path leads to something that cannot be read. A name under a file leads nowhere.
fn is_other(error: &std::io::Error) -> bool {
    !matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// What a file that was named by itself is.
fn file(named: &Path) -> Result<Found<'static>, Error> {
    let name = named.to_string_lossy().into_owned();
    let file_name = named.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let extension = named.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    if KUSTOMIZATIONS.contains(&file_name) {
        return Err(not_yet(&name, Foreign::Kustomization));
    }
    match extension {
        "j2" => return Err(Error::Template { name }),
        _ if file_name == "Chart.yaml" => return Err(Error::Metadata { name }),
        _ => {}
    }
    Ok(match helm_chart_of(named) {
        Some(chart) => Found::Template(chart.display().to_string()),
        None => of_file(named),
    })
}

/// What a file is by its name: a packed chart, or manifests.
pub fn of_file(path: &Path) -> Found<'static> {
    packed(&path.to_string_lossy(), Found::File(path.to_owned()))
}

fn packed<'s>(name: &str, found: Found<'s>) -> Found<'s> {
    match name.ends_with(".tgz") {
        true => Found::Packed(Box::new(found)),
        false => found,
    }
}

/// The Helm chart that a file is a template of.
fn helm_chart_of(file: &Path) -> Option<PathBuf> {
    let templates = file.ancestors().skip(1).filter(|folder| folder.ends_with("templates"));
    let mut charts = templates.filter_map(Path::parent).map(|chart| match chart.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => chart.to_owned(),
    });
    let is_helm = |chart: &PathBuf| {
        Folder::disk(chart.as_path()).special() == Some(Special::Foreign(Foreign::HelmChart))
    };
    charts.find(is_helm)
}

fn remote(url: &str) -> Found<'static> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let found = Found::Remote(url.to_owned());
    match url.starts_with(registry::SCHEME) {
        true => Found::Packed(Box::new(found)),
        false => packed(path, found),
    }
}

/// That something is named which hoist does not render yet.
pub fn not_yet(name: &str, foreign: Foreign) -> Error {
    let what = format!("`{name}` is {}, which", foreign.name());
    Error::NotYet { what, hint: foreign.hint().to_owned() }
}

fn not_found(named: &Path) -> Error {
    let name = named.to_string_lossy().into_owned();
    Error::NotFound { hint: neighbour(named).map(|near| format!("did you mean `{near}`?")), name }
}

/// The path beside `named` that its writer may have meant.
pub fn neighbour(named: &Path) -> Option<String> {
    let directory = named.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names: Vec<String> =
        fs::read_dir(directory).ok()?.flatten().flat_map(|entry| entry.file_name().into_string()).collect();
    let wanted = named.file_name()?.to_string_lossy();
    let near = crate::kinds::nearest(&wanted, names.iter().map(String::as_str))?;
    Some(named.with_file_name(near).to_string_lossy().into_owned())
}

/// What a directory that was named by itself holds.
fn directory(folder: Folder) -> Result<Vec<Found<'static>>, Error> {
    match (folder.special(), folder.root()) {
        (Some(Special::Foreign(foreign)), _) => Err(not_yet(&folder.name(""), foreign)),
        (None, Root::Disk(path)) => walk::directory(path),
        (None, Root::Revision(snapshot, _)) => Ok(walk::snapshot(snapshot)),
        (Some(Special::Chart), _) | (None, Root::Packed(_)) => Ok(vec![Found::Chart(folder)]),
    }
}

/// What a revision holds: the one file that was named, or what a directory does.
fn revision(snapshot: &Arc<Snapshot>) -> Result<Vec<Found<'static>>, Error> {
    match snapshot.is_file() {
        true => Ok(vec![packed(snapshot.path(), Found::Blob(snapshot.clone(), String::new()))]),
        false => directory(Root::Revision(snapshot.clone(), String::new()).into()),
    }
}
