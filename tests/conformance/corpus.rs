//! The manifests of `HOIST_CORPUS`, judged by hoist and by a real API server: hoist calls nothing an error that the
//! server takes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hoist::check::{self, Options};
use hoist::diag::{Diagnostic, Severity};
use hoist::object::{Body, Bundle, Object, Reference};
use hoist::text::Text;
use hoist::yaml;
use serde_json::Value;

use crate::answer::{Answer, REAL, target};
use crate::api_server::ApiServer;

/// The directories of the corpus that hold manifests as they are.
const MANIFESTS: [&str; 2] = ["k8s-examples", "otel-rendered"];

/// How many objects only the server refuses. May only shrink.
const MISSED: usize = 1;

/// An object of the corpus and what hoist has against it.
struct Judged {
    place: String,
    value: Value,
    errors: Vec<Diagnostic>,
}

#[test]
fn what_a_real_server_takes_is_no_error() {
    let test = "what_a_real_server_takes_is_no_error";
    let Some(corpus) = super::variable("HOIST_CORPUS").map(PathBuf::from) else {
        return super::skipped(&format!("{test}: HOIST_CORPUS is not set"));
    };
    let judged: Vec<Judged> = files(&corpus).iter().flat_map(|file| judge(file)).collect();
    assert!(judged.len() > 500, "the corpus holds {} objects", judged.len());
    let Some(server) = ApiServer::from_environment(test) else { return };
    let judged = judged.into_iter().filter_map(|judged| Some((target(&judged.value)?, judged)));
    let judged: Vec<_> = judged.collect();
    let answers = server.dry_run(judged.iter().map(|(path, judged)| (path.clone(), judged.value.clone())));
    let (mut asked, mut false_alarms, mut missed) = (0, Vec::new(), Vec::new());
    for ((_, Judged { place, errors, .. }), answer) in judged.iter().zip(answers) {
        asked += 1;
        match (Answer::from(answer), errors.first()) {
            (Answer::Accepted, Some(error)) => false_alarms.push(format!("{place}: {}", error.message)),
            (Answer::Refused(causes), None) if !hangs_on_the_cluster(causes.iter()) => {
                missed.push(format!("{place}: {causes:?}"));
            }
            (Answer::Undecodable(message), None) => {
                missed.push(format!("{place}: {message}"));
            }
            _ => {}
        }
    }
    assert!(asked > 500, "only {asked} objects could be asked about");
    assert!(missed.len() <= MISSED, "only the server refuses these: {missed:#?}");
    assert!(false_alarms.is_empty(), "the server takes these: {false_alarms:#?}");
}

/// Whether a server with other objects in it would not have refused.
fn hangs_on_the_cluster<'c>(mut causes: impl Iterator<Item = &'c String>) -> bool {
    causes.all(|cause| {
        ["not found", "already exists", "no PriorityClass", "disallowed by cluster policy"]
            .iter()
            .any(|why| cause.contains(why))
    })
}

/// The YAML and JSON files under the corpus.
pub fn files(corpus: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut left: Vec<PathBuf> = MANIFESTS.iter().map(|name| corpus.join(name)).collect();
    while let Some(directory) = left.pop() {
        for entry in std::fs::read_dir(&directory).expect("the corpus holds what its card says") {
            let path = entry.expect("an entry").path();
            let manifest = path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json");
            match path.is_dir() {
                true => left.push(path),
                false if manifest => files.push(path),
                false => {}
            }
        }
    }
    files.sort();
    files
}

/// The objects of a file, each judged for the server's version.
fn judge(file: &Path) -> Vec<Judged> {
    let content = std::fs::read(file).expect("a file");
    let name = file.display().to_string();
    let text = Arc::new(Text::new(name.as_str(), String::from_utf8_lossy(&content)));
    let objects = yaml::parse(&text).documents.into_iter().filter_map(|tree| {
        let reference = Reference::read(tree.root())?;
        Some(Object { reference, body: Body::Tree(tree) })
    });
    let options = Options { versions: REAL.into(), ..Options::default() };
    let judged = objects.map(|object| {
        let place = format!("{name}: {}", object.reference);
        let mut value = object.to_value();
        // It goes to a namespace that is there.
        value["metadata"].as_object_mut().map(|metadata| metadata.remove("namespace"));
        let mut errors = check::check(&Bundle::from_iter([object]), Vec::new(), &options);
        errors.retain(|found| found.severity == Severity::Error);
        Judged { place, value, errors }
    });
    judged.collect()
}
