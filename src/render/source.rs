//! What a person named, and what it is.

use std::fs;
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use ignore::WalkBuilder;

use super::Error;

/// Where manifests come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A path or glob, as a person wrote it.
    Named(PathBuf),
    /// Text that was handed in: standard input.
    Given {
        /// What it is called in what people are shown.
        name: String,
        /// Its bytes.
        content: Vec<u8>,
    },
}

/// What a source turned out to be, in the order in which it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file of manifests.
    File(PathBuf),
    /// The directory of a hoist chart.
    Chart(PathBuf),
    /// A directory that is left out, and why.
    Skipped(PathBuf, Foreign),
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

    fn hint(self) -> &'static str {
        match self {
            Self::HelmChart => "render it with Helm and pipe that in: `helm template CHART | hoist … -`",
            Self::Kustomization => {
                "build it with kustomize and pipe that in: `kubectl kustomize DIR | hoist … -`"
            }
        }
    }
}

/// What stands behind a path or glob, sorted by name where it is several.
///
/// # Errors
/// Where nothing is there, a directory cannot be read, or it is something that hoist does not render yet.
pub fn find(named: &Path) -> Result<Vec<Found>, Error> {
    let name = named.to_string_lossy();
    match fs::metadata(named) {
        Ok(metadata) if metadata.is_dir() => directory(named),
        Ok(_) if is_kustomization(named) => Err(not_yet(named, Foreign::Kustomization)),
        Ok(_) if named.extension().is_some_and(|extension| extension == "j2") => {
            Err(Error::Template { name: name.into_owned() })
        }
        Ok(_) if named.file_name().is_some_and(|name| name == "Chart.yaml") => {
            Err(Error::Metadata { name: name.into_owned() })
        }
        Ok(_) if is_archive(named) => Err(Error::NotYet {
            what: format!("packed charts such as `{name}`"),
            hint: "unpack it and name its directory".to_owned(),
        }),
        Ok(_) => Ok(vec![Found::File(named.to_owned())]),
        Err(_) if name.contains("://") => Err(Error::NotYet {
            what: format!("the URL `{name}`"),
            hint: format!("fetch it and pipe it in: `curl -fsSL {name} | hoist … -`"),
        }),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::Unreadable { path: named.to_owned(), source: error })
        }
        Err(_) if name.contains(['*', '?', '[', '{']) => glob(&name),
        Err(_) => Err(not_found(named)),
    }
}

fn not_yet(path: &Path, foreign: Foreign) -> Error {
    let what = format!("`{}` is {}, which", path.display(), foreign.name());
    Error::NotYet { what, hint: foreign.hint().to_owned() }
}

fn not_found(named: &Path) -> Error {
    let name = named.to_string_lossy().into_owned();
    let git = name.rsplit_once('@').filter(|(path, _)| Path::new(path).exists());
    if let Some((path, reference)) = git {
        return Error::NotYet {
            what: format!("`{path}` as of the git reference `{reference}`"),
            hint: "check that reference out: `git worktree add`".to_owned(),
        };
    }
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

fn directory(named: &Path) -> Result<Vec<Found>, Error> {
    match classify(named) {
        Some(Found::Skipped(path, foreign)) => return Err(not_yet(&path, foreign)),
        Some(found) => return Ok(vec![found]),
        None => {}
    }
    walk(named, is_manifest)
}

/// Every file below `root` that `wanted` accepts, by the rules of `.gitignore` and `.ignore`, hidden ones left
/// out; a chart or kustomization is one find, whatever it holds.
fn walk(root: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    let mut inside: Option<PathBuf> = None;
    for entry in WalkBuilder::new(root).sort_by_file_name(Ord::cmp).build() {
        let entry = entry.map_err(|error| unreadable(root, error))?;
        let path = entry.path();
        if inside.as_ref().is_some_and(|special| path.starts_with(special)) {
            continue;
        }
        let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
        if is_directory && entry.depth() > 0 {
            if let Some(special) = classify(path) {
                found.push(special);
                inside = Some(path.to_owned());
            }
        } else if !is_directory && path.is_file() && wanted(path) {
            found.push(Found::File(path.to_owned()));
        }
    }
    Ok(found)
}

fn unreadable(root: &Path, error: ignore::Error) -> Error {
    let path = match &error {
        ignore::Error::WithPath { path, .. } => path.clone(),
        _ => root.to_owned(),
    };
    let text = error.to_string();
    Error::Unreadable { path, source: error.into_io_error().unwrap_or_else(|| std::io::Error::other(text)) }
}

/// What a directory is, where it is more than a place for manifests.
fn classify(directory: &Path) -> Option<Found> {
    if directory.join("Chart.yaml").is_file() {
        return Some(match has_templates(&directory.join("templates"), "j2") {
            true => Found::Chart(directory.to_owned()),
            false => Found::Skipped(directory.to_owned(), Foreign::HelmChart),
        });
    }
    let kustomization = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    let is_kustomization = kustomization.iter().any(|name| directory.join(name).is_file());
    is_kustomization.then(|| Found::Skipped(directory.to_owned(), Foreign::Kustomization))
}

fn has_templates(directory: &Path, extension: &str) -> bool {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| match path.is_dir() {
        true => has_templates(&path, extension),
        false => path.extension().is_some_and(|one| one == extension),
    })
}

fn is_manifest(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["yaml", "yml", "json"].iter().any(|known| known.eq_ignore_ascii_case(extension))
}

fn is_kustomization(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    matches!(name, "kustomization.yaml" | "kustomization.yml" | "Kustomization")
}

fn is_archive(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tgz")
}

/// The files that a glob names. `*` stays within a directory, `**` crosses them.
fn glob(pattern: &str) -> Result<Vec<Found>, Error> {
    let bad = |error: globset::Error| Error::BadGlob {
        pattern: pattern.to_owned(),
        reason: error.kind().to_string(),
    };
    let matcher = GlobBuilder::new(pattern.trim_start_matches("./")).literal_separator(true).build();
    let matcher = matcher.map_err(bad)?.compile_matcher();
    let root = fixed_part(pattern);
    if !root.is_dir() {
        return Err(Error::NotFound { name: pattern.to_owned(), hint: None });
    }
    let matches = |path: &Path| matcher.is_match(path.strip_prefix("./").unwrap_or(path));
    let found = walk(&root, matches)?;
    match found.iter().any(|found| matches!(found, Found::File(_))) {
        true => Ok(found.into_iter().filter(|found| matches!(found, Found::File(_))).collect()),
        false => Err(Error::NotFound {
            name: pattern.to_owned(),
            hint: Some("no file matches: `*` stays within a directory, `**` crosses them".to_owned()),
        }),
    }
}

/// The directory that a glob starts from: its part before the first special character.
fn fixed_part(pattern: &str) -> PathBuf {
    let special = pattern.find(['*', '?', '[', '{']).unwrap_or(pattern.len());
    match pattern[..special].rsplit_once('/') {
        Some(("", _)) => PathBuf::from("/"),
        Some((directory, _)) => PathBuf::from(directory),
        None => PathBuf::from("."),
    }
}
