//! `hoist dependency update`: resolves what a chart depends on, and locks it (helm `pkg/downloader/manager.go`).

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Lock, helms_digest};
use crate::diag::{Diagnostic, Severity};
use crate::render::cache::digest;
use crate::render::chart::{Dependency, Metadata};
use crate::render::fetch::Web;
use crate::render::folder::Folder;
use crate::render::{Error, package, repository};
use crate::scalar::Version;
use crate::text::Text;
use crate::yaml;

/// What `dependency update` makes of a chart's directory.
#[derive(Clone, Debug, Default)]
pub struct Update {
    /// The packed charts for `charts`, by the names of their files.
    pub packages: Vec<(String, Vec<u8>)>,
    /// What lies in `charts` and is another version of those.
    pub outdated: Vec<String>,
    /// The text of the lock, where it is to be written.
    pub lock: Option<String>,
}

/// Resolves the dependencies of the chart in the directory `chart`: fetches the newest version in the range of each,
/// and locks it. A lock that says the same is left as it is.
///
/// # Errors
/// Where a file cannot be read. What is wrong with the chart, or cannot be fetched, is the inner error.
pub fn update(chart: &Path, web: &Web, now: Timestamp) -> Result<Result<Update, Vec<Diagnostic>>, Error> {
    let folder = Folder::disk(chart);
    let text = match folder.read("Chart.yaml")? {
        Ok(text) => Arc::new(text),
        Err(diagnostic) => return Ok(Err(vec![*diagnostic])),
    };
    let metadata = match Metadata::read(&text) {
        Ok(metadata) => metadata,
        Err(diagnostics) => return Ok(Err(diagnostics)),
    };
    let (mut update, mut locked, mut wrong) = (Update::default(), Vec::new(), Vec::new());
    for dependency in &metadata.dependencies {
        match resolve(&folder, dependency, web)? {
            Ok(resolved) => {
                update.packages.extend(resolved.package);
                locked.push(resolved.locked);
            }
            Err(diagnostic) => wrong.push(*diagnostic),
        }
    }
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    update.packages.dedup_by(|one, other| one.0 == other.0);
    update.outdated = outdated(&folder, &metadata, &update)?;
    update.lock = lock(&folder, &text, &locked, now)?;
    Ok(Ok(update))
}

struct Resolved {
    /// The entry of the lock.
    locked: Map<String, Value>,
    /// The file for `charts`; a chart beside this one is read where it is.
    package: Option<(String, Vec<u8>)>,
}

/// What a dependency is resolved to, or why it cannot be.
type Resolution = Result<Resolved, Box<Diagnostic>>;

fn resolve(folder: &Folder, dependency: &Dependency, web: &Web) -> Result<Resolution, Error> {
    let Dependency { version, repository, .. } = dependency;
    match repository.strip_prefix("file://") {
        Some(path) => beside(folder, dependency, path),
        None if repository.is_empty() => {
            Ok(Ok(Resolved { locked: entry(dependency, "", version), package: None }))
        }
        None => Ok(fetched(dependency, web)),
    }
}

/// An entry of the lock.
fn entry(dependency: &Dependency, repository: &str, version: &str) -> Map<String, Value> {
    let entry = json!({"name": dependency.name, "repository": repository, "version": version});
    entry.as_object().cloned().unwrap_or_default()
}

fn refuse(dependency: &Dependency, message: String, help: Option<String>) -> Box<Diagnostic> {
    let (text, span) = &dependency.at;
    let found = Diagnostic::new("chart/dependency", Severity::Error, message).label(text, *span, "");
    Box::new(help.into_iter().fold(found, Diagnostic::help))
}

/// The chart at `path`, which starts from the chart's directory.
fn beside(folder: &Folder, dependency: &Dependency, path: &str) -> Result<Resolution, Error> {
    let Dependency { name, version: range, repository, .. } = dependency;
    let found = folder.beside(path)?.filter(|beside| beside.holds("Chart.yaml"));
    let metadata = match found.map(|beside| beside.read("Chart.yaml")).transpose()? {
        Some(Ok(text)) => Metadata::read(&Arc::new(text)).ok(),
        _ => None,
    };
    let fits = |metadata: &Metadata| metadata.name == *name && dependency.allows(&metadata.version);
    Ok(match metadata.filter(fits) {
        Some(metadata) => {
            Ok(Resolved { locked: entry(dependency, repository, &metadata.version), package: None })
        }
        None => {
            let message = format!("there is no chart `{name}` in the range `{range}` in `{repository}`");
            Err(refuse(dependency, message, None))
        }
    })
}

fn fetched(dependency: &Dependency, web: &Web) -> Resolution {
    let Dependency { name, version: range, repository, .. } = dependency;
    let url = repository::url(web, repository).map_err(|reason| refuse(dependency, reason, None))?;
    let fetched = repository::fetch(web, &url, name, range);
    let fetched = fetched.map_err(|error| refuse(dependency, error.to_string(), error.hint.clone()))?;
    let file = format!("{name}-{}.tgz", fetched.version);
    let description = package::describe(&file, &fetched.content)?;
    if description["name"] != name.as_str() || description["version"] != fetched.version.as_str() {
        let (found, version) = (&description["name"], &description["version"]);
        let message = format!("`{url}` gives {found} {version} for `{name}` {}", fetched.version);
        return Err(refuse(dependency, message, None));
    }
    let mut locked = entry(dependency, &url, &fetched.version);
    locked.insert("digest".to_owned(), digest(&fetched.content).into());
    Ok(Resolved { locked, package: Some((file, fetched.content)) })
}

/// Other versions of what is locked that lie in `charts`.
fn outdated(folder: &Folder, metadata: &Metadata, update: &Update) -> Result<Vec<String>, Error> {
    let mut outdated = Vec::new();
    for path in folder.list("charts")? {
        let file = path.strip_prefix("charts").unwrap_or(&path).to_string_lossy().into_owned();
        let is_of = |dependency: &Dependency| {
            let version = file
                .strip_prefix(&format!("{}-", dependency.name))
                .and_then(|rest| rest.strip_suffix(".tgz"));
            !dependency.repository.is_empty()
                && version.is_some_and(|version| Version::parse_tolerant(version).is_some())
        };
        let is_new = update.packages.iter().any(|(name, _)| *name == file);
        if !is_new && metadata.dependencies.iter().any(is_of) {
            outdated.push(file);
        }
    }
    Ok(outdated)
}

/// The text of the lock; `None` where the one that is there says the same.
fn lock(
    folder: &Folder,
    text: &Arc<Text>,
    locked: &[Map<String, Value>],
    now: Timestamp,
) -> Result<Option<String>, Error> {
    let old = Lock::of(folder)?;
    let digest = helms_digest(text, locked);
    if locked.is_empty() || old.is_some_and(|old| old.digest == digest && old.entries == locked) {
        return Ok(None);
    }
    let entries: Vec<Value> = locked.iter().map(|entry| sorted(entry).into()).collect();
    let lock = json!({"dependencies": entries, "digest": digest, "generated": now.to_string()});
    Ok(Some(yaml::emit(&lock)))
}

fn sorted(entry: &Map<String, Value>) -> Map<String, Value> {
    let mut entries: Vec<_> = entry.clone().into_iter().collect();
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    entries.into_iter().collect()
}
