//! How long a run of `hoist validate` takes that has little to do, as before a commit; with `--version`, which has
//! nothing to do at all, beside it.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::print_stdout,
    reason = "a benchmark is a program of its own"
)]

mod measure;

use std::fs;

use measure::{Contender, hoist, in_turn, report};

/// How often each runs.
const ROUNDS: usize = 50;

const MANIFEST: &str = include_str!("deployment.yaml");

fn main() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let files = [1, 2, 3].map(|number| {
        let file = directory.path().join(format!("{number}.yaml"));
        fs::write(&file, MANIFEST.replace("web", &format!("web-{number}"))).expect("a file");
        file
    });
    let nothing = || hoist::<&str>("--version", &[]);
    let (one, three) = (|| hoist("validate", &files[..1]), || hoist("validate", &files));
    let contenders = [
        Contender { name: "hoist --version", command: &nothing },
        Contender { name: "hoist validate, 1 file", command: &one },
        Contender { name: "hoist validate, 3 files", command: &three },
    ];
    let costs = in_turn(&contenders, ROUNDS);
    report("start-up", MANIFEST.len() as u64, &contenders, &costs);
}
