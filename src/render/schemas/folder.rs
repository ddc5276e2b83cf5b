use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use memchr::memmem;

use super::documents::{self, Documents};
use super::template::suffix;
use super::{Found, Reader};
use crate::kinds::table;
use crate::object::Gvk;
use crate::render::walk;

/// A folder with schemas, at any depth. Schemas whose names say which kind they are for (`GROUP/kind_version.json`,
/// `kind-group-version.json`) are opened only for that kind, the other files once a kind is asked for that no
/// name has.
pub struct Folder {
    root: PathBuf,
    files: OnceLock<Result<Vec<PathBuf>, String>>,
    documents: OnceLock<(Vec<Documents>, Option<String>)>,
}

impl Folder {
    /// The folder at `root`. Nothing is read yet.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), files: OnceLock::new(), documents: OnceLock::new() }
    }

    /// What it has for a kind.
    pub fn find(&self, gvk: &Gvk, reader: &Reader) -> Found {
        let files =
            self.files.get_or_init(|| walk::all_manifests(&self.root).map_err(|error| error.to_string()));
        let files = files.as_ref().map_err(String::clone)?;
        if let Some(file) = files.iter().find(|file| is_named_for(file, gvk)) {
            let location = file.to_string_lossy();
            let schema = documents::json(&location, &reader.content(&location)?)?;
            return reader.compile(&location, schema).map(Some);
        }
        let (documents, wrong) = self.documents.get_or_init(|| read(files, reader));
        match (documents.iter().find_map(|documents| documents.find(gvk)), wrong) {
            (None, Some(wrong)) => Err(wrong.clone()),
            (found, _) => Ok(found),
        }
    }
}

/// Whether a file is called as the schema of a kind is in a catalogue.
fn is_named_for(file: &Path, gvk: &Gvk) -> bool {
    let Some(name) = file.file_name().and_then(|name| name.to_str()) else { return false };
    let kind = gvk.kind.to_lowercase();
    let in_group = || file.parent().and_then(Path::file_name).is_some_and(|folder| *folder == *gvk.group);
    name == format!("{kind}{}.json", suffix(gvk))
        || name.to_lowercase() == format!("{kind}_{}.json", gvk.version) && in_group()
}

/// Reads the files that may hold definitions or say which kind they are for, and says why one of them could not be.
fn read(files: &[PathBuf], reader: &Reader) -> (Vec<Documents>, Option<String>) {
    let (mut all, mut wrong) = (Vec::new(), None);
    let marks = [table::CUSTOM_RESOURCE_DEFINITION.kind, "x-kubernetes-group-version-kind", "properties"];
    let marks = marks.map(|mark| memmem::Finder::new(mark).into_owned());
    for file in files {
        let location = file.to_string_lossy();
        let read = reader.content(&location).and_then(|content| {
            match marks.iter().any(|mark| mark.find(&content).is_some()) {
                true => Documents::of(&location, &content, reader),
                false => Ok(Documents::default()),
            }
        });
        match read {
            Ok(documents) if documents.is_empty() => {}
            Ok(documents) => all.push(documents),
            Err(error) => wrong = wrong.or(Some(error)),
        }
    }
    (all, wrong)
}
