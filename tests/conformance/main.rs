//! Differential tests: hoist beside the tools and servers whose behaviour it follows. Each skips aloud when its
//! peer is absent.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a test is a program of its own")]

mod answer;
mod api_server;
mod broken;
mod corpus;
mod crd;
mod crd_mutations;
mod defaults;
mod dice;
mod emit;
mod field_managers;
mod helm;
mod interpolation;
mod json_path;
mod kinds_table;
mod kubectl;
mod merge;
mod mutations;
mod objects;
mod packages;
mod peer;
mod registry;
mod same;
mod sarif;
mod scalar;
mod schema;
mod styles;
mod twins;
mod updates;
mod validation;
mod values;
mod verdicts;
mod warnings;
mod yaml;

/// Says that a test was skipped, past the harness, which would keep what a passing test prints to itself.
#[expect(clippy::disallowed_methods, reason = "a test that did not run says so on the terminal")]
fn skipped(why: &str) {
    use std::io::Write;
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}

/// A variable of the environment, which says what peers there are.
#[expect(clippy::disallowed_methods, reason = "tests are told of their peers by the environment")]
fn variable(name: &str) -> Option<std::ffi::OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Says what a differential test found; shown where it fails or `--nocapture` is given.
#[expect(
    clippy::disallowed_macros,
    clippy::print_stdout,
    reason = "what a test found is for the one who runs it"
)]
fn found(what: &str) {
    println!("{what}");
}
