use serde_json::{Value, json};

use super::*;
use crate::kinds::KubeVersion;
use crate::kinds::schema::{Schemas, Type};
use crate::kinds::table;
use crate::object::{Gvk, Reference};

fn types(gvk: &Gvk) -> Option<Type<'static>> {
    Schemas::of(KubeVersion::minor(36)).kind(&gvk.group, &gvk.version, &gvk.kind)
}

/// The changed places of two objects: `place: from -> to`.
fn places(before: &Value, after: &Value) -> Vec<String> {
    let ty = Reference::read(after).and_then(|reference| types(&reference.gvk));
    let side = |value: &Option<Value>| value.as_ref().map_or_else(|| "none".to_owned(), Value::to_string);
    let changes = fields(before, after, ty).into_iter();
    changes
        .map(|change| format!("{}: {} -> {}", change.place, side(&change.from), side(&change.to)))
        .collect()
}

fn deployment(pod: Value) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": table::DEPLOYMENT.kind,
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": {"spec": pod}},
    })
}

#[test]
fn what_only_a_server_writes_is_no_change() {
    let manifest = deployment(json!({"containers": [{"name": "c", "image": "i:1"}]}));
    let mut live = manifest.clone();
    live["metadata"]["uid"] = json!("u");
    live["metadata"]["generation"] = json!(4);
    live["metadata"]["creationTimestamp"] = json!("2026-01-01T00:00:00Z");
    live["metadata"]["managedFields"] = json!([{"manager": "m"}]);
    live["metadata"]["annotations"] = json!({"kubectl.kubernetes.io/last-applied-configuration": "{}"});
    live["spec"]["replicas"] = json!(1);
    live["spec"]["strategy"] =
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}});
    live["spec"]["template"]["spec"]["containers"][0]["imagePullPolicy"] = json!("IfNotPresent");
    live["spec"]["template"]["metadata"] = json!({"creationTimestamp": null});
    live["status"] = json!({"replicas": 1});
    assert_eq!(places(&live, &manifest), [""; 0]);
}

#[test]
fn quantities_are_what_they_are_worth() {
    let limits =
        |limits: Value| deployment(json!({"containers": [{"name": "c", "resources": {"limits": limits}}]}));
    let before = limits(json!({"cpu": "1000m", "memory": "1Gi"}));
    assert_eq!(places(&before, &limits(json!({"cpu": 1, "memory": "1024Mi"}))), [""; 0]);
    let place = "spec.template.spec.containers[name=c].resources.limits[cpu]";
    let changed = limits(json!({"cpu": 2, "memory": "1Gi"}));
    assert_eq!(places(&before, &changed), [format!("{place}: \"1\" -> \"2\"")]);
}

#[test]
fn an_inserted_container_is_one_insertion() {
    let before =
        deployment(json!({"containers": [{"name": "a", "image": "x"}, {"name": "b", "image": "y"}]}));
    let after = deployment(json!({"containers": [
        {"name": "new", "image": "z"}, {"name": "a", "image": "x"}, {"name": "b", "image": "w"}
    ]}));
    let changes = [
        "spec.template.spec.containers[name=new]: none -> {\"name\":\"new\",\"image\":\"z\"}",
        "spec.template.spec.containers[name=b].image: \"y\" -> \"w\"",
    ];
    assert_eq!(places(&before, &after), changes);
    let ty = types(&Gvk::new("apps/v1", table::DEPLOYMENT.kind));
    let paths: Vec<_> = fields(&before, &after, ty).iter().map(|change| change.path.to_string()).collect();
    assert_eq!(paths, ["spec.template.spec.containers[0]", "spec.template.spec.containers[2].image"]);
}

#[test]
fn ports_are_told_apart_by_number_and_protocol() {
    let ports = |ports: Value| deployment(json!({"containers": [{"name": "c", "ports": ports}]}));
    let before = ports(json!([{"containerPort": 53}, {"containerPort": 53, "protocol": "UDP"}]));
    let after = ports(json!([{"containerPort": 53, "protocol": "UDP"}]));
    let place = "spec.template.spec.containers[name=c].ports[containerPort=53, protocol=TCP]";
    assert_eq!(places(&before, &after), [format!("{place}: {{\"containerPort\":53}} -> none")]);
}

#[test]
fn order_is_a_change_of_its_own_and_none_in_a_set() {
    let pod = |names: [&str; 2]| {
        let mut object = deployment(json!({"initContainers": [{"name": names[0]}, {"name": names[1]}]}));
        object["metadata"]["finalizers"] = json!(names);
        object
    };
    let change = "spec.template.spec.initContainers: [\"name=a\",\"name=b\"] -> [\"name=b\",\"name=a\"]";
    assert_eq!(places(&pod(["a", "b"]), &pod(["b", "a"])), [change]);
}

#[test]
fn empty_lists_and_maps_say_nothing_and_empty_structures_do() {
    let bare = deployment(json!({"containers": [{"name": "c"}]}));
    let empty =
        deployment(json!({"containers": [{"name": "c", "env": []}], "nodeSelector": {}, "tolerations": []}));
    assert_eq!(places(&bare, &empty), [""; 0]);
    let custom =
        json!({"apiVersion": "example.com/v1", "kind": "Custom", "metadata": {"name": "c"}, "spec": {}});
    let mut labelled = custom.clone();
    labelled["metadata"]["labels"] = json!({});
    assert_eq!(places(&custom, &labelled), [""; 0]);
    let structure = deployment(json!({"containers": [{"name": "c", "lifecycle": {}}]}));
    assert_eq!(places(&bare, &structure), ["spec.template.spec.containers[name=c].lifecycle: none -> {}"]);
}

#[test]
fn a_difference_shows_that_a_secret_changes_and_not_what_it_is() {
    let secret = |data: Value| json!({"apiVersion": "v1", "kind": table::SECRET.kind, "metadata": {"name": "s"}, "data": data});
    let before = secret(json!({"same": "Y2FuYXJ5MQ==", "changed": "Y2FuYXJ5Mg==", "gone": "Y2FuYXJ5Mw=="}));
    let mut after = secret(json!({"same": "Y2FuYXJ5MQ==", "new": "Y2FuYXJ5NA=="}));
    after["stringData"] = json!({"changed": "canary5"});
    after["metadata"]["annotations"] = json!({"kubectl.kubernetes.io/last-applied-configuration": "canary6"});
    let reference = Reference::read(&after).unwrap();
    let patch = Patch::Strategic(json!({"data": {"new": "Y2FuYXJ5NA=="}}));
    let change = |action, before, after| Change { reference: reference.clone(), action, before, after };
    let changes = [
        change(Action::Update { patch }, Some(before.clone()), Some(after.clone())),
        change(Action::Create, None, Some(after)),
        change(Action::Delete, Some(before), None),
    ];
    let differences = differences(&changes, types, Secrets::Masked);
    for difference in &differences {
        let shown = format!("{:?} {:?} {:?}", difference.before, difference.after, difference.fields);
        assert!(!shown.contains("canary") && !shown.contains("Y2FuYX"), "{shown}");
    }
    let update = differences[0].fields.iter();
    let shown: Vec<_> =
        update.map(|change| (change.place.as_str(), change.from.clone(), change.to.clone())).collect();
    let value = |text: &str| Some(Value::from(text));
    let expected = [
        ("data[changed]", value("*** (before)"), value("*** (after)")),
        ("data[gone]", value("***"), None),
        ("data[new]", None, value("***")),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn a_patch_that_changes_nothing_in_meaning_makes_no_difference() {
    let live = deployment(json!({"containers": [{"name": "c", "resources": {"limits": {"cpu": "1"}}}]}));
    let after = deployment(json!({"containers": [{"name": "c", "resources": {"limits": {"cpu": 1}}}]}));
    let reference = Reference::read(&live).unwrap();
    let action = Action::Update { patch: Patch::Strategic(json!({})) };
    let change = Change { reference, action, before: Some(live), after: Some(after) };
    assert!(differences([&change], types, Secrets::Masked).is_empty());
}
