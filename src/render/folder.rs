use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{self, Decoded};
use super::git::Snapshot;
use super::{Error, source::Foreign};

/// Where the files of a chart stand: a directory on disk, or one of a git revision.
#[derive(Clone, Debug)]
pub enum Folder {
    /// On disk.
    Disk(PathBuf),
    /// In a revision, below a path of it.
    Revision(Arc<Snapshot>, String),
}

/// What a directory is that is more than a place for manifests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// A chart of hoist's own.
    Chart,
    /// Something that is left out.
    Foreign(Foreign),
}

impl Folder {
    /// What a file of it is called in what people are shown; for the folder itself `path` is empty.
    pub fn name(&self, path: &str) -> String {
        match self {
            Self::Disk(directory) if path.is_empty() => directory.display().to_string(),
            Self::Disk(directory) => directory.join(path).to_string_lossy().into_owned(),
            Self::Revision(snapshot, below) => snapshot.name(&joined(below, path)),
        }
    }

    /// Whether it holds a file at `path`.
    pub fn holds(&self, path: &str) -> bool {
        match self {
            Self::Disk(directory) => directory.join(path).is_file(),
            Self::Revision(snapshot, below) => snapshot.holds(&joined(below, path)),
        }
    }

    /// The text of a file of it.
    ///
    /// # Errors
    /// Where it is not there or cannot be read. What is no text is the inner error.
    pub fn read(&self, path: &str) -> Result<Decoded, Error> {
        match self {
            Self::Disk(directory) => files::read(&directory.join(path), &self.name(path)),
            Self::Revision(snapshot, below) => snapshot.read(&joined(below, path)),
        }
    }

    /// The files below `path`, as paths from the folder, sorted; hidden ones left out.
    ///
    /// # Errors
    /// Where a directory cannot be read.
    pub fn list(&self, path: &str) -> Result<Vec<PathBuf>, Error> {
        let mut files = match self {
            Self::Disk(directory) => list(directory, path)?,
            Self::Revision(snapshot, below) => {
                let inside = joined(below, path);
                let own = |file: &str| Path::new(file).strip_prefix(below).map(Path::to_owned).ok();
                snapshot.below(&inside).filter_map(own).filter(|file| !is_hidden(file)).collect()
            }
        };
        files.sort();
        Ok(files)
    }

    /// What it is, where it is more than a place for manifests.
    pub fn special(&self) -> Option<Special> {
        if self.holds("Chart.yaml") {
            let files = self.list("templates").unwrap_or_default();
            let is_template = |file: &PathBuf| file.extension().is_some_and(|end| end == "j2");
            return Some(match files.iter().any(is_template) {
                true => Special::Chart,
                false => Special::Foreign(Foreign::HelmChart),
            });
        }
        let built = KUSTOMIZATIONS.iter().any(|name| self.holds(name));
        built.then_some(Special::Foreign(Foreign::Kustomization))
    }
}

/// What kustomize reads in a directory that it builds.
pub const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Whether a path leads through something hidden.
pub fn is_hidden(path: &Path) -> bool {
    path.iter().any(|step| step.to_string_lossy().starts_with('.'))
}

fn joined(below: &str, path: &str) -> String {
    match (below.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (_, true) => below.to_owned(),
        _ => format!("{below}/{path}"),
    }
}

fn list(root: &Path, below: &str) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    let mut open = vec![PathBuf::from(below)];
    while let Some(directory) = open.pop() {
        let full = root.join(&directory);
        if !full.is_dir() {
            continue;
        }
        let unreadable = |source| Error::Unreadable { path: full.clone(), source };
        for entry in fs::read_dir(&full).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            let path = directory.join(&name);
            match root.join(&path).is_dir() {
                _ if name.to_string_lossy().starts_with('.') => {}
                true => open.push(path),
                false => files.push(path),
            }
        }
    }
    Ok(files)
}
