//! The verdicts of hoist and of the tools beside it on files of a directory, each file one manifest.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What hoist has against a manifest, an error each.
#[derive(Clone, Debug)]
pub struct Finding {
    pub path: Option<String>,
    pub rule: String,
    pub message: String,
}

/// What `hoist validate` calls an error, by the file's path below `root`.
pub fn hoist(root: &Path, directory: &str) -> HashMap<String, Vec<Finding>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hoist"));
    command.args(["validate", "--kube-version", "1.36", "-o", "json", directory]);
    let output = command.current_dir(root).stdin(Stdio::null()).output().expect("the binary starts");
    assert!(output.status.code() < Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let mut errors: HashMap<String, Vec<Finding>> = HashMap::new();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    for finding in report["findings"].as_array().into_iter().flatten().filter(|it| it["severity"] == "error")
    {
        let file = text(&finding["file"]).unwrap_or_default();
        errors.entry(file).or_default().push(Finding {
            path: text(&finding["path"]),
            rule: text(&finding["rule"]).unwrap_or_default(),
            message: text(&finding["message"]).unwrap_or_default(),
        });
    }
    errors
}

/// What another tool says of each file: whether it takes it.
pub type Verdicts = HashMap<PathBuf, bool>;

/// `kubeconform -strict`, with the JSON schemas of 1.36 in the directory that `HOIST_JSON_SCHEMAS` names, as the
/// package `kubernetes-validate` brings them.
pub fn kubeconform(root: &Path, schemas: &Path) -> Option<Verdicts> {
    let own = root.with_file_name("schemas");
    copy_schemas(schemas, &own);
    let location = format!("{}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json", own.display());
    let mut command = Command::new(tool("kubeconform")?);
    command.args(["-strict", "-output", "json", "-verbose", "-schema-location", &location]).arg(root);
    let output = command.stdin(Stdio::null()).output().ok()?;
    let report: Value = serde_json::from_slice(&output.stdout).ok()?;
    let mut verdicts = Verdicts::new();
    for resource in report["resources"].as_array()? {
        let takes = !matches!(resource["status"].as_str(), Some("statusInvalid" | "statusError"));
        let file = verdicts.entry(resource["filename"].as_str()?.into()).or_insert(true);
        *file &= takes;
    }
    Some(verdicts)
}

/// The schemas with references that lead to the files beside them, not to a server.
fn copy_schemas(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory is made");
    for entry in std::fs::read_dir(from).expect("the schemas are there").flatten() {
        let text = std::fs::read_to_string(entry.path()).expect("a schema is text");
        let Ok(mut schema) =
            serde_json::from_str::<Value>(&text.replace("/api/_definitions.json", "_definitions.json"))
        else {
            continue;
        };
        schema.as_object_mut().map(|schema| schema.remove("$id"));
        std::fs::write(to.join(entry.file_name()), schema.to_string()).expect("a schema is written");
    }
}

/// `kubectl-validate`, with the schemas of the server that is asked: those of 1.36 are not among its own.
pub fn kubectl_validate(root: &Path, directories: &[String]) -> Option<Verdicts> {
    let mut command = Command::new(tool("kubectl-validate")?);
    command.args(directories).args(["-o", "json"]).current_dir(root);
    command.env("KUBECONFIG", crate::variable("HOIST_TEST_KUBECONFIG")?);
    let output = command.stdin(Stdio::null()).output().ok()?;
    let report: Value = serde_json::from_slice(&output.stdout).ok()?;
    let mut verdicts = Verdicts::new();
    for (file, results) in report.as_object()? {
        let takes = results.as_array().into_iter().flatten().all(|result| result["status"] == "Success");
        verdicts.insert(root.join(file), takes);
    }
    Some(verdicts)
}

/// The tool on the path, or where Go installs it.
fn tool(name: &str) -> Option<PathBuf> {
    let mut places: Vec<PathBuf> = std::env::split_paths(&crate::variable("PATH")?).collect();
    places.extend(crate::variable("HOME").map(|home| PathBuf::from(home).join("go/bin")));
    let found = places.into_iter().map(|place| place.join(name)).find(|path| path.is_file());
    if found.is_none() {
        crate::skipped(&format!("verdicts: {name} is not there to be compared with"));
    }
    found
}
