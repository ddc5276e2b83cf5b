//! What happens when nobody reads, and when a terminal is or is not there.

use std::io::Read as _;
use std::process::Stdio;

use crate::run;

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let directory = tempfile::tempdir().expect("a directory");
    let broken = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndatum: {}\n---\n".repeat(5_000);
    std::fs::write(directory.path().join("many.yaml"), broken).expect("a file");
    let mut child = run::hoist(directory.path())
        .args(["validate", "many.yaml"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut first = [0; 16];
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut first).expect("some output");
    drop(stdout);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn colour_is_for_those_who_see_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let coloured = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = run::hoist(directory.path());
        command.envs(variables.iter().copied()).args(["validate", "absent.yaml"]).args(arguments);
        let output = command.output().expect("the binary starts");
        output.stderr.contains(&b'\x1b')
    };
    assert!(!coloured(&[], &[]), "a pipe");
    assert!(coloured(&[], &["--color=always"]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "0")], &[]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(coloured(&[("NO_COLOR", "1")], &["--color", "always"]), "the flag wins");
}
