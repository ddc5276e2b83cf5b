//! Values that make whole documents, or stand at the top of one.

use serde_json::{Value, json};

use super::arbitrary;
use super::chart::Chart;
use crate::dice::Dice;
use crate::kubectl;
use crate::same::same;

/// Documents, each of which is a ConfigMap with a value as its data.
const DOCUMENTS: [&str; 8] = [
    "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {{ x }}\n",
    "---\n{{ head }}\ndata: {{ x }}\n",
    "---\n{{ head }}\n{{ dict(data=x) }}\n",
    "---\n{{ dict(head, data=x) }}\n",
    "--- {{ dict(head, data=x) }} # {{ x }}\n",
    "--- # {{ x }}\n# {{ x }}\n{{ dict(data=x) }}\n{{ head }}\n...\n",
    "---\n{% for one in [dict(head, data=x)] %}\n{{ one }}\n{% endfor %}\n",
    "---\n{\"data\": {{ x }}, \"apiVersion\": \"v1\",\n\"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"c\"}}\n",
];

fn template(count: usize) -> String {
    let head = "{% set head = {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'c'}} %}\n";
    let document = |at: usize| format!("{{% set x = values.v[{at}] %}}\n{}", DOCUMENTS[at % DOCUMENTS.len()]);
    head.to_owned() + &(0..count).map(document).collect::<String>()
}

#[test]
fn every_value_stays_in_its_document() {
    if !kubectl::present() {
        return;
    }
    let mut dice = Dice::new(2);
    let values: Vec<Value> = (0..100 * DOCUMENTS.len()).map(|_| arbitrary::value(&mut dice)).collect();
    let text = Chart::with(template(values.len()), &values).render().expect("it can be rendered");
    let read = kubectl::read_all(text.as_bytes()).expect("kubectl reads it");
    assert_eq!(read.len(), values.len());
    for (at, (object, value)) in read.iter().zip(&values).enumerate() {
        let document = DOCUMENTS[at % DOCUMENTS.len()];
        assert!(same(&object["data"], value), "{document}\nread     {}\nexpected {value}", object["data"]);
        assert_eq!(object.as_object().map(serde_json::Map::len), Some(4), "{document}\n{object}");
        assert_eq!(object["metadata"]["name"], json!("c"), "{document}\n{object}");
    }
}
