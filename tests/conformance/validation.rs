//! What `kinds::validation` refuses beside what a real server refuses.

use std::collections::BTreeSet;

use hoist::kinds::schema::Schemas;
use hoist::kinds::{FieldError, KubeVersion, schema, validation};
use serde_json::Value;

use crate::api_server::{self, Answer, ApiServer};
use crate::found;
use crate::mutations;
use crate::objects::{self, Sample};

const NAMESPACE: &str = "default";
/// How many objects are asked about where `HOIST_FULL` is not set.
const SAMPLE: usize = 2500;
/// Where the sample starts: another number takes another one.
const SEED: u64 = 20_260_728;

/// An object and what was done to it.
struct Case {
    sample: usize,
    change: String,
    object: Value,
}

/// One cause of a refusal.
type Cause = (String, String, String);

#[test]
fn refusals_are_those_of_a_real_server() {
    let Some(server) = ApiServer::from_environment("validation") else { return };
    let asked_for = asked_for();
    let judged = |sample: &Sample| {
        asked_for.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind == sample.kind.kind))
    };
    let mut samples: Vec<Sample> = objects::own().into_iter().filter(judged).collect();
    let mut cases = chosen(&samples);
    for sample in objects::refused().into_iter().filter(judged) {
        let (change, object) = ("as it is".to_owned(), sample.object.clone());
        cases.push(Case { sample: samples.len(), change, object });
        samples.push(sample);
    }
    let requests = cases.iter().map(|case| {
        let sample = &samples[case.sample];
        (api_server::path(sample.kind, &sample.version, NAMESPACE), case.object.clone())
    });
    let answers = server.dry_run(requests.collect::<Vec<_>>());
    let (mut asked, mut agreed, mut expressions, mut wrong) = (0, 0, 0, Vec::new());
    for (case, answer) in cases.iter().zip(&answers) {
        let sample = &samples[case.sample];
        // What is not of the right shape is refused before validation, what admission refuses after it.
        if !matches!(answer.status, 201 | 422) || !is_of_its_shape(sample, &case.object) {
            continue;
        }
        if causes(answer).iter().any(is_of_cel) {
            expressions += 1;
            continue;
        }
        asked += 1;
        let errors = validation::validate(sample.kind, KubeVersion::minor(36), &case.object);
        match compare(answer, &errors) {
            None => agreed += 1,
            Some(difference) => {
                let name = sample.object["metadata"]["name"].as_str().unwrap_or_default();
                wrong.push(format!("{} {name}: {}\n{difference}", sample.kind.kind, case.change));
            }
        }
    }
    found(&format!(
        "{} cases (seed {SEED}), {asked} judged, {agreed} agreed, {} not, {expressions} left out for what their \
         expressions in CEL are",
        cases.len(),
        wrong.len()
    ));
    wrong.iter().for_each(|it| found(it));
    let least = if asked_for.is_some() { 0 } else { SAMPLE / 4 };
    assert!(asked > least, "too few were judged to prove anything");
    assert!(wrong.len() * 100 <= asked, "the server differs:\n{}", wrong.join("\n"));
}

/// The kinds that `HOIST_KINDS` names, if it does: only these are asked about.
#[expect(clippy::disallowed_methods, reason = "which kinds to ask about is said in the environment")]
fn asked_for() -> Option<Vec<String>> {
    let names = std::env::var("HOIST_KINDS").ok()?;
    Some(names.split(',').map(str::to_owned).collect())
}

/// All cases where `HOIST_FULL` is set, else a sample.
#[expect(clippy::disallowed_methods, reason = "whether to ask everything is said in the environment")]
fn chosen(samples: &[Sample]) -> Vec<Case> {
    let mut cases = Vec::new();
    for (index, sample) in samples.iter().enumerate() {
        let mutated = mutations::of(&sample.object).into_iter();
        cases.extend(mutated.map(|(change, object)| Case { sample: index, change, object }));
    }
    let full = std::env::var_os("HOIST_FULL").is_some();
    let share = if full { 1.0 } else { SAMPLE as f64 / cases.len() as f64 };
    let mut state = SEED;
    cases.retain(|_| {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % 1_000_000) as f64 / 1_000_000.0 < share
    });
    cases
}

pub fn is_of_its_shape(sample: &Sample, object: &Value) -> bool {
    let schemas = Schemas::of(KubeVersion::minor(36));
    let Some(ty) = schemas.kind(sample.kind.group, &sample.version, sample.kind.kind) else { return false };
    let shape = |error: &FieldError| {
        use hoist::kinds::Reason::{Type, Unknown};
        matches!(error.reason, Unknown | Type)
    };
    !schema::validate(ty, object).iter().any(shape)
}

pub fn compare(answer: &Answer, found: &[FieldError]) -> Option<String> {
    let theirs = causes(answer);
    let ours: BTreeSet<Cause> = found
        .iter()
        .map(|error| (error.path.to_string(), error.reason.cause().to_owned(), error.to_string()))
        .collect();
    let missing: Vec<_> = theirs.iter().filter(|it| !ours.iter().any(|our| same(it, our))).collect();
    let extra: Vec<_> = ours.iter().filter(|it| !theirs.iter().any(|their| same(their, it))).collect();
    if missing.is_empty() && extra.is_empty() && (answer.status == 422) != found.is_empty() {
        return None;
    }
    let line = |sign: &str, (path, reason, message): &Cause| {
        let message: String = message.chars().take(300).collect();
        format!("    {sign} {path} {reason}: {message}")
    };
    let lines = missing.into_iter().map(|it| line("server only:", it));
    Some(lines.chain(extra.into_iter().map(|it| line("ours only:", it))).collect::<Vec<_>>().join("\n"))
}

fn causes(answer: &Answer) -> BTreeSet<Cause> {
    if answer.status != 422 {
        return BTreeSet::new();
    }
    let text = |cause: &Value, field: &str| cause[field].as_str().unwrap_or_default().to_owned();
    let causes = answer.body["details"]["causes"].as_array().into_iter().flatten();
    causes.map(|it| (text(it, "field"), text(it, "reason"), text(it, "message"))).collect()
}

/// Whether a cause is that an expression in CEL does not compile or costs too much: that is not judged yet.
fn is_of_cel((_, _, message): &Cause) -> bool {
    ["compilation failed", "must evaluate to", "estimated rule cost", "oldSelf cannot", "oldSelf is not used"]
        .iter()
        .any(|words| message.contains(words))
}

/// Whether two causes are the same. Structures are quoted in Go's own notation by the server and not at all
/// by us.
fn same(theirs: &Cause, ours: &Cause) -> bool {
    // The server appends a comparison in Go's own notation to what it says of some updates.
    if theirs == ours
        || (theirs.0 == ours.0 && theirs.1 == ours.1 && theirs.2.starts_with(&format!("{}\n", ours.2)))
    {
        return true;
    }
    let words = |message: &str| message.split(": ").next().unwrap_or_default().to_owned();
    let detail = ours.2.rsplit_once("}: ").or_else(|| ours.2.split_once(": ")).map_or("", |(_, rest)| rest);
    let quotes_structure = [
        "Invalid value: {",
        "Invalid value: [",
        "Invalid value: null",
        "Duplicate value: {",
        "Unsupported value: {",
    ]
    .iter()
    .any(|start| theirs.2.starts_with(start));
    theirs.0 == ours.0
        && theirs.1 == ours.1
        && words(&theirs.2) == words(&ours.2)
        && quotes_structure
        && (theirs.2.ends_with(detail) || theirs.1 == "FieldValueNotSupported")
}
