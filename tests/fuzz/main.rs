//! Fuzz targets: what must hold of any text whatever. `cargo test` runs each for a few seconds, on what was found
//! before and on changes of its own to broken and whole documents, the same in every run.
//!
//! `HOIST_FUZZ_SECONDS=600 cargo test --test fuzz parser` goes on for longer.
//!
//! With coverage feedback they run in libFuzzer, on the pinned stable toolchain (a C++ compiler is needed; the
//! corpus grows in the first directory, what follows are seeds):
//!
//! ```console
//! $ cd tests/fuzz/driver
//! $ cargo build --release
//! $ mkdir -p corpus/parser
//! $ HOIST_FUZZ=parser target/*/release/fuzz corpus/parser ../finds -dict=../yaml.dict -max_total_time=600 -timeout=10
//! ```
//!
//! `HOIST_FUZZ` names one of [`targets::ALL`]. An input that breaks one belongs into `finds/`, where every target is
//! given it from then on.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test is a program of its own")]

mod mutate;
mod targets;

use std::time::{Duration, Instant};

use mutate::Mutator;

/// How long each target is given mutated documents, unless `HOIST_FUZZ_SECONDS` says otherwise.
const BUDGET: u64 = 2;
/// However slow the machine, so many are tried.
const LEAST: usize = 200;

fn budget() -> Duration {
    let seconds = std::env::var("HOIST_FUZZ_SECONDS").ok();
    Duration::from_secs(seconds.map_or(BUDGET, |seconds| seconds.parse().expect("a number of seconds")))
}

/// What was found before, and documents to start from: those of the other tests, and what stands between the fences
/// of the rules' pages.
fn seeds() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seeds: Vec<String> = include_str!("../conformance/broken.txt")
        .split("=====\n")
        .filter_map(|case| case.split("~~~~~\n").next().map(str::to_owned))
        .collect();
    for directory in ["tests/fuzz/finds", "tests/cli/cases", "src/check/rules"] {
        let walk = ignore::WalkBuilder::new(root.join(directory)).sort_by_file_name(Ord::cmp).build();
        for entry in walk.map(|entry| entry.expect("an entry")).filter(|entry| entry.path().is_file()) {
            let bytes = std::fs::read(entry.path()).expect("the file can be read");
            let text = String::from_utf8_lossy(&bytes);
            match entry.path().extension().and_then(|extension| extension.to_str()) {
                Some("md") => seeds.extend(text.split("```").skip(1).step_by(2).map(str::to_owned)),
                Some("yaml" | "json" | "find") => seeds.push(text.into_owned()),
                _ => {}
            }
        }
    }
    seeds
}

fn smoke(target: targets::Target) {
    let seeds = seeds();
    seeds.iter().for_each(|seed| target(seed));
    let mut mutator = Mutator::new(0x0051_0af1, &seeds);
    let (start, budget) = (Instant::now(), budget());
    let mut tried = 0;
    while tried < LEAST || start.elapsed() < budget {
        let text = mutator.next();
        let run = std::panic::catch_unwind(|| target(&text));
        assert!(run.is_ok(), "the text is {text:?}");
        tried += 1;
    }
}

macro_rules! smoke_tests {
    ($($name:ident),*) => {
        $(#[test] fn $name() { smoke(targets::$name); })*

        #[test]
        fn every_target_has_its_smoke_test() {
            assert_eq!(targets::ALL.map(|(name, _)| name), [$(stringify!($name)),*]);
        }
    };
}

smoke_tests!(parser, json, emitter, scalar, edit, validate);
