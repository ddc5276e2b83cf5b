use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, LazyLock, OnceLock};

use super::archive::Archive;
use super::files::{self, Decoded};
use super::git::Snapshot;
use super::helmignore::{BadLine, Rules};
use super::{Error, directory, source::Foreign};
use crate::diag::Diagnostic;

/// Where the files of a chart stand: a directory, or one below it, as a subchart's.
#[derive(Clone, Debug)]
pub struct Folder {
    root: Root,
    /// The path from there, without a slash at either end.
    below: String,
    /// What its `.helmignore` says, once somebody asked.
    ignored: Arc<OnceLock<Result<Rules, BadLine>>>,
}

/// What holds the files of a chart.
#[derive(Clone, Debug)]
pub enum Root {
    /// A directory on disk.
    Disk(PathBuf),
    /// A revision, below a path of it.
    Revision(Arc<Snapshot>, String),
    /// A packed chart.
    Packed(Arc<Archive>),
}

/// What a directory is that is more than a place for manifests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// A chart of hoist's own.
    Chart,
    /// Something that is left out.
    Foreign(Foreign),
}

impl From<Root> for Folder {
    fn from(root: Root) -> Self {
        Self { root, below: String::new(), ignored: Arc::default() }
    }
}

impl Folder {
    /// The directory at `path` on disk.
    pub fn disk(path: impl Into<PathBuf>) -> Self {
        Root::Disk(path.into()).into()
    }

    /// What holds its files, and those around it where it is a subchart.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// The folder at `path` in it. Links in it may lead wherever those of the whole may, and the `.helmignore` of
    /// the whole counts, not one of its own.
    pub fn within(&self, path: &str) -> Self {
        Self { below: joined(&self.below, path), ..self.clone() }
    }

    /// The packed chart at `path` in it. What is wrong with that is the inner error.
    ///
    /// # Errors
    /// As [`Folder::bytes`].
    pub fn unpack(&self, path: &str) -> Result<Result<Self, Box<Diagnostic>>, Error> {
        let packed = self.bytes(path)?;
        Ok(Archive::open(&self.name(path), &packed).map(|archive| Root::Packed(Arc::new(archive)).into()))
    }

    /// The folder that `path`, which may lead upwards or from the root, names as seen from this one. A packed chart
    /// has nothing beside it.
    ///
    /// # Errors
    /// Where it is in no revision of a git repository.
    pub fn beside(&self, path: &str) -> Result<Option<Self>, Error> {
        match &self.root {
            Root::Disk(root) => Ok(Some(Self::disk(without_detours(&root.join(&self.below).join(path))))),
            Root::Revision(snapshot, root) => {
                let from = Path::new(snapshot.path()).join(joined(root, &self.below));
                let found = snapshot.another(&without_detours(&from.join(path)))?;
                Ok(Some(Root::Revision(found, String::new()).into()))
            }
            Root::Packed(_) => Ok(None),
        }
    }

    /// What it is told from other folders by, whichever way leads to it.
    pub fn identity(&self) -> PathBuf {
        let name = PathBuf::from(self.name(""));
        match &self.root {
            Root::Disk(_) => fs::canonicalize(&name).unwrap_or(name),
            Root::Revision(..) | Root::Packed(_) => name,
        }
    }

    /// What a file of it is called in what people are shown; for the folder itself `path` is empty.
    pub fn name(&self, path: &str) -> String {
        let path = joined(&self.below, path);
        match &self.root {
            Root::Disk(directory) if path.is_empty() => directory.display().to_string(),
            Root::Disk(directory) => directory.join(path).to_string_lossy().into_owned(),
            Root::Revision(snapshot, root) => snapshot.name(&joined(root, &path)),
            Root::Packed(archive) => archive.name(&path),
        }
    }

    /// Whether it holds a file at `path`.
    pub fn holds(&self, path: &str) -> bool {
        let path = joined(&self.below, path);
        // Where a `.helmignore` cannot be read, whoever lists the files is told.
        self.is_there(&path) && !self.rules().is_ok_and(|rules| rules.ignore(Path::new(&path)))
    }

    /// Whether there is a file at a path from the root.
    fn is_there(&self, path: &str) -> bool {
        match &self.root {
            Root::Disk(directory) => directory.join(path).is_file(),
            Root::Revision(snapshot, root) => snapshot.holds(&joined(root, path)),
            Root::Packed(archive) => archive.get(path).is_some(),
        }
    }

    /// What `.helmignore` leaves out. Of a packed chart it does nothing: that was left out before it was packed.
    fn rules(&self) -> Result<&Rules, Error> {
        static NONE: LazyLock<Rules> = LazyLock::new(Rules::default);
        let whole = Self { below: String::new(), ..self.clone() };
        if matches!(self.root, Root::Packed(_)) {
            return Ok(&NONE);
        }
        let read = || -> Result<_, Error> {
            match whole.is_there(HELMIGNORE) {
                true => Ok(Rules::read(&String::from_utf8_lossy(&whole.bytes(HELMIGNORE)?))),
                false => Ok(Rules::read("")),
            }
        };
        let known = match self.ignored.get() {
            Some(known) => known,
            None => {
                let known = read()?;
                self.ignored.get_or_init(|| known)
            }
        };
        let place = |line| format!("{}:{line}", whole.name(HELMIGNORE));
        known.as_ref().map_err(|bad| Error::HelmIgnore { place: place(bad.line), reason: bad.reason })
    }

    /// The text of a file of it.
    ///
    /// # Errors
    /// Where it is not there, cannot be read, or is a link that leads out of the chart. What is no text is the
    /// inner error.
    pub fn read(&self, path: &str) -> Result<Decoded, Error> {
        let (name, inside) = (self.name(path), joined(&self.below, path));
        match &self.root {
            Root::Disk(directory) => {
                directory::check(directory, Path::new(&inside))?;
                files::read(&directory.join(inside), &name)
            }
            Root::Revision(..) | Root::Packed(_) => Ok(files::decode(&name, self.bytes(path)?)),
        }
    }

    /// The bytes of a file of it.
    ///
    /// # Errors
    /// As [`Folder::read`], and where it is larger than any file of a chart.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, Error> {
        let (name, inside) = (self.name(path), joined(&self.below, path));
        match &self.root {
            Root::Disk(directory) => {
                directory::check(directory, Path::new(&inside))?;
                files::bytes(&directory.join(inside), &name)
            }
            Root::Revision(snapshot, root) => {
                snapshot.check(root, &inside)?;
                snapshot.bytes(&joined(root, &inside))
            }
            Root::Packed(archive) => {
                let content = archive.get(&inside).map(<[u8]>::to_vec);
                content.ok_or(Error::NotFound { name, hint: None })
            }
        }
    }

    /// The files below `path`, as paths from the folder, sorted; those that `.helmignore` names left out.
    ///
    /// # Errors
    /// Where a directory or `.helmignore` cannot be read, or a link leads out of the chart.
    pub fn list(&self, path: &str) -> Result<Vec<PathBuf>, Error> {
        let inside = joined(&self.below, path);
        let rules = self.rules()?;
        let files: Vec<PathBuf> = match &self.root {
            Root::Disk(root) => directory::list(root, &inside, |path| rules.ignore_directory(path))?,
            Root::Revision(snapshot, root) => {
                let from_root = |file: &str| Path::new(file).strip_prefix(root).map(Path::to_owned).ok();
                snapshot.below(&joined(root, &inside)).filter_map(from_root).collect()
            }
            Root::Packed(archive) => archive.paths().map(PathBuf::from).collect(),
        };
        let wanted = |file: &&PathBuf| file.starts_with(&inside) && !rules.ignore(file);
        let own = |file: &PathBuf| file.strip_prefix(&self.below).map(Path::to_owned).ok();
        let mut files: Vec<PathBuf> = files.iter().filter(wanted).filter_map(own).collect();
        files.sort();
        Ok(files)
    }

    /// The names of the files and folders in `path` itself, sorted. Those that `.helmignore` names are among them:
    /// whether a folder is left out is told by what [`Folder::list`] has of it.
    ///
    /// # Errors
    /// As [`Folder::list`].
    pub fn names(&self, path: &str) -> Result<BTreeSet<String>, Error> {
        let inside = joined(&self.below, path);
        let first = |file: &str, below: &str| {
            let rest = file.strip_prefix(below)?.strip_prefix('/')?;
            rest.split('/').next().map(str::to_owned)
        };
        Ok(match &self.root {
            Root::Disk(root) => directory::names(root, &inside)?.into_iter().collect(),
            Root::Revision(snapshot, root) => {
                let below = joined(root, &inside);
                snapshot.below(&below).filter_map(|file| first(file, &below)).collect()
            }
            Root::Packed(archive) => archive.paths().filter_map(|file| first(file, &inside)).collect(),
        })
    }

    /// What it is, where it is more than a place for manifests.
    pub fn special(&self) -> Option<Special> {
        if self.holds("Chart.yaml") {
            // What keeps its templates from being listed is told once it is rendered.
            let Ok(files) = self.list("templates") else { return Some(Special::Chart) };
            let is_template = |file: &PathBuf| file.extension().is_some_and(|end| end == "j2");
            // Without templates of its own a chart is what its dependencies are.
            return Some(match files.is_empty() || files.iter().any(is_template) {
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

/// What says which files are no part of the chart.
const HELMIGNORE: &str = ".helmignore";

/// The path without `.` and, where there is something to step back from, `..`.
fn without_detours(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for step in path.components() {
        match step {
            Component::CurDir => {}
            Component::ParentDir if plain.ends_with("..") || plain.as_os_str().is_empty() => plain.push(".."),
            Component::ParentDir => _ = plain.pop(),
            other => plain.push(other),
        }
    }
    if plain.as_os_str().is_empty() { PathBuf::from(".") } else { plain }
}

fn joined(below: &str, path: &str) -> String {
    match (below.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (_, true) => below.to_owned(),
        _ => format!("{below}/{path}"),
    }
}
