//! Packs charts as Helm does, and always the same: the same files give the same bytes on every machine.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;

use flate2::{Compression, GzBuilder};
use serde_json::Value;
use tar::Header;

use super::archive::Archive;
use super::chart::{Chart, Dependency};
use super::folder::Folder;
use super::{Error, files};
use crate::diag::{Diagnostic, Severity};
use crate::scalar::Version;
use crate::text::Text;
use crate::yaml::{self, View as _};

/// What a packed chart says of itself, where not what its `Chart.yaml` does.
#[derive(Clone, Debug, Default)]
pub struct Versions {
    /// The chart's version.
    pub version: Option<String>,
    /// The version of what it installs.
    pub app_version: Option<String>,
}

/// A packed chart.
#[derive(Clone, Debug)]
pub struct Package {
    /// The name of its file, as `shop-1.2.0.tgz`.
    pub file_name: String,
    /// The file.
    pub content: Vec<u8>,
}

/// A packed chart that is to be sent somewhere.
#[derive(Clone, Debug)]
pub struct Packed {
    /// What its `Chart.yaml` says.
    pub description: Value,
    /// The file.
    pub content: Vec<u8>,
}

/// Reads the packed chart in `file`.
///
/// # Errors
/// Where it cannot be read. What is no packed chart is the inner error.
pub fn open(file: &Path) -> Result<Result<Packed, Box<Diagnostic>>, Error> {
    let name = file.to_string_lossy();
    let content = files::bytes(file, &name)?;
    Ok(describe(&name, &content).map(|description| Packed { description, content }))
}

/// What the `Chart.yaml` of a packed chart says, which names it and its version.
pub fn describe(name: &str, packed: &[u8]) -> Result<Value, Box<Diagnostic>> {
    let archive = Archive::open(name, packed)?;
    let description = archive.get("Chart.yaml").unwrap_or_default().to_vec();
    let text = Arc::new(files::decode(&archive.name("Chart.yaml"), description)?);
    identity(&text)?;
    Ok(yaml::parse(&text).documents.first().map_or(Value::Null, |document| yaml::to_value(document.root())))
}

/// Packs the chart in the directory `chart`: every file that `.helmignore` leaves in, `Chart.yaml` with other
/// `versions` where they are given. Packages that were made of the chart before and lie beside its `Chart.yaml`
/// are left out.
///
/// # Errors
/// Where a file cannot be read. A chart that could not be rendered is the inner error: its diagnostics.
pub fn package(chart: &Path, versions: &Versions) -> Result<Result<Package, Vec<Diagnostic>>, Error> {
    let folder = Folder::disk(chart);
    if !folder.holds("Chart.yaml") {
        let hint = Some("name the directory of a chart, which holds `Chart.yaml`".to_owned());
        return Err(Error::NotFound { name: folder.name("Chart.yaml"), hint });
    }
    package_folder(&folder, versions)
}

fn package_folder(folder: &Folder, versions: &Versions) -> Result<Result<Package, Vec<Diagnostic>>, Error> {
    let chart = match Chart::load(folder, None)? {
        Ok(chart) if chart.missing.is_empty() => chart,
        Ok(chart) => return Ok(Err(chart.missing.into_iter().map(|(_, diagnostic)| diagnostic).collect())),
        Err(diagnostics) => return Ok(Err(diagnostics)),
    };
    let description = match files::decode(&folder.name("Chart.yaml"), folder.bytes("Chart.yaml")?) {
        Ok(text) => Arc::new(with_versions(&Arc::new(text), versions)),
        Err(diagnostic) => return Ok(Err(vec![*diagnostic])),
    };
    let (name, version) = match identity(&description) {
        Ok(identity) => identity,
        Err(diagnostic) => return Ok(Err(vec![*diagnostic])),
    };
    let mut contents = own_files(folder, &name)?;
    contents.insert("Chart.yaml".to_owned(), description.content().as_bytes().to_vec());
    for dependency in &chart.metadata.dependencies {
        match beside(folder, dependency, &contents)? {
            Some(Ok(package)) => {
                _ = contents.insert(format!("charts/{}", package.file_name), package.content)
            }
            Some(Err(diagnostics)) => return Ok(Err(diagnostics)),
            None => {}
        }
    }
    let file_name = format!("{name}-{version}.tgz");
    let content = pack(&name, &contents)
        .map_err(|source| Error::Unreadable { path: folder.name("").into(), source })?;
    // What nobody could read is not made.
    let readable = Archive::open(&file_name, &content);
    Ok(readable.map(|_| Package { file_name, content }).map_err(|diagnostic| vec![*diagnostic]))
}

/// The files of the chart called `name`, without its packages that lie there.
fn own_files(folder: &Folder, name: &str) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let mut contents = BTreeMap::new();
    for path in folder.list("")? {
        let path = path.to_string_lossy().into_owned();
        let is_package = path.starts_with(&format!("{name}-")) && path.ends_with(".tgz");
        if !is_package || path.contains('/') {
            let content = folder.bytes(&path)?;
            contents.insert(path, content);
        }
    }
    Ok(contents)
}

/// The package of a dependency that stands beside the chart and not in its `charts`: nothing stands beside a packed
/// chart.
fn beside(
    folder: &Folder,
    dependency: &Dependency,
    contents: &BTreeMap<String, Vec<u8>>,
) -> Result<Option<Result<Package, Vec<Diagnostic>>>, Error> {
    let (unpacked, packed) = (format!("charts/{}/", dependency.name), format!("charts/{}-", dependency.name));
    let is_version = |path: &str| {
        let version = path.strip_prefix(&packed).and_then(|rest| rest.strip_suffix(".tgz"));
        version.is_some_and(|version| Version::parse_tolerant(version).is_some())
    };
    let is_inside = contents.keys().any(|path| path.starts_with(&unpacked) || is_version(path));
    let path = dependency.repository.strip_prefix("file://").filter(|_| !is_inside);
    let found = path.map(|path| folder.beside(path)).transpose()?.flatten();
    found.map(|found| package_folder(&found, &Versions::default())).transpose()
}

/// `Chart.yaml` with other versions; every other byte stays.
fn with_versions(text: &Arc<Text>, versions: &Versions) -> Text {
    let parsed = yaml::parse(text);
    let root = parsed.documents.first().map(|document| document.root());
    let (mut edits, mut added) = (Vec::new(), String::new());
    for (field, value) in [("version", &versions.version), ("appVersion", &versions.app_version)] {
        let Some(value) = value else { continue };
        match root.and_then(|root| root.get(field)) {
            Some(old) => edits.push(yaml::edit::replace(text, old.place(), value)),
            None => added.push_str(&format!("{field}: {}\n", yaml::emit_inline(value))),
        }
    }
    let mut edited = yaml::edit::apply(text, &edits);
    if !added.is_empty() && !edited.ends_with('\n') {
        edited.push('\n');
    }
    Text::new(text.name(), edited + &added)
}

/// The name and version that a `Chart.yaml` states, which must be fit for the name of a file.
fn identity(text: &Arc<Text>) -> Result<(String, String), Box<Diagnostic>> {
    let parsed = yaml::parse(text);
    let root = parsed.documents.first().map(|document| document.root());
    let field = |field: &str| root.and_then(|root| root.get(field));
    let said = |name| field(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let wrong = |name: &str, message: String| {
        let span = field(name).and_then(|value| value.span()).unwrap_or_default();
        Box::new(Diagnostic::new("chart/metadata", Severity::Error, message).label(text, span, ""))
    };
    let (name, version) = (said("name"), said("version"));
    if name.contains(['/', '\\']) || matches!(name.as_str(), "." | "..") || name.contains(char::is_control) {
        return Err(wrong("name", format!("`{}` cannot be the name of a chart", name.escape_debug())));
    }
    match Version::parse_tolerant(&version) {
        Some(_) => Ok((name, version)),
        None => {
            let found = wrong("version", format!("`{}` is no version", version.escape_debug()));
            Err(Box::new(found.help("write a semantic version: `1.2.0`, `2.0.0-rc.1`")))
        }
    }
}

/// The archive of files by their paths below the folder `top`. Nothing in it tells when, where or by whom it was
/// made.
fn pack(top: &str, files: &BTreeMap<String, Vec<u8>>) -> io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, content) in files {
        let mut header = Header::new_gnu();
        header.set_mode(0o644);
        header.set_size(content.len() as u64);
        archive.append_data(&mut header, format!("{top}/{path}"), content.as_slice())?;
    }
    let mut packed =
        GzBuilder::new().mtime(0).operating_system(UNKNOWN).write(Vec::new(), Compression::best());
    packed.write_all(&archive.into_inner()?)?;
    packed.finish()
}

/// What a gzip header says where the operating system is not to be told (RFC 1952).
const UNKNOWN: u8 = 255;
