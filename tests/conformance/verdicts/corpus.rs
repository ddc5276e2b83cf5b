use std::path::{Path, PathBuf};
use std::sync::Arc;

use hoist::text::Text;
use hoist::yaml::{self, Tree, to_value};

use crate::answer;
use crate::corpus::files;
use crate::objects::{self, Sample};
use crate::{skipped, variable};

/// The documents of the corpus that the server could be sent, each as it stands in its file.
pub fn documents() -> Vec<(Sample, String)> {
    let Some(corpus) = variable("HOIST_CORPUS").map(PathBuf::from) else {
        skipped("verdicts: HOIST_CORPUS is not set");
        return Vec::new();
    };
    files(&corpus).iter().flat_map(|file| in_file(file)).collect()
}

fn in_file(file: &Path) -> Vec<(Sample, String)> {
    let content = std::fs::read(file).expect("a file");
    let text = Arc::new(Text::new(file.display().to_string(), String::from_utf8_lossy(&content)));
    yaml::parse(&text).documents.iter().filter_map(document).collect()
}

/// The object and its text, in a namespace that is there.
fn document(tree: &Tree) -> Option<(Sample, String)> {
    let mut object = to_value(tree.root());
    let mut text = tree.text().slice(tree.span()).to_owned();
    if let Some(place) = tree.locate(&yaml::Path::fields("metadata.namespace")) {
        let start = tree.span().start;
        let (from, to) = (place.value.start - start, place.value.end - start);
        text.replace_range(from as usize..to as usize, "default");
        object["metadata"]["namespace"] = "default".into();
    }
    answer::target(&object)?;
    Some((objects::sample(object)?, text))
}
