use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Whether there is a kubectl to ask; says so when there is none.
pub fn present() -> bool {
    let found =
        Command::new("kubectl").args(["version", "--client"]).output().is_ok_and(|out| out.status.success());
    if !found {
        crate::skipped("kubectl is not installed");
    }
    found
}

/// What kubectl reads in a manifest, or its error: `annotate --local` reads and prints and asks no server.
pub fn read(manifest: &[u8]) -> Result<Value, String> {
    let mut child = Command::new("kubectl")
        .args(["annotate", "--local", "-f", "-", "hoist.test/read=1", "-o", "json"])
        .env("KUBECONFIG", "/dev/null")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kubectl starts");
    // kubectl may refuse before it has read everything.
    let _ = child.stdin.take().expect("it is piped").write_all(manifest);
    let output = child.wait_with_output().expect("kubectl ends");
    match output.status.success() {
        true => serde_json::from_slice(&output.stdout).map_err(|error| error.to_string()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
