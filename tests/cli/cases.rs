//! Every directory in `cases/` is a case: `cmd` holds command lines, `in/` the files they are run on, and `out`
//! what they must print and how they must end. `UPDATE=1` writes `out` anew; read it before you commit it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::run;

#[test]
fn every_case_ends_as_written() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/cases");
    let mut directories: Vec<PathBuf> =
        fs::read_dir(cases).expect("the cases").map(|entry| entry.expect("a case").path()).collect();
    directories.sort();
    assert!(!directories.is_empty(), "there are no cases");
    let failed: Vec<String> = directories.iter().filter_map(|case| differs(case)).collect();
    assert!(failed.is_empty(), "{}\nUPDATE=1 rewrites what is expected", failed.join("\n"));
}

#[expect(clippy::disallowed_methods, reason = "a test has no session to ask")]
/// What a case printed, where it is not what was expected.
fn differs(case: &Path) -> Option<String> {
    let found = played(case);
    let expected = case.join("out");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(expected, found).expect("the case can be written");
        return None;
    }
    let expected = fs::read_to_string(expected).unwrap_or_default();
    (found != expected).then(|| {
        let name = case.file_name().unwrap_or_default().to_string_lossy();
        format!("=== {name}: expected\n{expected}\n=== {name}: found\n{found}")
    })
}

/// Runs the command lines of a case one after the other in a copy of its files.
fn played(case: &Path) -> String {
    let directory = tempfile::tempdir().expect("a directory");
    if case.join("in").is_dir() {
        copy(&case.join("in"), directory.path());
    }
    let commands = fs::read_to_string(case.join("cmd")).expect("the case has a `cmd`");
    let told = commands.lines().map(|line| told(line, &run::line(directory.path(), line)));
    told.collect::<Vec<_>>().join("\n")
}

fn told(line: &str, output: &Output) -> String {
    let status = output.status.code().map_or_else(|| "none".to_owned(), |code| code.to_string());
    let mut told = format!("$ {line}\nstatus: {status}\n");
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        if !bytes.is_empty() {
            told.push_str(&format!("--- {name}\n{}", timeless(&String::from_utf8_lossy(bytes))));
        }
    }
    told
}

/// A text without how long something took.
fn timeless(text: &str) -> String {
    let took = regex::Regex::new(r#"(in |time=")\d+\.\d+"#).expect("a regular expression");
    took.replace_all(text, "${1}…").into_owned()
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("a directory");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
