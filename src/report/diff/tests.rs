use serde_json::{Value, json};

use super::*;
use crate::diff::{Change, Patch, Secrets, differences};
use crate::kinds::KubeVersion;
use crate::kinds::schema::Schemas;
use crate::kinds::table;
use crate::object::Reference;

fn update(before: Value, after: Value) -> Change {
    let reference = Reference::read(&after).unwrap();
    let action = Action::Update { patch: Patch::Strategic(json!({})) };
    Change { reference, action, before: Some(before), after: Some(after) }
}

fn deployment(replicas: u32, image: &str, env: Value) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": table::DEPLOYMENT.kind,
        "metadata": {"name": "web", "namespace": "shop", "uid": "u", "generation": 3},
        "spec": {
            "replicas": replicas,
            "template": {"spec": {"containers": [{"name": "web", "image": image, "env": env}]}},
        },
    })
}

fn object(kind: &table::Kind, name: &str, field: &str, value: Value) -> Value {
    let mut object =
        json!({"apiVersion": "v1", "kind": kind.kind, "metadata": {"name": name, "namespace": "shop"}});
    object[field] = value;
    object
}

fn changes() -> Vec<Change> {
    let created = object(&table::CONFIG_MAP, "new", "data", json!({"a": "x"}));
    let deleted = object(&table::SERVICE_ACCOUNT, "old", "automountServiceAccountToken", json!(false));
    let env = |names: [&str; 2]| json!([{"name": names[0], "value": "x"}, {"name": names[1], "value": "x"}]);
    vec![
        update(
            deployment(2, "registry.example/shop/web:1.25.3", env(["A", "B"])),
            deployment(4, "registry.example/shop/web:1.26.0", env(["B", "C"])),
        ),
        update(
            object(
                &table::CONFIG_MAP,
                "nginx",
                "data",
                json!({"nginx.conf": "a 1;\nb 2;\nc 3;\n", "old": "\u{1b}[31m"}),
            ),
            object(&table::CONFIG_MAP, "nginx", "data", json!({"nginx.conf": "a 1;\nb 4;\nc 3;\nd 5;"})),
        ),
        update(
            object(&table::SECRET, "s", "data", json!({"same": "QQ==", "other": "Qg=="})),
            object(&table::SECRET, "s", "data", json!({"same": "QQ==", "other": "Qw==", "new": "RA=="})),
        ),
        Change {
            reference: Reference::read(&created).unwrap(),
            action: Action::Create,
            before: None,
            after: Some(created),
        },
        Change {
            reference: Reference::read(&deleted).unwrap(),
            action: Action::Delete,
            before: Some(deleted),
            after: None,
        },
    ]
}

fn written(changes: &[Change], format: Format, style: Style) -> String {
    let schemas = Schemas::of(KubeVersion::minor(36));
    let types = |gvk: &crate::object::Gvk| schemas.kind(&gvk.group, &gvk.version, &gvk.kind);
    let mut out = Vec::new();
    format.write(&mut out, &differences(changes, types, Secrets::Masked), style).unwrap();
    String::from_utf8(out).unwrap()
}

const HUMAN: &str = "\
~ Deployment shop/web: 4 fields change (restarts pods, scales 2 → 4)
  ~ spec.replicas: 2 → 4
  - spec.template.spec.containers[name=web].env[name=A]:
    - name: A
    - value: x
  + spec.template.spec.containers[name=web].env[name=C]:
    + name: C
    + value: x
  ~ spec.template.spec.containers[name=web].image: registry.example/shop/web:1.25.3 → registry.example/shop/web:1.26.0

~ ConfigMap shop/nginx: 2 fields change
  ~ data[nginx.conf]:
    @@ -1,3 +1,4 @@
     a 1;
    -b 2;
    +b 4;
     c 3;
    +d 5;
    \\ No newline at end of file
  - data[old]: \"\\u001b[31m\"

~ Secret shop/s: 2 fields change
  + data[new]: '***'
  ~ data[other]: '*** (before)' → '*** (after)'

+ ConfigMap shop/new: is created
  + apiVersion: v1
  + data:
  +   a: x
  + kind: ConfigMap
  + metadata:
  +   name: new
  +   namespace: shop

- ServiceAccount shop/old: is deleted

1 to create, 3 to change, 1 to delete
";

#[test]
fn people_see_the_places_that_differ() {
    assert_eq!(written(&changes(), Format::Human, Style::PLAIN), HUMAN);
}

#[test]
fn nothing_is_written_where_nothing_differs() {
    let same = deployment(1, "i", json!([]));
    assert_eq!(written(&[update(same.clone(), same)], Format::Human, Style::PLAIN), "");
}

#[test]
fn what_differs_within_a_line_is_marked() {
    colored::control::set_override(true);
    let shown = written(&changes()[..1], Format::Human, Style { color: true, ..Style::PLAIN });
    for (side, version) in [("31", "1.25.3"), ("32", "1.26.0")] {
        let marked = format!("\u{1b}[1;4;{side}m{version}\u{1b}[0m");
        assert!(shown.contains(&marked), "{marked:?} is not in {shown:?}");
    }
    let narrow = written(&changes()[..1], Format::Human, Style { width: 60, ..Style::PLAIN });
    let lines = "image:\n    - registry.example/shop/web:1.25.3\n    + registry.example/shop/web:1.26.0\n";
    assert!(narrow.contains(lines), "{narrow}");
}

#[test]
fn scripts_see_what_kubectl_prints() {
    let secret = "\
diff -u -N LIVE/v1.Secret.shop.s MERGED/v1.Secret.shop.s
--- LIVE/v1.Secret.shop.s
+++ MERGED/v1.Secret.shop.s
@@ -1,6 +1,7 @@
 apiVersion: v1
 data:
-  other: '*** (before)'
+  new: '***'
+  other: '*** (after)'
   same: '***'
 kind: Secret
 metadata:
";
    assert_eq!(written(&changes()[2..3], Format::Unified, Style::PLAIN), secret);
    let created = written(&changes()[3..4], Format::Unified, Style::PLAIN);
    assert!(created.contains("@@ -0,0 +1,7 @@\n+apiVersion: v1\n"), "{created}");
    let deleted = written(&changes()[4..], Format::Unified, Style::PLAIN);
    assert!(deleted.contains("@@ -1,6 +0,0 @@\n-apiVersion: v1\n"), "{deleted}");
}

#[test]
fn programs_see_a_versioned_shape() {
    let report: Value = serde_json::from_str(&written(&changes(), Format::Json, Style::PLAIN)).unwrap();
    assert_eq!(report["version"], 1);
    let actions: Vec<_> =
        report["changes"].as_array().unwrap().iter().map(|change| &change["action"]).collect();
    assert_eq!(actions, ["update", "update", "update", "create", "delete"]);
    let web = &report["changes"][0];
    let object =
        json!({"apiVersion": "apps/v1", "kind": table::DEPLOYMENT.kind, "name": "web", "namespace": "shop"});
    assert_eq!(web["object"], object);
    assert_eq!(web["fields"][0], json!({"path": "spec.replicas", "from": 2, "to": 4}));
    let gone = json!({"name": "A", "value": "x"});
    let path = "spec.template.spec.containers[0].env[0]";
    assert_eq!(web["fields"][1], json!({"path": path, "from": gone, "to": null}));
}

#[test]
fn no_format_shows_a_secret() {
    let created = object(&table::SECRET, "c", "stringData", json!({"a": "canary"}));
    let reference = Reference::read(&created).unwrap();
    let mut changes = changes();
    changes.push(Change { reference, action: Action::Create, before: None, after: Some(created) });
    for (name, format) in Format::ALL {
        let shown = written(&changes[2..], format, Style::PLAIN);
        for canary in ["canary", "Y2FuYXJ5", "QQ==", "Qg==", "Qw==", "RA=="] {
            assert!(!shown.contains(canary), "{name} shows {canary}: {shown}");
        }
    }
}
