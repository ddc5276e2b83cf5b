use std::sync::Arc;

use hoist::text::Text;
use hoist::yaml::{self, Node, View, to_value};
use proptest::prelude::*;
use serde_json::Value;

use crate::kubectl;
use crate::same::same;
use crate::values::{SCALARS, sample, string};

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
pub fn compare_all(values: &[String]) -> Vec<String> {
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

/// Fails where there is a disagreement, and shows all.
pub fn assert_agreement(disagreements: &[String]) {
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

/// Scalars made up, written as they are: on one line, behind the dash of an element.
#[test]
fn made_up_scalars_are_what_kubectl_reads() {
    if !kubectl::present() {
        return;
    }
    let number = "[-+]?(0[xob]?)?[0-9a-f_]{0,6}[.]?[0-9_]{0,3}([eE][-+]?[0-9]{1,3})?";
    let written = prop_oneof![string(), number.prop_map(String::from), "[a-zA-Z]{1,5}"];
    let one_line =
        |text: &String| !text.contains(|char: char| char.is_control() || "\u{2028}\u{feff}".contains(char));
    let values: Vec<String> = sample(written, 1500).into_iter().filter(one_line).collect();
    assert!(values.len() > 500);
    assert_agreement(&compare_all(&values));
}

/// Every document of the corpus, read by the fast path and, with a carriage return behind it, by the other parser.
#[test]
fn both_parsers_read_the_corpus_as_the_same_trees() {
    let Some(corpus) = crate::variable("HOIST_CORPUS") else {
        return crate::skipped("HOIST_CORPUS names no corpus");
    };
    let mut read = 0;
    for entry in ignore::Walk::new(corpus).filter_map(Result::ok) {
        let is_yaml =
            entry.path().extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
        let Some(content) = is_yaml.then(|| std::fs::read_to_string(entry.path()).ok()).flatten() else {
            continue;
        };
        for document in content.split("\n---") {
            let [fast, other] =
                [format!("{document}\n"), format!("{document}\n#\r\n")].map(|text| show(&text));
            assert_eq!(fast, other, "{}", entry.path().display());
            read += 1;
        }
    }
    assert!(read > 0, "the corpus is empty");
}

/// All that a stream is read as, with the places of keys and values.
fn show(content: &str) -> String {
    let parsed = yaml::parse(&Arc::new(Text::new("t", content)));
    let mut shown = String::new();
    parsed.documents.iter().for_each(|tree| show_node(&mut shown, tree.root()));
    parsed
        .diagnostics
        .iter()
        .for_each(|found| shown += &format!("{} {:?}\n", found.message, found.labels[0].span));
    shown
}

fn show_node(shown: &mut String, node: Node<'_>) {
    *shown += &format!("{:?} {:?}\n", node.place(), node.shape());
    for (key, value) in node.pairs() {
        *shown += &format!("{:?} {:?}: ", key.place(), key.shape());
        show_node(shown, value);
    }
    node.items().for_each(|item| show_node(shown, item));
}
