//! One chart for Helm and one for hoist with the same values, each of which prints the values that its templates see.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use hoist::text::Text;
use hoist::yaml;
use serde_json::Value;

/// Files to write, by their paths below both charts' parent, and arguments to render with.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// `values.yaml` of the chart.
    pub defaults: String,
    /// `values.schema.json` of the chart.
    pub schema: Option<String>,
    /// Files beside the chart.
    pub files: Vec<(String, String)>,
    /// What follows `template CHART`.
    pub arguments: Vec<String>,
}

/// The values that templates saw, or why there are none.
pub type Outcome = Result<Value, String>;

const METADATA: &str = "apiVersion: v2\nname: chart\nversion: 0.1.0\n";
const MANIFEST: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: values\ndata:\n  seen: ";

/// Helm's program, where it is installed; says so where it is not.
pub fn helm() -> Option<PathBuf> {
    let installed = crate::variable("HOME").map(|home| Path::new(&home).join("go/bin/helm"));
    let candidates = [PathBuf::from("helm")].into_iter().chain(installed);
    let version = |program: &PathBuf| Command::new(program).args(["version", "--short"]).output();
    let is_four = |program: &PathBuf| version(program).is_ok_and(|told| told.stdout.starts_with(b"v4"));
    let found = candidates.into_iter().find(is_four);
    if found.is_none() {
        crate::skipped("helm 4 is not installed");
    }
    found
}

impl Case {
    pub fn new(defaults: &str, arguments: &[&str]) -> Self {
        Self {
            defaults: defaults.to_owned(),
            arguments: arguments.iter().map(|argument| (*argument).to_owned()).collect(),
            ..Self::default()
        }
    }

    pub fn file(mut self, name: &str, content: &str) -> Self {
        self.files.push((name.to_owned(), content.to_owned()));
        self
    }

    /// What Helm makes of it, and what hoist does.
    pub fn outcomes(&self, helm: &Path) -> (Outcome, Outcome) {
        let directory = tempfile::tempdir().expect("a directory");
        self.write(directory.path());
        let run = |program: &Path, chart: &str| {
            let arguments = self.arguments.iter().map(String::as_str);
            seen(program, directory.path(), &std::iter::once(chart).chain(arguments).collect::<Vec<_>>())
        };
        (run(helm, "for-helm"), run(Path::new(env!("CARGO_BIN_EXE_hoist")), "for-hoist"))
    }

    fn write(&self, directory: &Path) {
        for (name, content) in &self.files {
            fs::write(directory.join(name), content).expect("a file");
        }
        for (chart, template, prints) in [
            ("for-helm", "seen.yaml", "{{ toJson .Values | quote }}\n"),
            ("for-hoist", "seen.yaml.j2", "{{ values | tojson }}\n"),
        ] {
            let chart = directory.join(chart);
            fs::create_dir_all(chart.join("templates")).expect("a directory");
            fs::write(chart.join("Chart.yaml"), METADATA).expect("a file");
            fs::write(chart.join("values.yaml"), &self.defaults).expect("a file");
            if let Some(schema) = &self.schema {
                fs::write(chart.join("values.schema.json"), schema).expect("a file");
            }
            let template = chart.join("templates").join(template);
            fs::write(template, format!("{MANIFEST}{prints}")).expect("a file");
        }
    }
}

/// What `program template` with these arguments prints as `data.seen` of its last manifest, as JSON.
pub fn seen(program: &Path, directory: &Path, arguments: &[&str]) -> Outcome {
    let mut command = Command::new(program);
    command.arg("template").args(arguments).current_dir(directory).env("HOME", directory);
    let output = command.stdin(std::process::Stdio::null()).output().expect("the program starts");
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let printed = Arc::new(Text::new("printed", String::from_utf8(output.stdout).expect("text")));
    let read = yaml::parse(&printed);
    let root = read.documents.last().expect("a manifest").root();
    let seen = yaml::to_value(root)["data"]["seen"].as_str().expect("the values").to_owned();
    Ok(serde_json::from_str(&seen).expect("JSON"))
}
