//! `Chart.lock`: which versions of its dependencies a chart was made with, in Helm's layout (helm
//! `internal/resolver`), and beside each the digest of its package.

mod update;

use std::sync::Arc;

use serde_json::{Map, Value};

pub use self::update::{Update, update};
use super::Error;
use super::cache::digest;
use super::chart::Dependency;
use super::fetch::Web;
use super::folder::Folder;
use super::{registry, repository};
use crate::diag::{Diagnostic, Severity};
use crate::merge::go_json;
use crate::text::{Span, Text};
use crate::yaml::{self, View as _};

/// What the lock of a chart is called.
pub const FILE: &str = "Chart.lock";

/// What the lock of a chart says.
#[derive(Clone, Debug)]
pub struct Lock {
    /// What tells of which dependencies it is the lock.
    digest: String,
    /// An entry for each dependency, in their order.
    entries: Vec<Map<String, Value>>,
}

/// The package to which a dependency is locked.
#[derive(Clone, Copy, Debug)]
pub struct Locked<'l> {
    /// The chart's name.
    pub name: &'l str,
    /// Its version.
    pub version: &'l str,
    /// The URL of the repository that has it.
    pub repository: &'l str,
    /// The digest of the package.
    pub digest: &'l str,
}

impl Lock {
    /// The lock of the chart in `folder`, where it has one.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn of(folder: &Folder) -> Result<Option<Self>, Error> {
        let text = match folder.holds(FILE) {
            true => folder.read(FILE)?.ok().map(Arc::new),
            false => None,
        };
        Ok(text.map(|text| {
            let documents = yaml::parse(&text).documents;
            let lock = documents.first().map(|document| yaml::to_value(document.root())).unwrap_or_default();
            let entries = lock["dependencies"].as_array().into_iter().flatten();
            Self {
                digest: lock["digest"].as_str().unwrap_or_default().to_owned(),
                entries: entries.map(|entry| entry.as_object().cloned().unwrap_or_default()).collect(),
            }
        }))
    }

    /// Whether the file `name` in `charts` is the package that is locked, where one of that name is.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn holds(&self, name: &str, folder: &Folder) -> Result<bool, Error> {
        let is_of = |locked: &Locked<'_>| {
            !locked.digest.is_empty() && format!("{}-{}.tgz", locked.name, locked.version) == name
        };
        match self.entries.iter().map(Locked::of).find(is_of) {
            Some(locked) => Ok(digest(&folder.bytes(&format!("charts/{name}"))?) == locked.digest),
            None => Ok(true),
        }
    }

    /// What the dependency at `position` is locked to.
    ///
    /// # Errors
    /// Why it is not: the lock has no entry for it, is out of date, or does not say its digest, as one that Helm wrote.
    pub fn package(&self, position: usize, dependency: &Dependency, web: &Web) -> Result<Locked<'_>, String> {
        let Dependency { name, version: range, repository, at: (text, _), .. } = dependency;
        let known = self.entries.iter().map(Locked::of);
        let same: Vec<Locked<'_>> = known.filter(|locked| locked.name == name).collect();
        if same.is_empty() {
            return Err(format!("`{FILE}` has no entry for it"));
        }
        if let [locked] = same.as_slice()
            && !dependency.allows(locked.version)
        {
            return Err(format!("`{FILE}` has {}, and `{range}` is asked for", locked.version));
        }
        let locked = self.entries.get(position).map(Locked::of).filter(|locked| locked.name == name);
        // Who does not know the name of a repository, believes the lock.
        let url = repository::url(web, repository);
        let moved = |locked: &Locked<'_>| url.is_ok_and(|url| url != locked.repository);
        match locked.filter(|_| helms_digest(text, &self.entries) == self.digest) {
            Some(locked) if !moved(&locked) && dependency.allows(locked.version) => {
                let is_locked = registry::is_digest(locked.digest);
                is_locked.then_some(locked).ok_or_else(|| format!("`{FILE}` does not say its digest"))
            }
            _ => Err(format!("`{FILE}` is out of date: `dependencies` in `Chart.yaml` were changed since")),
        }
    }
}

impl<'l> Locked<'l> {
    fn of(entry: &'l Map<String, Value>) -> Self {
        let field = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
        let (name, version) = (field("name"), field("version"));
        Self { name, version, repository: field("repository"), digest: field("digest") }
    }
}

/// That the file `name` in the `charts` of the chart in `folder` is another than was locked.
pub fn mismatch(name: &str, folder: &Folder) -> Diagnostic {
    let (file, chart) = (folder.name(&format!("charts/{name}")), folder.name(""));
    let message = format!("`{file}` is not the package that `{FILE}` locks");
    let text = Arc::new(Text::new(folder.name(FILE), ""));
    let found = Diagnostic::new("chart/dependency", Severity::Error, message);
    let found = found.label(&text, Span::default(), "");
    found.help(format!("fetch it again, or lock another: `hoist dependency update {chart}`"))
}

/// What Helm tells by whether a lock is one of these dependencies (`internal/resolver`, `HashReq`): the hash of both
/// as Go writes them.
fn helms_digest(text: &Arc<Text>, locked: &[Map<String, Value>]) -> String {
    let parsed = yaml::parse(text);
    let root = parsed.documents.first().map(|document| document.root());
    let asked = root.and_then(|root| root.get("dependencies")).map(yaml::to_value);
    let asked = asked.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
    let asked = asked.iter().enumerate().map(|(position, asked)| {
        // Helm puts the URL in the place of a repository's name before it hashes.
        let mut asked = asked.as_object().cloned().unwrap_or_default();
        let url = locked.get(position).and_then(|locked| locked.get("repository"));
        asked.insert("repository".to_owned(), url.cloned().unwrap_or_default());
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
