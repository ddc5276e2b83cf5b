//! Charts on servers: every example with every set of values, what `hoist init` writes, and definitions that change.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::cluster::{Cluster, real_clusters};

/// A server as the command line names it.
struct Target {
    arguments: Vec<String>,
    /// The real server, with the namespace of the test.
    cluster: Option<Cluster>,
    /// A name that no other test has.
    name: String,
}

/// How a command ended.
struct Ended {
    code: Option<i32>,
    out: String,
    all: String,
}

impl Target {
    async fn all(test: &str, state: &Path) -> Vec<Self> {
        let local = format!("--local={}", state.join(test).display());
        let mut all = vec![Self { arguments: vec![local], cluster: None, name: test.to_owned() }];
        for cluster in real_clusters(test).await {
            let kubeconfig =
                cluster.kubeconfig.as_ref().expect("a real server has one").display().to_string();
            let namespace = cluster.namespace.clone();
            let arguments = ["--kubeconfig", &kubeconfig, "-n", &namespace].map(str::to_owned).to_vec();
            all.push(Self { arguments, cluster: Some(cluster), name: namespace });
        }
        all
    }

    fn run(&self, verb: &str, arguments: &[&str]) -> Ended {
        let own = self.arguments.iter().map(String::as_str);
        run(std::iter::once(verb).chain(arguments.iter().copied()).chain(own))
    }

    /// Runs a command that must end well; what it printed as results.
    fn well(&self, verb: &str, arguments: &[&str]) -> String {
        let ended = self.run(verb, arguments);
        assert_eq!(ended.code, Some(0), "{verb} {arguments:?} {:?}\n{}", self.arguments, ended.all);
        ended.out
    }

    /// Applies, and makes sure that there is nothing left to do.
    fn settles(&self, chart: &[&str]) -> String {
        let applied = self.well("apply", &[chart, &["--hide-notes"]].concat());
        let again = self.well("apply", &[chart, &["--hide-notes"]].concat());
        assert!(again.lines().all(|line| line.ends_with(" unchanged")), "{chart:?} again:\n{again}");
        applied
    }

    async fn leave(self) {
        if let Some(cluster) = self.cluster {
            cluster.leave().await;
        }
    }
}

fn run<'a>(arguments: impl Iterator<Item = &'a str>) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hoist"));
    let output = command.args(arguments).env_remove("KUBECONFIG").env_remove("UPDATE").output();
    let output = output.expect("the binary starts");
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let all = format!("{out}{}", String::from_utf8_lossy(&output.stderr));
    Ended { code: output.status.code(), out, all }
}

/// The charts among the examples that can be applied by themselves: not those that others take from.
fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("charts-examples");
    let charts = fs::read_dir(folder).expect("the examples").map(|entry| entry.expect("an example").path());
    let is_applied = |chart: &PathBuf| {
        let metadata = fs::read_to_string(chart.join("Chart.yaml")).expect("every example is a chart");
        !metadata.lines().any(|line| line.trim() == "type: library")
    };
    let mut charts: Vec<_> = charts.filter(is_applied).collect();
    charts.sort();
    charts
}

/// The arguments for a chart with its defaults, and with each of its `values-*.yaml`.
fn value_sets(chart: &Path) -> Vec<Vec<String>> {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let entries = fs::read_dir(chart).expect("a chart").map(|entry| entry.expect("a file").path());
    let is_set = |path: &PathBuf| name(path).starts_with("values-") && name(path).ends_with(".yaml");
    let mut files: Vec<_> = entries.filter(is_set).collect();
    files.sort();
    let chart = chart.display().to_string();
    let with = |file: PathBuf| vec![chart.clone(), "-f".to_owned(), file.display().to_string()];
    std::iter::once(vec![chart.clone()]).chain(files.into_iter().map(with)).collect()
}

#[tokio::test]
async fn servers_take_every_example_with_every_set_of_values() {
    let charts = examples();
    assert!(charts.len() >= 2, "{charts:?}");
    let state = tempfile::tempdir().expect("a folder");
    for target in Target::all("examples", state.path()).await {
        for chart in &charts {
            let sets = value_sets(chart);
            assert!(sets.len() >= 3, "{}: values.yaml and two more", chart.display());
            for set in &sets {
                let set: Vec<&str> = set.iter().map(String::as_str).collect();
                target.settles(&set);
                target.well("delete", &[&set[..], &["--wait"]].concat());
            }
        }
        target.leave().await;
    }
}

#[test]
fn every_example_is_free_of_findings_and_passes_its_tests() {
    for chart in examples() {
        let name = chart.display().to_string();
        let tested = run(["test", &name].into_iter());
        assert_eq!(tested.code, Some(0), "{}", tested.all);
        for set in value_sets(&chart) {
            let linted = run(std::iter::once("lint").chain(set.iter().map(String::as_str)));
            assert!(
                linted.code == Some(0) && linted.out.starts_with("no findings"),
                "{set:?}\n{}",
                linted.all
            );
        }
    }
}

#[tokio::test]
async fn servers_take_what_init_writes() {
    let directory = tempfile::tempdir().expect("a folder");
    let chart = directory.path().join("my-app").display().to_string();
    assert_eq!(run(["init", &chart].into_iter()).code, Some(0));
    for target in Target::all("starter", directory.path()).await {
        target.settles(&[&chart]);
        target.settles(&[&chart, "--set", "ingress.enabled=true,autoscaling.enabled=true,env.A=b"]);
        target.leave().await;
    }
}

/// Writes a chart of a definition and an object of it, which sort the other way round.
fn write_chart(folder: &Path, group: &str, versions: &[Value], object: &str) {
    for inside in ["crds", "templates"] {
        fs::create_dir_all(folder.join(inside)).expect("a folder");
    }
    let write = |path: &str, content: String| fs::write(folder.join(path), content).expect("a file");
    write("Chart.yaml", "apiVersion: v2\nname: gadgets\nversion: 1.0.0\n".to_owned());
    write("values.yaml", "size: 3\n".to_owned());
    let definition = json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": {"name": format!("gadgets.{group}")},
        "spec": {
            "group": group, "scope": "Namespaced", "versions": versions,
            "names": {"kind": "Gadget", "listKind": "GadgetList", "plural": "gadgets", "singular": "gadget"},
        },
    });
    write("crds/gadgets.yaml", definition.to_string());
    write("templates/a.yaml.j2", format!("kind: Gadget\nmetadata: {{name: one}}\n{object}"));
}

/// A version of gadgets whose spec has these properties; the first is the one that is stored.
fn version(name: &str, properties: &Value) -> Value {
    let spec = json!({"type": "object", "properties": properties});
    let schema = json!({"type": "object", "properties": {"spec": spec}});
    json!({"name": name, "served": true, "storage": name == "v1", "schema": {"openAPIV3Schema": schema}})
}

#[tokio::test]
async fn definitions_come_first_and_are_kept_up_to_date() {
    let directory = tempfile::tempdir().expect("a folder");
    let chart = directory.path().join("gadgets");
    let name = chart.display().to_string();
    let narrow = json!({"size": {"type": "integer"}});
    let wide = json!({"size": {"type": "integer"}, "colour": {"type": "string"}});
    for target in Target::all("definitions", directory.path()).await {
        let group = format!("{}.example.com", target.name);
        let object = |version: &str, spec: &str| format!("apiVersion: {group}/{version}\nspec: {{{spec}}}\n");
        write_chart(&chart, &group, &[version("v1", &narrow)], &object("v1", "size: {{ values.size }}"));
        let expected = format!(
            "customresourcedefinition.apiextensions.k8s.io/gadgets.{group} created\ngadget.{group}/one created\n"
        );
        assert_eq!(target.settles(&[&name]), expected);
        let expected = expected.replace("created", "configured");

        // A field that the server knows only from the definition that comes with it.
        write_chart(&chart, &group, &[version("v1", &wide)], &object("v1", "size: 4, colour: red"));
        assert_eq!(target.settles(&[&name]), expected);
        assert_eq!(target.run("diff", &[&name]).code, Some(0), "the field was dropped");

        // A version that it serves only from then on.
        write_chart(
            &chart,
            &group,
            &[version("v1", &wide), version("v2", &wide)],
            &object("v2", "colour: blue"),
        );
        assert_eq!(target.settles(&[&name]), expected);
        target.well("delete", &[&name]);
        target.leave().await;
    }
}
