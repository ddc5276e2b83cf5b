//! What directories hold: manifests, charts, and what is left out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::GlobBuilder;
use ignore::{DirEntry, WalkBuilder, WalkState};

use super::Error;
use super::files::processors;
use super::folder::{Folder, Root, Special};
use super::git::Snapshot;
use super::source::{self, Found};

/// The manifests and charts below a directory, by the rules of `.gitignore` and `.ignore`, hidden files left out.
///
/// # Errors
/// Where a directory cannot be read.
pub fn directory(root: &Path) -> Result<Vec<Found<'static>>, Error> {
    walk(root, is_manifest, |_| true)
}

/// The YAML and JSON files below a directory, whatever holds them.
///
/// # Errors
/// Where a directory cannot be read.
pub fn all_manifests(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for entry in WalkBuilder::new(root).sort_by_file_name(Ord::cmp).build() {
        let entry = entry.map_err(|error| unreadable(root, error))?;
        if entry.path().is_file() && is_manifest(entry.path()) {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

/// The files and charts that a glob names. `*` stays within a directory, `**` crosses them. A chart of which it
/// names a part is taken as a whole.
///
/// # Errors
/// Where it is no glob, a directory cannot be read, or nothing matches.
pub fn glob(pattern: &str) -> Result<Vec<Found<'static>>, Error> {
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
    let touches = |folder: &Folder| {
        let within = folder.list("").unwrap_or_default();
        let whole = Path::new(&folder.name("")).to_owned();
        matches(&whole) || within.iter().any(|path| matches(&whole.join(path)))
    };
    let found = walk(&root, matches, touches)?;
    match found.is_empty() {
        false => Ok(found),
        true => Err(Error::NotFound {
            name: pattern.to_owned(),
            hint: Some("no file matches: `*` stays within a directory, `**` crosses them".to_owned()),
        }),
    }
}

/// Every file below `root` that `wanted` accepts, and every chart or kustomization that `touched` does: one find,
/// whatever it holds. Several threads walk, and what they find is put in order.
fn walk(
    root: &Path,
    wanted: impl Fn(&Path) -> bool + Sync,
    touched: impl Fn(&Folder) -> bool + Sync,
) -> Result<Vec<Found<'static>>, Error> {
    let found: Mutex<Vec<(PathBuf, Result<Found, Error>)>> = Mutex::default();
    let add = |path: &Path, one| {
        found.lock().unwrap_or_else(PoisonError::into_inner).push((path.to_owned(), one));
        WalkState::Skip
    };
    let visit = |entry: Result<DirEntry, ignore::Error>| {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return add(root, Err(unreadable(root, error))),
        };
        let (path, kind) = (entry.path(), entry.file_type());
        if kind.is_some_and(|kind| kind.is_dir()) {
            let folder = Folder::disk(path);
            return match folder.special().filter(|_| entry.depth() > 0) {
                Some(special) if touched(&folder) => add(path, Ok(of_special(special, folder))),
                Some(_) => WalkState::Skip,
                None => WalkState::Continue,
            };
        }
        // A link may lead to a file.
        let is_file = kind.is_some_and(|kind| kind.is_file()) || path.is_file();
        match is_file && wanted(path) {
            true => add(path, Ok(source::of_file(path))),
            false => WalkState::Continue,
        }
    };
    let walker = WalkBuilder::new(root).threads(processors()).build_parallel();
    walker.run(|| Box::new(visit));
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    found.into_iter().map(|(_, one)| one).collect()
}

fn of_special(special: Special, folder: Folder) -> Found<'static> {
    match special {
        Special::Chart => Found::Chart(folder),
        Special::Foreign(foreign) => Found::Skipped(folder.name(""), foreign),
    }
}

fn unreadable(root: &Path, error: ignore::Error) -> Error {
    let path = match &error {
        ignore::Error::WithPath { path, .. } => path.clone(),
        _ => root.to_owned(),
    };
    let text = error.to_string();
    Error::Unreadable { path, source: error.into_io_error().unwrap_or_else(|| std::io::Error::other(text)) }
}

/// Whether a path leads through something hidden.
fn is_hidden(path: &Path) -> bool {
    path.iter().any(|step| step.to_string_lossy().starts_with('.'))
}

fn is_manifest(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["yaml", "yml", "json"].iter().any(|known| known.eq_ignore_ascii_case(extension))
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

/// The same of a git revision as [`directory`] finds on disk.
pub fn snapshot(snapshot: &Arc<Snapshot>) -> Vec<Found<'static>> {
    let mut folders: BTreeMap<PathBuf, Option<Special>> = BTreeMap::new();
    let mut found = Vec::new();
    let mut inside: Option<PathBuf> = None;
    let mut files: Vec<PathBuf> = snapshot.below("").map(PathBuf::from).collect();
    files.sort();
    for file in files {
        if inside.as_ref().is_some_and(|special| file.starts_with(special)) {
            continue;
        }
        let mut outer: Vec<&Path> = file.ancestors().skip(1).collect();
        outer.reverse();
        let special = outer.into_iter().filter(|path| !path.as_os_str().is_empty()).find_map(|path| {
            let folder =
                || Folder::from(Root::Revision(snapshot.clone(), path.to_string_lossy().into_owned()));
            let special = *folders.entry(path.to_owned()).or_insert_with(|| folder().special());
            Some((special?, folder(), path.to_owned()))
        });
        if is_hidden(&file) || snapshot.ignores(&file) {
            continue;
        }
        if let Some((special, folder, path)) = special {
            inside = Some(path);
            found.push(of_special(special, folder));
        } else if is_manifest(&file) {
            found.push(Found::Blob(snapshot.clone(), file.to_string_lossy().into_owned()));
        }
    }
    found
}
