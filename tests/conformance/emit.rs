use std::sync::Arc;

use hoist::text::Text;
use hoist::yaml::{self, to_value};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::kubectl;
use crate::same::same;
use crate::values::{sample, string, value};

fn read_back(emitted: &str) -> Value {
    let parsed = yaml::parse(&Arc::new(Text::new("emitted", emitted)));
    assert!(parsed.diagnostics.is_empty(), "{emitted:?}: {:?}", parsed.diagnostics);
    parsed.documents.first().map_or(Value::Null, |tree| to_value(tree.root()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn hoist_reads_what_it_wrote(value in value()) {
        let emitted = yaml::emit(&value);
        let read = read_back(&emitted);
        prop_assert!(same(&read, &value), "{emitted}\n{read}\n{value}");
    }

    /// serde_yaml reads by the core schema of YAML 1.2.
    #[test]
    fn a_reader_of_yaml_1_2_reads_the_same(value in value()) {
        let emitted = yaml::emit(&json!({ "value": value }));
        let read: Value = serde_yaml::from_str(&emitted).map_err(|error| TestCaseError::fail(format!("{error}\n{emitted}")))?;
        prop_assert!(same(&read["value"], &value), "{emitted}\n{read}\n{value}");
    }
}

#[test]
fn kubectl_reads_what_hoist_wrote() {
    if !kubectl::present() {
        return;
    }
    let data: Vec<Value> =
        sample(value(), 600).into_iter().chain(sample(string(), 1500).into_iter().map(Value::from)).collect();
    let manifest = json!({
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "x" }, "data": data,
    });
    let read = kubectl::read(yaml::emit(&manifest).as_bytes()).expect("kubectl reads it");
    for (ours, theirs) in data.iter().zip(read["data"].as_array().expect("it is a list")) {
        assert!(same(ours, theirs), "{}\nhoist:   {ours}\nkubectl: {theirs}", yaml::emit(ours));
    }
}

#[test]
fn emits_the_style_of_kubectl() {
    let value = json!({
        "a": "x", "yes": "no", "list": ["a", {"b": 1, "c": []}, ["d"]], "text": "one\n  two\n", "map": {"k": {}, "n": null},
        "port": "80", "time": "12:30", "date": "2001-01-01", "version": "1.2.3", "arg": "--x=y", "quote": "it's", "colon": "a: b",
        "hash": "a #b", "at": "@a", "indented": "  a\nb", "kept": "a\n\n", "number": 1.5, "big": 1e21,
    });
    let emitted = concat!(
        "a: x\n\"yes\": \"no\"\nlist:\n- a\n- b: 1\n  c: []\n- - d\ntext: |\n  one\n    two\nmap:\n  k: {}\n  \"n\": null\n",
        "port: \"80\"\ntime: \"12:30\"\ndate: \"2001-01-01\"\nversion: 1.2.3\narg: --x=y\nquote: it's\ncolon: 'a: b'\n",
        "hash: 'a #b'\nat: '@a'\nindented: |2-\n    a\n  b\nkept: |+\n  a\n\nnumber: 1.5\nbig: 1.0e+21\n",
    );
    assert_eq!(yaml::emit(&value), emitted);
}
