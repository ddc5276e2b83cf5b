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

/// What kubectl reads in a manifest, or its error.
pub fn read(manifest: &[u8]) -> Result<Value, String> {
    let mut objects = read_all(manifest)?;
    objects.pop().filter(|_| objects.is_empty()).ok_or_else(|| "not one object".to_owned())
}

/// The objects that kubectl reads in manifests, or its error.
pub fn read_all(manifests: &[u8]) -> Result<Vec<Value>, String> {
    print(manifests, "json")
}

/// What kubectl prints of manifests in a format that is JSON, or its error: `annotate --local` reads and prints and
/// asks no server.
pub fn print(manifests: &[u8], format: &str) -> Result<Vec<Value>, String> {
    let mut child = Command::new("kubectl")
        .args(["annotate", "--local", "-f", "-", "hoist.test/read=1", "-o", format])
        .env("KUBECONFIG", "/dev/null")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kubectl starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let output = std::thread::scope(|scope| {
        // kubectl may refuse before it has read everything, and answer before that, too.
        scope.spawn(move || drop(stdin.write_all(manifests)));
        child.wait_with_output().expect("kubectl ends")
    });
    let objects = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    match output.status.success() {
        true => objects.collect::<Result<_, _>>().map_err(|error| error.to_string()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
