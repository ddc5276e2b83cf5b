//! `hoist template` beside `helm template`: the shop, a chart of 1,000 objects, and how the time grows with the
//! number of objects.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::print_stdout,
    reason = "a benchmark is a program of its own"
)]

mod measure;
mod twins;

use std::path::{Path, PathBuf};
use std::process::Command;

use measure::{Contender, hoist, in_turn, report};
use twins::Twins;

/// How often each runs.
const ROUNDS: usize = 10;

fn main() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let at = |name: &str| directory.path().join(name);
    compare("shop", &twins::shop(&at("shop")));
    compare("1,000 objects", &twins::generated(&at("many"), 1000));
    println!("\nobjects      wall  per object");
    for objects in [100, 1_000, 10_000] {
        let twins = twins::generated(&at(&objects.to_string()), objects);
        let run = || hoist("template", &[&twins.hoist]);
        let contender = Contender { name: "hoist template", command: &run };
        let took = in_turn(&[contender], ROUNDS)[0].wall.as_secs_f64();
        println!("{objects:>7} {:>7.1}ms {:>9.1}µs", took * 1e3, took * 1e6 / objects as f64);
    }
}

fn compare(title: &str, twins: &Twins) {
    let helm = helm();
    let ours = || hoist("template", &[&twins.hoist]);
    let theirs = || {
        let mut command = Command::new(helm.as_deref().unwrap_or(Path::new("helm")));
        command.args(["template", "a-release"]).arg(&twins.helm);
        command
    };
    let mut contenders = vec![Contender { name: "hoist template", command: &ours }];
    match helm {
        Some(_) => contenders.push(Contender { name: "helm template", command: &theirs }),
        None => println!("helm is not installed: hoist is measured alone"),
    }
    let rendered = ours().output().expect("hoist starts");
    assert!(rendered.status.success(), "{}", String::from_utf8_lossy(&rendered.stderr));
    report(title, rendered.stdout.len() as u64, &contenders, &in_turn(&contenders, ROUNDS));
}

/// Helm, on the path or where Go puts what it builds.
fn helm() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let home = std::env::home_dir().unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([home.join("go/bin")]);
    folders.map(|folder| folder.join("helm")).find(|helm| helm.is_file())
}
