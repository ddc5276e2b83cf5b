//! The annotation of client-side apply, byte for byte.

use std::sync::Arc;

use hoist::merge::last_applied;
use hoist::text::Text;
use hoist::yaml;
use serde_json::Value;

use super::cluster::Cluster;

/// Manifests that leave room for other encodings: numbers, escapes, nulls, empty things, annotations.
const MANIFESTS: [&str; 7] = [
    r#"
metadata: {name: numbers, labels: {b: "1", a: x}, creationTimestamp: null}
odd: [1.0, 1e3, 1e21, 1e20, 1.5e-7, 0.000001, 1e-7, -0.0, 18446744073709551615, 9223372036854775807,
  -9223372036854775808, 123456789012345678901234567890, 1.1, 3.0e100, 0x10, 0o17, 017, 1_000, .5,
  100000000000000000000.5, 5e-324, 1.7976931348623157e308, 123456789.123456789, -1e-6, -1.5e21]
"#,
    r#"
metadata: {name: strings}
data:
  z: "<a> & b \u2028 \u2029 \u0007 \b \f \x7f é 😀 \t \r \n \\ \" / ' \0"
  a: ""
  multi: |
    one
      two
"#,
    "metadata: {name: nothing}\ndata: {}\nimmutable: null\nstatus: {a: null, b: [], c: {}}\nl: [null, {a: null}, []]\n",
    "metadata: {name: annotated, annotations: {b: x, a: z, kubectl.kubernetes.io/last-applied-configuration: old}}\n",
    "metadata: {name: bare, annotations: null}\n",
    "metadata: {name: booleans}\nodd: {y: 1, n: 2, on: off, true: ~, 1: a, 1.5: b}\n",
    "metadata: {name: keys}\nodd: {Z: 1, a: 2, _: 3, é: 4, \"\": 5, aa: 6, a-b: 7, \"😀\": 8, \"\\uFFFD\": 9}\n",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_annotation_is_kubectls_byte_for_byte() {
    let Some(cluster) = Cluster::connect("annotation").await else { return };
    for manifest in MANIFESTS {
        let head = format!("apiVersion: v1\nkind: ConfigMap\n{manifest}");
        let text = Arc::new(Text::new("manifest", head.clone()));
        let parsed = yaml::parse(&text);
        let tree = parsed.documents.first().expect("it can be read");
        let mut object = yaml::to_value(tree.root());
        object["metadata"]["namespace"] = Value::from(cluster.theirs.clone());
        let arguments = ["apply", "--validate=false", "-n", &cluster.theirs, "-f", "-"];
        let said = cluster.kubectl(&arguments, &head);
        assert!(said.contains("created"), "{said}");
        let live = cluster.get(&object).await;
        let theirs = live["metadata"]["annotations"][last_applied::ANNOTATION].as_str().unwrap_or_default();
        assert_eq!(last_applied::encode(&object).expect("it can be encoded"), theirs, "{said}");
    }
    cluster.clean(&[]).await;
}
