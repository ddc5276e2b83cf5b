//! Every directive of a strategic merge patch, sent to the server and applied here.

use hoist::api::PatchType;
use hoist::merge::strategic;
use serde_json::{Value, json};

use super::cluster::Cluster;
use super::{fill, settled, type_of};

fn deployment(namespace: &str) -> Value {
    let variable = |name: &str| json!({"name": name, "value": "1"});
    let ports = json!([{"containerPort": 53, "protocol": "TCP"}, {"containerPort": 53, "protocol": "UDP"}]);
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": "d", "namespace": namespace, "finalizers": ["merge.test/a", "merge.test/b", "merge.test/c"]},
        "spec": {
            "replicas": 0,
            "selector": {"matchLabels": {"a": "b"}},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 2}},
            "template": {
                "metadata": {"labels": {"a": "b"}},
                "spec": {
                    "containers": [
                        {"name": "c", "image": "i", "ports": ports, "env": [variable("A"), variable("B"), variable("C")]},
                        {"name": "d", "image": "i"},
                    ],
                    "volumes": [{"name": "v", "emptyDir": {"medium": "Memory"}}],
                    "tolerations": [{"key": "t", "operator": "Exists"}],
                },
            },
        },
    })
}

fn pod(spec: Value) -> Value {
    json!({"spec": {"template": {"spec": spec}}})
}

fn env(change: Value) -> Value {
    let mut container = change;
    container["name"] = json!("c");
    pod(json!({"containers": [container]}))
}

fn patches() -> Vec<Value> {
    let names = |names: &[&str]| names.iter().map(|name| json!({"name": name})).collect::<Value>();
    vec![
        json!({}),
        json!({"spec": {"replicas": null, "minReadySeconds": null}}),
        json!({"spec": {"strategy": {"$patch": "replace", "type": "Recreate"}}}),
        json!({"spec": {"strategy": {"$patch": "delete"}}}),
        json!({"spec": {"strategy": {"$patch": "merge", "type": "Recreate"}}}),
        json!({"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}}),
        json!({"spec": {"strategy": {"$retainKeys": ["rollingUpdate"], "type": "Recreate"}}}),
        json!({"spec": {"strategy": {"type": "Recreate"}}}),
        json!({"metadata": {"finalizers": ["merge.test/d"]}}),
        json!({"metadata": {"$deleteFromPrimitiveList/finalizers": ["merge.test/a", "merge.test/x"]}}),
        json!({"metadata": {"$deleteFromPrimitiveList/finalizers": ["merge.test/a"], "finalizers": ["merge.test/d"]}}),
        json!({"metadata": {"$setElementOrder/finalizers": ["merge.test/d", "merge.test/c"], "finalizers": ["merge.test/d"]}}),
        json!({"metadata": {"$setElementOrder/finalizers": ["merge.test/c", "merge.test/a"]}}),
        json!({"metadata": {"$setElementOrder/finalizers": ["merge.test/c"], "$deleteFromPrimitiveList/finalizers": ["merge.test/b"]}}),
        json!({"metadata": {"labels": {"$patch": "replace", "x": "y"}}}),
        pod(json!({"containers": [{"name": "e", "image": "n"}]})),
        pod(json!({"containers": [{"name": "e", "image": "n", "env": null}, {"name": "d", "image": "n"}]})),
        pod(json!({"containers": [{"name": "c", "$patch": "delete"}]})),
        pod(json!({"containers": [{"name": "x", "$patch": "delete"}]})),
        pod(json!({"containers": [{"$patch": "delete"}]})),
        pod(json!({"containers": [{"name": "c", "$patch": "merge"}]})),
        pod(json!({"containers": [{"name": "c", "$patch": "other"}]})),
        pod(json!({"containers": [{"$patch": "replace"}, {"name": "e", "image": "n"}]})),
        pod(
            json!({"containers": [{"$patch": "replace", "name": "c", "image": "n"}, {"name": "e", "image": "n"}]}),
        ),
        pod(json!({"containers": [{"image": "n"}]})),
        pod(json!({"containers": ["c"]})),
        pod(json!({"$setElementOrder/containers": names(&["d", "c"])})),
        pod(
            json!({"$setElementOrder/containers": names(&["d", "e", "c"]), "containers": [{"name": "e", "image": "n"}]}),
        ),
        pod(
            json!({"$setElementOrder/containers": names(&["d"]), "containers": [{"name": "c", "image": "n"}]}),
        ),
        pod(
            json!({"$setElementOrder/containers": names(&["d"]), "containers": [{"name": "c", "$patch": "delete"}]}),
        ),
        pod(
            json!({"$setElementOrder/containers": names(&["c", "d"]), "containers": [{"name": "d", "image": "n"}, {"name": "c", "image": "n"}]}),
        ),
        pod(json!({"$setElementOrder/hostAliases": [{"ip": "10.0.0.1"}]})),
        pod(
            json!({"$setElementOrder/hostAliases": [{"ip": "10.0.0.1"}], "hostAliases": [{"ip": "10.0.0.1", "hostnames": ["h"]}]}),
        ),
        pod(json!({"hostAliases": [{"ip": "10.0.0.1", "$patch": "delete"}, {"ip": "10.0.0.2"}]})),
        pod(json!({"hostAliases": [{"$patch": "replace"}, {"ip": "10.0.0.2"}]})),
        pod(
            json!({"volumes": [{"name": "v", "$retainKeys": ["name", "configMap"], "configMap": {"name": "m"}}]}),
        ),
        pod(json!({"volumes": [{"name": "v", "configMap": {"name": "m"}, "emptyDir": null}]})),
        pod(json!({"volumes": null})),
        pod(json!({"tolerations": [{"key": "u", "operator": "Exists"}]})),
        pod(json!({"tolerations": [{"$patch": "replace"}]})),
        pod(json!({"affinity": {"$patch": "delete", "nodeAffinity": {}}})),
        env(json!({"env": [{"name": "B", "value": "2"}, {"name": "D", "value": "2"}]})),
        env(json!({"env": [{"name": "D", "value": "2"}, {"name": "B", "value": "2"}]})),
        env(json!({"$setElementOrder/env": names(&["C", "A"]), "env": [{"name": "B", "$patch": "delete"}]})),
        env(json!({"$setElementOrder/env": names(&["C", "N"]), "env": [{"name": "N", "value": "2"}]})),
        env(json!({"ports": [{"containerPort": 53, "name": "n"}]})),
        env(json!({"ports": [{"containerPort": 53, "$patch": "delete"}]})),
        env(
            json!({"ports": [{"$patch": "replace"}, {"containerPort": 53}, {"containerPort": 53, "protocol": "SCTP"}]}),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_directive_does_what_it_does_on_the_server() {
    let Some(cluster) = Cluster::connect("directives").await else { return };
    let live = cluster.create(&deployment(&cluster.ours)).await.expect("it can be made");
    let mut differing = Vec::new();
    for patch in patches() {
        let theirs = cluster.patch(&live, PatchType::Strategic, &patch, true).await;
        let ours = strategic::apply(&live, &patch, type_of(&live)).map(|mut patched| {
            fill(&mut patched);
            patched
        });
        match (&theirs, &ours) {
            (Ok(theirs), Ok(ours)) if settled(theirs, "") == settled(ours, "") => {}
            // What makes an object that is not valid is refused for that, not as a patch.
            (Err(why), Ok(_)) if why.contains("is invalid") => {}
            (Err(_), Err(_)) => {}
            _ => differing.push(format!("{patch}\nserver {theirs:?}\nhoist  {ours:?}\n")),
        }
    }
    cluster.clean(std::slice::from_ref(&live)).await;
    assert!(differing.is_empty(), "{} differ:\n{}", differing.len(), differing.join("\n"));
}
