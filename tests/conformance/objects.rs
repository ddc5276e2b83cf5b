//! Objects to ask servers about: those in `objects/`, each kind with little and with much in it, and a corpus.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hoist::kinds::table::{self, Kind};
use hoist::text::Text;
use hoist::yaml::{self, to_value};
use serde_json::Value;

/// An object, its kind and its API version.
pub struct Sample {
    pub kind: &'static Kind,
    pub version: String,
    pub object: Value,
}

/// The objects in `objects/`.
pub fn own() -> Vec<Sample> {
    in_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/objects"))
}

/// Objects as people write them, with much in each, in `verdicts/manifests/`.
pub fn manifests() -> Vec<Sample> {
    in_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/verdicts/manifests"))
}

/// The objects in `refused/`, each wrong in ways of its own.
pub fn refused() -> Vec<Sample> {
    in_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/refused"))
}

/// The rendered objects of the corpus; none where `HOIST_CORPUS` names none.
#[expect(clippy::disallowed_methods, reason = "the place of the corpus is given in the environment")]
pub fn corpus() -> Vec<Sample> {
    match std::env::var_os("HOIST_CORPUS") {
        Some(folder) => in_folder(&PathBuf::from(folder).join("otel-rendered")),
        None => Vec::new(),
    }
}

fn in_folder(folder: &Path) -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut entries: Vec<_> = std::fs::read_dir(folder).expect("the folder can be read").flatten().collect();
    entries.sort_by_key(|entry| entry.path());
    for path in entries.iter().map(|entry| entry.path()) {
        if path.is_dir() {
            samples.extend(in_folder(&path));
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml") {
            samples.extend(in_file(&path));
        }
    }
    samples
}

/// The objects of one file.
pub fn in_file(path: &Path) -> Vec<Sample> {
    let content = std::fs::read_to_string(path).expect("the file is text");
    let text = Arc::new(Text::new(path.display().to_string(), content));
    let objects = yaml::parse(&text).documents.into_iter().map(|tree| to_value(tree.root()));
    objects.filter_map(sample).collect()
}

/// The object as a sample; `None` where it is of no kind that is known.
pub fn sample(object: Value) -> Option<Sample> {
    let api_version = object["apiVersion"].as_str()?;
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    let kind = table::find(group, object["kind"].as_str()?)?;
    Some(Sample { kind, version: version.to_owned(), object })
}
