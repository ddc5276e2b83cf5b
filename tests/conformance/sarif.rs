//! SARIF beside its own schema, which `HOIST_SARIF_SCHEMA` names (`sarif-schema-2.1.0.json` of the
//! specification).

use std::sync::Arc;

use hoist::check::{self, Options};
use hoist::object::{Body, Bundle, Object, Reference};
use hoist::report::{Findings, Format, Style};
use hoist::text::Text;
use hoist::yaml;

/// Objects that are wrong in ways that give findings labels, repairs, and neither.
const WRONG: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replica: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: web, imagePullPolicy: always}]
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: custom}
---
a: 1
a: 2
";

#[test]
fn sarif_is_valid_by_its_schema() {
    let Some(schema) = super::variable("HOIST_SARIF_SCHEMA") else {
        return super::skipped("sarif_is_valid_by_its_schema: HOIST_SARIF_SCHEMA is not set");
    };
    let schema = std::fs::read(schema).expect("the schema");
    let schema = serde_json::from_slice(&schema).expect("the schema is JSON");
    let parsed = yaml::parse(&Arc::new(Text::new("my files/wrong.yaml", WRONG)));
    let objects = parsed.documents.into_iter().filter_map(|tree| {
        let reference = Reference::read(tree.root())?;
        Some(Object { reference, body: Body::Tree(tree) })
    });
    let found = check::check(&Bundle::from_iter(objects), parsed.diagnostics, &Options::default());
    assert!(found.len() >= 4, "{found:#?}");
    let mut log = Vec::new();
    Findings::new(&found, 2, 1)
        .write(&mut log, Format::Sarif, Style::PLAIN)
        .expect("a vector takes everything");
    let log = serde_json::from_slice(&log).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}
