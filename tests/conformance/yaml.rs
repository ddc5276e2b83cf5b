use std::sync::Arc;

use hoist::text::Text;
use hoist::yaml::{self, View, to_value};
use serde_json::Value;

use crate::kubectl;
use crate::values::{SCALARS, same};

const HEAD: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n";

/// What hoist reads under `data` in a manifest; an error where it finds one.
fn hoist_reads(manifest: &str) -> Result<Value, String> {
    let parsed = yaml::parse(&Arc::new(Text::new("manifest", manifest)));
    if let Some(diagnostic) = parsed.diagnostics.iter().find(|found| found.rule != "yaml/duplicate-key") {
        return Err(diagnostic.message.clone());
    }
    let tree = parsed.documents.first().ok_or("no document")?;
    tree.root().get("data").map(to_value).ok_or_else(|| "no data".to_owned())
}

/// Compares one manifest whose `data` is `data`, which kubectl may refuse.
fn compare(data: &str) -> Result<(), String> {
    let manifest = format!("{HEAD}data:{data}\n");
    let ours = hoist_reads(&manifest);
    let theirs = kubectl::read(manifest.as_bytes()).map(|object| object["data"].clone());
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) if same(&ours, &theirs) => Ok(()),
        (Err(_), Err(_)) => Ok(()),
        (ours, theirs) => Err(format!("{data:?}\n  hoist:   {ours:?}\n  kubectl: {theirs:?}")),
    }
}

/// Compares many values: those that hoist reads in one manifest, the others each alone. Where a manifest differs
/// it is halved until the report names the culprit.
fn compare_all(values: &[String]) -> Vec<String> {
    let readable = |value: &&String| hoist_reads(&format!("{HEAD}data:\n- {value}\n")).is_ok();
    let (read, refused): (Vec<&String>, Vec<&String>) = values.iter().partition(readable);
    let alone = refused.into_iter().filter_map(|value| compare(&format!("\n- {value}")).err());
    alone.chain(compare_list(&read)).collect()
}

fn compare_list(values: &[&String]) -> Vec<String> {
    let list: String = values.iter().map(|value| format!("\n- {value}")).collect();
    match compare(&list) {
        Ok(()) => Vec::new(),
        Err(_) if values.len() > 1 => {
            let (one, other) = values.split_at(values.len() / 2);
            [compare_list(one), compare_list(other)].concat()
        }
        Err(report) => vec![report],
    }
}

fn assert_agreement(disagreements: &[String]) {
    assert!(disagreements.is_empty(), "{} differ:\n{}", disagreements.len(), disagreements.join("\n"));
}

#[test]
fn scalars_are_what_kubectl_reads() {
    if !kubectl::present() {
        return;
    }
    let values: Vec<String> = SCALARS.lines().map(str::to_owned).collect();
    let keys: Vec<String> = SCALARS.lines().map(|line| format!("{line}: 1")).collect();
    assert_agreement(&[compare_all(&values), compare_all(&keys)].concat());
}
