//! Runs the binary in a directory of its own, with nothing of the surroundings it could pick up.

use std::path::Path;
use std::process::{Command, Output};

/// The binary, to be run in `directory`.
pub fn hoist(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hoist"));
    command.current_dir(directory).env_clear().env("HOME", directory);
    command
}

/// Runs the words of `line`, of which the first is `hoist`; `< FILE` at its end is standard input.
pub fn line(directory: &Path, line: &str) -> Output {
    let (words, input) = line.split_once(" < ").map_or((line, None), |(words, file)| (words, Some(file)));
    let words = words.split_whitespace().skip(1);
    let mut command = hoist(directory);
    command.args(words);
    match input {
        Some(file) => command.stdin(std::fs::File::open(directory.join(file)).expect("the input's file")),
        None => command.stdin(std::process::Stdio::null()),
    };
    command.output().expect("the binary starts")
}
