//! kubectl, as the peer to take turns with.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// Runs kubectl with the manifests `objects` on its standard input, and returns its sorted lines.
pub fn with_manifests(kubeconfig: &Path, words: &[&str], objects: &[Value]) -> Vec<String> {
    let list = json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string();
    run(kubeconfig, words, &list)
}

/// Runs kubectl and returns its sorted lines, standard error's after standard output's.
pub fn run(kubeconfig: &Path, words: &[&str], input: &str) -> Vec<String> {
    let mut child = Command::new("kubectl")
        .arg("--kubeconfig")
        .arg(kubeconfig)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kubectl runs");
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let sorted = |bytes: &[u8]| {
        let mut lines: Vec<_> = String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    [sorted(&output.stdout), sorted(&output.stderr)].concat()
}
