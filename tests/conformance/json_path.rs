//! JSONPath beside kubectl's own: what leads somewhere there leads to the same here.

use hoist::yaml::JsonPath;
use serde_json::{Value, json};

use crate::kubectl;

const MANIFEST: &str = r#"{
    "apiVersion": "v1", "kind": "Pod",
    "metadata": {"name": "web", "labels": {"app": "web", "a.b/c": "dotted", "my-label": "dashed"}},
    "spec": {
        "priority": 7,
        "containers": [
            {"name": "web", "image": "nginx:1", "ports": [{"containerPort": 80}, {"containerPort": 443}], "tty": true},
            {"name": "log's", "image": "fluent:2", "ports": [{"containerPort": 24224}]},
            {"name": "quote\"d", "image": "x", "ports": [], "tty": false}
        ]
    }
}"#;

/// The steps that lead from anything, in every way that they are written.
const STEPS: [&str; 32] = [
    ".spec",
    ".metadata.labels",
    ".containers",
    ".containers[0]",
    ".containers[1]",
    ".containers[-1]",
    ".containers[*]",
    ".containers[:]",
    ".containers[0:2]",
    ".containers[-2:]",
    ".containers[:2]",
    ".containers[::2]",
    ".containers[0,2]",
    ".containers[7]",
    "['containers']",
    ".name",
    ".image",
    "['name','image']",
    ".ports[*].containerPort",
    ".ports[0].containerPort",
    ".*",
    "[*]",
    r".a\.b/c",
    r"['a\.b/c']",
    ".my-label",
    ".none",
    "[?(@.name==\"web\")]",
    "[?(@.name!='web')]",
    "[?(@.tty)]",
    "[?(@.tty==true)]",
    "[?(@.containerPort>=80)]",
    "..containerPort",
];

/// Paths that lead the whole way.
const WHOLE: [&str; 11] = [
    "{}",
    "{@}",
    "{$.kind}",
    "{.spec.containers[?(@.name==\"web\")].ports[?(@.containerPort>80)].containerPort}",
    "{.spec.containers[?(@.ports[0].containerPort==24224)].image}",
    "{.spec.containers[?(@.name == 'log\\'s')].image}",
    "{.spec.containers[*]['name','image']}",
    "{.spec.priority}",
    "{..name}",
    "{.metadata.labels.*}",
    "{.spec.containers[1:3].name}",
];

#[test]
fn paths_lead_where_kubectl_says() {
    if !kubectl::present() {
        return;
    }
    let object = kubectl::read(MANIFEST.as_bytes()).expect("kubectl reads it");
    let pairs = STEPS.iter().flat_map(|one| STEPS.iter().map(move |other| format!("{{.spec{one}{other}}}")));
    let pairs = pairs.enumerate().filter(|(at, _)| at % 11 == 0).map(|(_, path)| path);
    let paths: Vec<String> = WHOLE.iter().map(|path| (*path).to_owned()).chain(pairs).collect();
    let (mut led, mut wrong) = (0, Vec::new());
    for path in &paths {
        let found =
            JsonPath::parse(path).map(|path| path.find(&object).into_iter().cloned().collect::<Vec<_>>());
        let found = found.unwrap_or_default();
        // kubectl refuses the whole where one of several values has no such field; hoist goes on with the others.
        if let Ok(theirs) = kubectl::print(MANIFEST.as_bytes(), &format!("jsonpath-as-json={path}")) {
            led += usize::from(!found.is_empty());
            let theirs = theirs.into_iter().next().unwrap_or_default();
            let same = sorted(&json!(found)) == sorted(&theirs);
            wrong.extend((!same).then(|| format!("{path} leads to {found:?}, with kubectl to {theirs}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(led >= 10, "of {} paths only {led} lead anywhere", paths.len());
}

/// The values in an order of their own: kubectl walks maps in none.
fn sorted(values: &Value) -> Vec<String> {
    let mut texts: Vec<_> = values.as_array().into_iter().flatten().map(Value::to_string).collect();
    texts.sort();
    texts
}
