//! What `kubectl diff` prints, line by line.

use hoist::api::PatchType;
use hoist::diff::{Action, Change, Patch, Secrets, differences};
use hoist::kinds::KubeVersion;
use hoist::kinds::schema::Schemas;
use hoist::merge::{last_applied, strategic};
use hoist::object::Reference;
use hoist::report::Style;
use hoist::report::diff::Format;
use serde_json::{Value, json};

use super::cluster::Cluster;
use super::type_of;

fn plain(namespace: &str, kind: &str, field: &str, value: Value) -> Value {
    let mut object =
        json!({"apiVersion": "v1", "kind": kind, "metadata": {"name": "p", "namespace": namespace}});
    object[field] = value;
    object
}

/// Pairs of manifests: what is there, and what is wanted.
fn pairs(namespace: &str) -> Vec<(Value, Value)> {
    let template = |image: &str, env: Value| {
        let spec = json!({"containers": [{"name": "c", "image": image, "env": env}]});
        plain(namespace, "PodTemplate", "template", json!({"metadata": {"labels": {"a": "b"}}, "spec": spec}))
    };
    let strings = ["yes", "1", "1e3", "a: b", "- a", "# a", "it's", "\"", "null", "~", "", " a ", "0x1", "é"];
    let odd: Value = strings
        .iter()
        .zip('a'..)
        .map(|(text, key)| (key.to_string(), json!(text)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    vec![
        (
            template("i:1", json!([{"name": "A", "value": "1"}])),
            template("i:2", json!([{"name": "A", "value": "1"}, {"name": "B", "value": "yes"}])),
        ),
        (
            plain(namespace, "ConfigMap", "data", json!({"f": "one\n  two\nthree\n", "g": "x\ny"})),
            plain(
                namespace,
                "ConfigMap",
                "data",
                json!({"f": "one\n  2\nthree\n", "g": "x\ny\n\n", "h": "\n a\n"}),
            ),
        ),
        (plain(namespace, "ConfigMap", "data", json!({})), plain(namespace, "ConfigMap", "data", odd)),
        (
            plain(namespace, "Secret", "data", json!({"a": "QQ==", "b": "QQ==", "c": "QQ=="})),
            plain(namespace, "Secret", "data", json!({"a": "Qg==", "b": "QQ==", "d": "QQ=="})),
        ),
    ]
}

/// What hoist prints for the change that a dry run foretells.
async fn ours(cluster: &Cluster, live: Value, desired: &Value) -> String {
    let mut wanted = desired.clone();
    last_applied::set(&mut wanted).expect("it can be annotated");
    let applied = last_applied::get(&live).expect("it can be read").unwrap_or_default();
    let patch = strategic::three_way(&applied, &wanted, &live, type_of(&live)).expect("it can be merged");
    let after =
        cluster.patch(&live, PatchType::Strategic, &patch, true).await.expect("the patch is accepted");
    let change = Change {
        reference: Reference::read(desired).expect("it has a reference"),
        action: Action::Update { patch: Patch::Strategic(patch) },
        before: Some(live),
        after: Some(after),
    };
    let schemas = Schemas::of(KubeVersion::minor(36));
    let types = |gvk: &hoist::object::Gvk| schemas.kind(&gvk.group, &gvk.version, &gvk.kind);
    let mut out = Vec::new();
    let differences = differences([&change], types, Secrets::Masked);
    Format::Unified.write(&mut out, &differences, Style::PLAIN).expect("memory can be written");
    String::from_utf8(out).expect("it is text")
}

/// The lines that come and go, without the files' names and the generation, which a client cannot foretell.
fn changed(diff: &str) -> Vec<&str> {
    let lines = diff.lines().filter(|line| line.starts_with(['+', '-']));
    let lines = lines.filter(|line| !line.starts_with("+++") && !line.starts_with("---"));
    lines.filter(|line| !line[1..].starts_with("  generation: ")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unified_difference_is_kubectls() {
    let Some(cluster) = Cluster::connect("unified").await else { return };
    for (before, desired) in pairs(&cluster.ours) {
        let said = cluster.kubectl_apply(std::slice::from_ref(&before));
        assert!(said.contains("created") || said.contains("configured"), "{said}");
        let live = cluster.get(&before).await;
        let theirs = cluster.kubectl(&["diff", "-f", "-"], &desired.to_string());
        let ours = ours(&cluster, live, &desired).await;
        assert_eq!(changed(&ours), changed(&theirs), "kubectl:\n{theirs}\nhoist:\n{ours}");
        assert!(!changed(&ours).is_empty());
    }
    cluster.clean(&[]).await;
}
