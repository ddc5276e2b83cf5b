//! `Chart.lock`: which versions of its dependencies a chart was made with, in Helm's layout (helm
//! `pkg/downloader/manager.go`, `internal/resolver`), and beside each the digest of its package.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::cache::digest;
use super::chart::{Dependency, Metadata};
use super::fetch::Web;
use super::folder::Folder;
use super::{Error, package, repository};
use crate::diag::{Diagnostic, Severity};
use crate::merge::go_json;
use crate::scalar::{Range, Version};
use crate::text::{Span, Text};
use crate::yaml::{self, View as _};

/// What the lock of a chart is called.
pub const FILE: &str = "Chart.lock";

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

/// The digests of the packages that a lock names, by their files.
pub struct Digests(BTreeMap<String, String>);

/// What the lock of the chart in `folder` says of its packages; nothing where it has none.
///
/// # Errors
/// Where it cannot be read.
pub fn digests(folder: &Folder) -> Result<Digests, Error> {
    let entries = locked_before(folder)?.and_then(|mut lock| Some(lock.get_mut("dependencies")?.take()));
    let digest = |entry: &Value| {
        let field = |name: &str| entry[name].as_str();
        let file = format!("{}-{}.tgz", field("name")?, field("version")?);
        Some((file, field("digest")?.to_owned()))
    };
    Ok(Digests(entries.iter().filter_map(Value::as_array).flatten().filter_map(digest).collect()))
}

impl Digests {
    /// Whether the file `name` in `charts` is what was locked, where it was.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn holds(&self, name: &str, folder: &Folder) -> Result<bool, Error> {
        match self.0.get(name) {
            Some(locked) => Ok(digest(&folder.bytes(&format!("charts/{name}"))?) == *locked),
            None => Ok(true),
        }
    }

    /// That the file `name` in `charts` is another than was locked.
    pub fn mismatch(&self, name: &str, folder: &Folder) -> Diagnostic {
        let (file, chart) = (folder.name(&format!("charts/{name}")), folder.name(""));
        let message = format!("`{file}` is not the package that `{FILE}` locks");
        let text = Arc::new(Text::new(folder.name(FILE), ""));
        let found = Diagnostic::new("chart/dependency", Severity::Error, message);
        let found = found.label(&text, Span::default(), "");
        found.help(format!("fetch it again, or lock another: `hoist dependency update {chart}`"))
    }
}

/// What a lock says, where there is one.
fn locked_before(folder: &Folder) -> Result<Option<Value>, Error> {
    let text = match folder.holds(FILE) {
        true => folder.read(FILE)?.ok().map(Arc::new),
        false => None,
    };
    Ok(text.and_then(|text| {
        yaml::parse(&text).documents.first().map(|document| yaml::to_value(document.root()))
    }))
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
    let fits = |metadata: &Metadata| {
        let version = Version::parse_tolerant(&metadata.version);
        let fits = Range::parse(range).zip(version).is_some_and(|(range, version)| range.holds(&version));
        fits && metadata.name == *name
    };
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
    let old = locked_before(folder)?;
    let entries: Vec<Value> = locked.iter().map(|entry| sorted(entry).into()).collect();
    let digest = helms_digest(text, locked);
    let same =
        |old: &Value| old["digest"] == digest.as_str() && old["dependencies"] == Value::from(entries.clone());
    if entries.is_empty() || old.as_ref().is_some_and(same) {
        return Ok(None);
    }
    let lock = json!({"dependencies": entries, "digest": digest, "generated": now.to_string()});
    Ok(Some(yaml::emit(&lock)))
}

fn sorted(entry: &Map<String, Value>) -> Map<String, Value> {
    let mut entries: Vec<_> = entry.clone().into_iter().collect();
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    entries.into_iter().collect()
}

/// What Helm tells by whether a lock is one of these dependencies (`internal/resolver`, `HashReq`): the hash of both
/// as Go writes them.
fn helms_digest(text: &Arc<Text>, locked: &[Map<String, Value>]) -> String {
    let parsed = yaml::parse(text);
    let root = parsed.documents.first().map(|document| document.root());
    let asked = root.and_then(|root| root.get("dependencies")).map(yaml::to_value);
    let asked = asked.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
    let asked = asked.iter().zip(locked).map(|(asked, locked)| {
        // Helm puts the URL in the place of a repository's name before it hashes.
        let mut asked = asked.as_object().cloned().unwrap_or_default();
        asked.insert("repository".to_owned(), locked["repository"].clone());
        go(&asked)
    });
    let asked: Vec<String> = asked.collect();
    let locked: Vec<String> = locked.iter().map(go).collect();
    digest(format!("[[{}],[{}]]", asked.join(","), locked.join(",")).as_bytes())
}

/// A dependency as Go writes Helm's structure: its fields in their order, the empty ones left out.
fn go(dependency: &Map<String, Value>) -> String {
    let fields = ["name", "version", "repository", "condition", "tags", "enabled", "import-values", "alias"];
    let written = fields.iter().filter_map(|field| {
        let value = dependency.get(*field).cloned().unwrap_or(Value::Null);
        let is_empty = match &value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        let always = matches!(*field, "name" | "repository");
        let value = if value.is_null() { Value::from("") } else { value };
        (always || !is_empty).then(|| format!("\"{field}\":{}", go_json::encode(&value)))
    });
    format!("{{{}}}", written.collect::<Vec<_>>().join(","))
}
