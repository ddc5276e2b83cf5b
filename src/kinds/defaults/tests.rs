use serde_json::{Value, json};

use super::{RULES, apply};
use crate::kinds::KubeVersion;
use crate::kinds::table::{DEPLOYMENT, Kind, POD, SECRET};

fn defaulted(kind: &Kind, mut object: Value) -> Value {
    apply(kind, "v1", KubeVersion::NEWEST, &mut object);
    let once = object.clone();
    apply(kind, "v1", KubeVersion::NEWEST, &mut object);
    assert_eq!(once, object, "a second time changes something");
    object
}

#[test]
fn a_pod_gets_what_its_template_does_not() {
    let spec = json!({
        "serviceAccountName": "web",
        "hostNetwork": true,
        "containers": [{"name": "c", "image": "nginx", "ports": [{"containerPort": 80}],
                        "resources": {"limits": {"cpu": "1"}}}],
    });
    let pod = defaulted(&POD, json!({"spec": spec.clone()}));
    assert_eq!(pod["spec"]["serviceAccount"], "web");
    assert_eq!(pod["spec"]["enableServiceLinks"], true);
    let container = &pod["spec"]["containers"][0];
    assert_eq!(container["ports"][0], json!({"containerPort": 80, "hostPort": 80, "protocol": "TCP"}));
    assert_eq!(container["resources"], json!({"limits": {"cpu": "1"}, "requests": {"cpu": "1"}}));
    let deployment = defaulted(&DEPLOYMENT, json!({"spec": {"template": {"spec": spec}}}));
    let spec = &deployment["spec"]["template"]["spec"];
    assert_eq!(spec.get("enableServiceLinks"), None);
    assert_eq!(spec["containers"][0]["ports"][0], json!({"containerPort": 80, "protocol": "TCP"}));
    assert_eq!(spec["containers"][0]["resources"], json!({"limits": {"cpu": "1"}}));
    let strategy =
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}});
    assert_eq!(deployment["spec"]["strategy"], strategy);
}

#[test]
fn a_secret_keeps_no_plain_strings() {
    let secret = defaulted(&SECRET, json!({"data": {"a": "eA==", "b": "eA=="}, "stringData": {"b": "y"}}));
    assert_eq!(secret, json!({"metadata": {}, "type": "Opaque", "data": {"a": "eA==", "b": "eQ=="}}));
}

#[test]
fn what_go_leaves_out_is_left_out() {
    let deployment = defaulted(
        &DEPLOYMENT,
        json!({"spec": {"replicas": 0, "paused": false, "unknown": 1, "template": {"metadata": {"labels": {"a": null}},
            "spec": {"hostNetwork": false, "volumes": [], "nodeSelector": {},
                "containers": [{"name": "", "env": [{"name": "A", "value": ""}], "args": null,
                    "resources": {"limits": {"cpu": "1000m", "memory": 1024}}}]}}}}),
    );
    let spec = &deployment["spec"];
    assert_eq!((&spec["replicas"], spec.get("paused"), spec.get("unknown")), (&json!(0), None, None));
    let pod = &spec["template"]["spec"];
    assert_eq!((pod.get("hostNetwork"), pod.get("volumes"), pod.get("nodeSelector")), (None, None, None));
    assert_eq!(spec["template"]["metadata"]["labels"], json!({"a": ""}));
    let container = &pod["containers"][0];
    assert_eq!((&container["name"], &container["env"]), (&json!(""), &json!([{"name": "A"}])));
    assert_eq!(container["resources"]["limits"], json!({"cpu": "1", "memory": "1024"}));
    assert_eq!(container.get("args"), None);
}

#[test]
fn no_shape_at_all_is_too_odd() {
    let odd = [
        json!(null),
        json!(1),
        json!({}),
        json!([]),
        json!({"spec": null}),
        json!({"spec": []}),
        json!({"spec": {"template": 1, "ports": {}, "containers": [1, null], "metrics": 1}, "metadata": "x"}),
        json!({"webhooks": [[]], "subjects": {}, "stringData": {"a": 1}, "data": 3, "roleRef": 1}),
    ];
    for (kind, _) in RULES {
        for object in &odd {
            defaulted(kind, object.clone());
        }
    }
}
