//! A chart's directory on disk. Helm follows every link in it; here a link may not lead out of the chart, so
//! that to render a chart that somebody else wrote shows nothing of the machine that renders it.

use std::fs;
use std::path::{Path, PathBuf};

use super::Error;

/// So many links to directories are followed in one chart: each may lead to others.
const LINKS: usize = 1000;

/// The files below `path` of the directory `root`, as paths from `root`, in no order; directories that are
/// to be skipped left out.
///
/// # Errors
/// Where a directory cannot be read, or a link leads out of `root`, nowhere, or in a circle.
pub fn list(root: &Path, path: &str, skip: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Error> {
    let (mut files, mut links) = (Vec::new(), 0);
    let mut open = vec![PathBuf::from(path)];
    check(root, Path::new(path))?;
    while let Some(directory) = open.pop() {
        for Entry { path, is_directory, is_link } in entries(root, &directory)? {
            if is_directory && skip(&path) {
                continue;
            }
            links += usize::from(is_link && is_directory);
            if links > LINKS {
                let message = format!("the chart has more than {LINKS} links to directories");
                return Err(Error::Link { message, hint: None });
            }
            match is_directory {
                true => open.push(path),
                false => files.push(path),
            }
        }
    }
    Ok(files)
}

/// What stands in the directory `path` of `root` itself, by its names; nothing where there is no such directory.
///
/// # Errors
/// As [`list`].
pub fn names(root: &Path, path: &str) -> Result<Vec<String>, Error> {
    check(root, Path::new(path))?;
    let name = |entry: Entry| Some(entry.path.file_name()?.to_string_lossy().into_owned());
    Ok(entries(root, Path::new(path))?.into_iter().filter_map(name).collect())
}

/// What stands in a directory.
struct Entry {
    /// From the root.
    path: PathBuf,
    /// Whether it is a directory, or a link to one.
    is_directory: bool,
    is_link: bool,
}

fn entries(root: &Path, directory: &Path) -> Result<Vec<Entry>, Error> {
    let full = root.join(directory);
    if !full.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |source| Error::Unreadable { path: full.clone(), source };
    let mut entries = Vec::new();
    for entry in fs::read_dir(&full).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let (path, kind) = (directory.join(entry.file_name()), entry.file_type().map_err(unreadable)?);
        let is_link = kind.is_symlink();
        let is_directory = if is_link { follow(root, &path)?.is_dir() } else { kind.is_dir() };
        entries.push(Entry { path, is_directory, is_link });
    }
    Ok(entries)
}

/// Makes sure that `path` leads to a file or directory inside of `root`.
///
/// # Errors
/// Where it is something else, or a link on the way leads out of `root`, nowhere, or in a circle. That nothing
/// is there is no error.
pub fn check(root: &Path, path: &Path) -> Result<(), Error> {
    let steps: Vec<&Path> = path.ancestors().filter(|step| !step.as_os_str().is_empty()).collect();
    for step in steps.iter().rev() {
        match fs::symlink_metadata(root.join(step)) {
            Ok(metadata) if metadata.is_symlink() => _ = follow(root, step)?,
            Ok(metadata) if metadata.is_file() || metadata.is_dir() => {}
            Ok(_) => return Err(neither(root, step)),
            Err(_) => return Ok(()),
        }
    }
    Ok(())
}

/// What the link at `path` leads to.
fn follow(root: &Path, path: &Path) -> Result<fs::Metadata, Error> {
    let link = root.join(path);
    let (shown, told) = (link.display(), fs::read_link(&link).unwrap_or_default());
    let told = told.display();
    let wrong = |message: String, hint| Error::Link { message, hint };
    let nowhere = |_| wrong(format!("`{shown}` is a link that leads nowhere: `{told}`"), None);
    let target = fs::canonicalize(&link).map_err(nowhere)?;
    let inside = fs::canonicalize(root).is_ok_and(|root| target.starts_with(root));
    if !inside {
        let message = format!("`{shown}` is a link that leads out of the chart, to `{told}`");
        return Err(wrong(message, Some("copy what it leads to into the chart")));
    }
    let folder = link.parent().and_then(|folder| fs::canonicalize(folder).ok());
    if folder.is_some_and(|folder| folder.starts_with(&target)) {
        return Err(wrong(format!("`{shown}` is a link to a directory that it stands in"), None));
    }
    let metadata = fs::metadata(&target).map_err(nowhere)?;
    match metadata.is_file() || metadata.is_dir() {
        true => Ok(metadata),
        false => Err(neither(root, path)),
    }
}

fn neither(root: &Path, path: &Path) -> Error {
    let message = format!("`{}` is neither a file nor a directory", root.join(path).display());
    Error::Link { message, hint: None }
}
