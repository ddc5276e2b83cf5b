//! The verdict of `hoist validate` beside that of a real API server, on manifests of every built-in kind made wrong,
//! or only different, in one thing each.
//!
//! The server reads the text itself and judges strictly, as a dry run. hoist is run as people run it, on files. A
//! case is one text; what the server refuses because of what the cluster holds is left out and counted.
//! `HOIST_FULL` asks all cases, `HOIST_TEST_SEED` other ones, `HOIST_KINDS` those of some kinds; in the directory that `HOIST_VERDICTS` names all is kept
//! to be looked at: the cases, the answers, and where hoist differs.

mod corpus;
mod donors;
mod mutants;
mod peers;
mod random;
mod report;
mod server;
mod text;
mod values;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use hoist::kinds::defaults;
use hoist::kinds::table::{self, Kind};
use hoist::yaml::emit;
use serde_json::json;

use crate::answer;
use crate::api_server::{self, Answer, ApiServer};
use crate::objects::{self, Sample};
use crate::{found, skipped, variable};
use donors::Donors;
use mutants::{Mutant, Mutator};
use peers::Finding;
use random::Random;
use report::{Outcome, Report};

/// The default seed.
const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

/// How many cases are asked unless all are.
const SAMPLE: usize = 4000;

/// The family of what people have written themselves.
const CORPUS: &str = "corpus";

/// The kinds that nearly all manifests are of.
const SIX: [&Kind; 6] = [
    &table::POD,
    &table::DEPLOYMENT,
    &table::STATEFUL_SET,
    &table::SERVICE,
    &table::INGRESS,
    &table::NETWORK_POLICY,
];

/// A text, where it is sent, and the file it stands in below the root of all files.
struct Case {
    sample: usize,
    mutant: Mutant,
    /// `None` where there is no such place: kubectl finds no such kind.
    path: Option<String>,
    file: PathBuf,
}

#[test]
fn hoist_says_what_a_real_server_says() {
    let Some(server) = ApiServer::from_environment("hoist_says_what_a_real_server_says") else { return };
    let seed = variable("HOIST_TEST_SEED").and_then(|seed| seed.to_str()?.parse().ok()).unwrap_or(SEED);
    let samples = objects::manifests().into_iter().chain(objects::own()).filter(|it| is_asked_for(it.kind));
    let mut samples: Vec<Sample> = samples.collect();
    let mut chosen = mutants(&samples, seed);
    for (sample, text) in corpus::documents().into_iter().filter(|(it, _)| is_asked_for(it.kind)) {
        let what = String::new();
        chosen.push((samples.len(), Mutant { family: CORPUS, what, text, address: None }));
        samples.push(sample);
    }
    let cases = cases(&samples, chosen);
    let temporary = tempfile::tempdir().expect("a directory is made");
    let kept = variable("HOIST_VERDICTS").map(PathBuf::from);
    let directory = kept.as_deref().unwrap_or(temporary.path());
    let root = directory.join("cases");
    let batches = write(&cases, &root);
    let answers = ask(&server, &cases);
    let findings = judge(&root, &batches);
    let outcomes = outcomes(&cases, &samples, &answers, &findings);
    let mut report = Report::new(seed, &outcomes);
    match variable("HOIST_JSON_SCHEMAS").map(PathBuf::from) {
        Some(schemas) => report.beside("kubeconform", peers::kubeconform(&root, &schemas), &root),
        None => skipped("verdicts: HOIST_JSON_SCHEMAS names no schemas for kubeconform"),
    }
    report.beside("kubectl-validate", peers::kubectl_validate(&root, &batches), &root);
    found(&report.to_string());
    if let Some(directory) = kept {
        std::fs::write(directory.join("differences.txt"), report.differences()).expect("the file is written");
        std::fs::write(directory.join("answers.txt"), report.answers()).expect("the file is written");
    }
    report.assert();
}

/// Whether `HOIST_KINDS` names the kind, if it names any.
fn is_asked_for(kind: &Kind) -> bool {
    let names = variable("HOIST_KINDS").map(|names| names.to_string_lossy().into_owned());
    names.is_none_or(|names| names.split(',').any(|name| name == kind.kind))
}

/// The samples themselves and their mutants, of these a share unless all are asked for; each with its sample.
fn mutants(samples: &[Sample], seed: u64) -> Vec<(usize, Mutant)> {
    let donors = Donors::of(samples.iter().map(|sample| &sample.object));
    let mut random = Random::new(seed);
    let mut mutants: Vec<(usize, Mutant)> = Vec::new();
    for (index, sample) in samples.iter().enumerate() {
        let made = Mutator::new(&donors, &mut random).mutants(&sample.object);
        mutants.extend(made.into_iter().map(|mutant| (index, mutant)));
        let mut full = sample.object.clone();
        defaults::apply(sample.kind, &sample.version, answer::REAL, &mut full);
        let what = "with its defaults".to_owned();
        mutants.push((index, Mutant { family: "reworded", what, text: emit(&full), address: None }));
    }
    let mut texts = HashSet::new();
    mutants.retain(|(_, mutant)| texts.insert(mutant.text.clone()));
    if variable("HOIST_FULL").is_none() {
        let all = mutants.len();
        mutants.retain(|_| random.below(all) < SAMPLE);
    }
    let unmutated = samples.iter().enumerate().map(|(index, sample)| {
        let text = emit(&sample.object);
        (index, Mutant { family: "unmutated", what: String::new(), text, address: None })
    });
    unmutated.chain(mutants).collect()
}

/// Where each mutant is sent and written.
fn cases(samples: &[Sample], mutants: Vec<(usize, Mutant)>) -> Vec<Case> {
    let mut batches = Batches::default();
    let cases = mutants.into_iter().enumerate().map(|(number, (sample, mutant))| {
        let Sample { kind, version, object } = &samples[sample];
        let namespace = object["metadata"]["namespace"].as_str().unwrap_or("default");
        let path = match &mutant.address {
            Some(address) => answer::target(address),
            None => Some(api_server::path(kind, version, namespace)),
        };
        let name = object["metadata"]["name"].as_str().unwrap_or_default();
        let batch = batches.next(format!("{} {name}", kind.kind));
        let file = PathBuf::from(format!("b{batch:04}")).join(format!("{number:06}.yaml"));
        Case { sample, path, mutant, file }
    });
    cases.collect()
}

/// Which case goes with which: in one run of hoist there is no object twice.
#[derive(Default)]
struct Batches(HashMap<String, usize>);

impl Batches {
    fn next(&mut self, object: String) -> usize {
        let batch = self.0.entry(object).or_default();
        *batch += 1;
        *batch - 1
    }
}

/// Writes the texts; returns the directories they are in.
fn write(cases: &[Case], root: &Path) -> Vec<String> {
    let mut batches: Vec<String> = Vec::new();
    for case in cases {
        let file = root.join(&case.file);
        let directory = file.parent().expect("it is in a directory");
        std::fs::create_dir_all(directory).expect("a directory is made");
        std::fs::write(&file, &case.mutant.text).expect("a file is written");
        batches.extend(directory.file_name().map(|name| name.to_string_lossy().into_owned()));
    }
    batches.sort();
    batches.dedup();
    batches
}

/// What the server says to each case. What cannot be sent anywhere is refused.
fn ask(server: &ApiServer, cases: &[Case]) -> Vec<Answer> {
    let requests = cases.iter().filter_map(|case| Some((case.path.clone()?, case.mutant.text.clone())));
    let mut answers = server.dry_run_yaml(requests).into_iter();
    let nowhere = || Answer { status: 400, body: json!({"message": "no such kind"}), warnings: Vec::new() };
    let answer = |case: &Case| match case.path {
        Some(_) => answers.next().expect("an answer for each request"),
        None => nowhere(),
    };
    cases.iter().map(answer).collect()
}

/// What hoist calls an error in each file.
fn judge(root: &Path, batches: &[String]) -> HashMap<String, Vec<Finding>> {
    batches.iter().flat_map(|batch| peers::hoist(root, batch)).collect()
}

fn outcomes<'c>(
    cases: &'c [Case],
    samples: &'c [Sample],
    answers: &'c [Answer],
    findings: &'c HashMap<String, Vec<Finding>>,
) -> Vec<Outcome<'c>> {
    let outcomes = cases.iter().zip(answers).map(|(case, answer)| {
        let sample = &samples[case.sample];
        let errors = findings.get(&case.file.display().to_string());
        Outcome {
            kind: sample.kind,
            name: sample.object["metadata"]["name"].as_str().unwrap_or_default(),
            mutant: &case.mutant,
            file: &case.file,
            answer,
            errors: errors.map(Vec::as_slice).unwrap_or_default(),
        }
    });
    outcomes.collect()
}
