//! What hoist warns of beside the `Warning` headers of a real server.

use std::collections::BTreeSet;
use std::path::Path;

use hoist::kinds::validation;
use serde_json::Value;

use crate::answer::REAL;
use crate::api_server::{self, ApiServer};
use crate::objects::{self, Sample};
use crate::{found, mutations};

/// What the server warns of and hoist does not yet: addresses that are not in their one form, values of labels of
/// nodes that no node has, numbers of pods that are hard to keep track of, and certificates that are none.
const NOT_YET: [&str; 6] =
    ["tls: ", "non-standard IP", "RFC 5952", "CIDR value", " is invalid, a ", "In Indexed Jobs"];

#[test]
fn warnings_are_those_of_a_real_server() {
    let Some(server) = ApiServer::from_environment("warnings") else { return };
    let samples =
        objects::in_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/warnings.yaml"));
    let own = objects::own();
    let mut cases: Vec<(&Sample, String, Value)> =
        own.iter().map(|sample| (sample, String::new(), sample.object.clone())).collect();
    for sample in &samples {
        cases.push((sample, String::new(), sample.object.clone()));
        cases.extend(
            mutations::of(&sample.object).into_iter().map(|(change, object)| (sample, change, object)),
        );
    }
    let path = |sample: &Sample| api_server::path(sample.kind, &sample.version, "default");
    let answers = server.dry_run(cases.iter().map(|(sample, _, object)| (path(sample), object.clone())));
    let (mut taken, mut warned, mut wrong) = (0, 0, Vec::new());
    for ((sample, change, object), answer) in
        cases.iter().zip(answers).filter(|(_, answer)| answer.status == 201)
    {
        taken += 1;
        let known = |says: &String| !NOT_YET.iter().any(|part| says.contains(part)) && !is_of_version(says);
        let theirs: BTreeSet<String> = answer.warnings.into_iter().filter(known).collect();
        let ours = validation::warnings(sample.kind, REAL, object).into_iter().map(|warning| warning.message);
        let ours: BTreeSet<String> = ours.collect();
        warned += usize::from(!theirs.is_empty());
        if ours != theirs {
            let missing: Vec<_> = theirs.difference(&ours).collect();
            let extra: Vec<_> = ours.difference(&theirs).collect();
            wrong.push(format!(
                "{} {change}\n  server only: {missing:?}\n  ours only: {extra:?}",
                sample.kind.kind
            ));
        }
    }
    found(&format!("{} cases, {taken} taken, {warned} with a warning, {} differ", cases.len(), wrong.len()));
    assert!(wrong.is_empty(), "the server differs:\n{}", wrong.join("\n"));
    assert!(warned > 500, "too few warnings to prove anything");
}

/// Whether a warning is about the version of the whole object, which the kinds table tells.
fn is_of_version(says: &str) -> bool {
    says.contains(" is deprecated in v1.")
}
