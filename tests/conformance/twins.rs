//! The charts that the benchmark of templates compares hoist and Helm by: both make the same objects.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use hoist::render::{Options, Source, render};
use hoist::text::Text;
use hoist::yaml::{self, to_value};
use serde_json::Value;

use crate::peer;

#[path = "../bench/twins.rs"]
mod charts;

/// The objects of several texts, by kind and name.
fn objects<'t>(texts: impl IntoIterator<Item = &'t str>) -> BTreeMap<String, Value> {
    let mut objects = BTreeMap::new();
    for text in texts {
        let parsed = yaml::parse(&Arc::new(Text::new("rendered", text)));
        assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
        for mut document in parsed.documents.iter().map(|document| to_value(document.root())) {
            // Helm sorts the keys of a map before it writes it as JSON: what it hashes is another text.
            if let Some(checksum) =
                document.pointer_mut("/spec/template/metadata/annotations/checksum~1settings")
            {
                *checksum = Value::Null;
            }
            let name = format!("{} {}", document["kind"], document["metadata"]["name"]);
            if !document.is_null() {
                assert!(objects.insert(name.clone(), document).is_none(), "{name} is there twice");
            }
        }
    }
    objects
}

fn ours(chart: &Path) -> BTreeMap<String, Value> {
    let options = Options { name: Some("a-release".to_owned()), ..Options::default() };
    let rendered = render(&[Source::Named(chart.to_owned())], &options).expect("the chart is there");
    objects(rendered.texts.iter().map(|rendition| rendition.text.content()))
}

fn theirs(helm: &Path, chart: &Path) -> BTreeMap<String, Value> {
    let output = Command::new(helm).args(["template", "a-release"]).arg(chart).output().expect("helm starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    objects([String::from_utf8_lossy(&output.stdout).as_ref()])
}

#[test]
fn the_twins_of_the_benchmark_make_the_same_objects() {
    let Some(helm) = peer::find("helm", "version") else { return };
    let directory = tempfile::tempdir().expect("a directory");
    let shop = charts::shop(&directory.path().join("shop"));
    let many = charts::generated(&directory.path().join("many"), 100);
    for (twins, count) in [(shop, 25), (many, 100)] {
        let (ours, theirs) = (ours(&twins.hoist), theirs(&helm, &twins.helm));
        assert_eq!(ours.len(), count, "{:?}", ours.keys());
        for (name, object) in &ours {
            assert_eq!(Some(object), theirs.get(name), "{name}");
        }
        assert_eq!(theirs.len(), count, "{:?}", theirs.keys());
    }
}

#[test]
fn a_chart_of_ten_thousand_objects_is_let_through() {
    let directory = tempfile::tempdir().expect("a directory");
    assert_eq!(ours(&charts::generated(directory.path(), 10_000).hoist).len(), 10_000);
}
