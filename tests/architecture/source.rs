//! The source files of the crate, parsed.

use std::path::{Path, PathBuf};

/// One file under `src/`.
pub struct SourceFile {
    /// The path from `src/`, as `yaml/tree.rs`.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// Its items.
    pub items: Vec<syn::Item>,
}

impl SourceFile {
    /// The room it belongs to: the first folder, or none for `lib.rs` and `main.rs`.
    pub fn room(&self) -> Option<&str> {
        let mut components = self.path.components();
        let first = components.next()?.as_os_str().to_str()?;
        components.next().map(|_| first)
    }

    /// The modules that lead to it from the crate's root: `["yaml", "tree"]`.
    pub fn module(&self) -> Vec<String> {
        let stem = self.path.with_extension("");
        let parts = stem.components().filter_map(|part| part.as_os_str().to_str());
        let mut module: Vec<String> = parts.map(str::to_owned).collect();
        module.pop_if(|last| matches!(last.as_str(), "mod" | "lib" | "main"));
        module
    }

    /// A finding, with the place an editor can open.
    pub fn found(&self, line: usize, what: impl std::fmt::Display) -> String {
        format!("  src/{}:{line}: {what}", self.path.display())
    }
}

/// `src/` of this crate.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Whether `attributes` say that the item is compiled for tests only.
pub fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_cfg = attribute.path().is_ident("cfg");
        attribute.path().is_ident("test")
            || is_cfg && attribute.parse_args::<syn::Ident>().is_ok_and(|word| word == "test")
    })
}

/// Every Rust file under `src/`, parsed.
pub fn all() -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect(&folder(), &mut files);
    assert!(files.len() > 20, "the crate's files were not found");
    files
}

fn collect(folder: &Path, files: &mut Vec<SourceFile>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("src/ can be read")
        .map(|entry| entry.expect("an entry of src/ can be read").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("a source file is text");
            let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let path = path.strip_prefix(self::folder()).expect("it lies under src/").to_owned();
            files.push(SourceFile { path, text, items: parsed.items });
        }
    }
}
