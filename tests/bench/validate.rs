//! `hoist validate` beside kubeconform over the corpus, twenty times over: as files and as one stream.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::print_stdout,
    reason = "a benchmark is a program of its own"
)]

mod corpus;
mod kubeconform;
mod measure;

use std::path::Path;

use corpus::Corpus;
use kubeconform::Kubeconform;
use measure::{Contender, hoist, in_turn, report};

/// How often each runs.
const ROUNDS: usize = 5;

fn main() {
    let Some(corpus) = Corpus::from_environment() else { return };
    println!("{} files, {:.1} MB", corpus.files, corpus.bytes as f64 / 1e6);
    let peer = Kubeconform::find(&corpus.beside("schemas"));
    compare("one file each", &corpus.tree(), corpus.bytes, peer.as_ref());
    compare("one stream", &corpus.stream(), corpus.bytes, peer.as_ref());
}

fn compare(title: &str, source: &Path, bytes: u64, peer: Option<&Kubeconform>) {
    let ours = || hoist("validate", &[source]);
    let mut contenders = vec![Contender { name: "hoist validate", command: &ours }];
    let runs = peer.map(|peer| {
        let run = move |strict, workers| move || peer.run(source, strict, workers);
        (run(false, None), run(false, Some(2)), run(true, Some(2)))
    });
    if let Some((plain, two, strict)) = &runs {
        contenders.push(Contender { name: "kubeconform", command: plain });
        contenders.push(Contender { name: "kubeconform -n 2", command: two });
        contenders.push(Contender { name: "kubeconform -n 2 -strict", command: strict });
    }
    let costs = in_turn(&contenders, ROUNDS);
    report(title, bytes, &contenders, &costs);
}
