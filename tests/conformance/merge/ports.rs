//! Elements that share a merge key: kubectl drops some, hoist does not.

use hoist::api::PatchType;
use hoist::merge::last_applied;
use hoist::merge::strategic::{self, Error};
use serde_json::{Value, json};

use super::cluster::Cluster;
use super::type_of;

fn template(namespace: &str, container: Value) -> Value {
    let mut container = container;
    container["name"] = json!("c");
    container["image"] = json!("i");
    json!({
        "apiVersion": "v1", "kind": "PodTemplate", "metadata": {"name": "ports", "namespace": namespace},
        "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [container]}},
    })
}

fn service(namespace: &str, ports: Value) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Service", "metadata": {"name": "ports", "namespace": namespace},
        "spec": {"selector": {"a": "b"}, "ports": ports},
    })
}

/// What the server keeps after hoist applied the three, one after the other, each over what was there.
async fn applied_in_turn(cluster: &Cluster, manifests: &[Value]) -> Value {
    let mut first = manifests[0].clone();
    last_applied::set(&mut first).expect("it can be annotated");
    let mut live = cluster.create(&first).await.expect("it can be made");
    for manifest in &manifests[1..] {
        let mut desired = manifest.clone();
        last_applied::set(&mut desired).expect("it can be annotated");
        let applied = last_applied::get(&live).expect("it can be read").unwrap_or_default();
        let patch =
            strategic::three_way(&applied, &desired, &live, type_of(&live)).expect("it can be merged");
        live =
            cluster.patch(&live, PatchType::Strategic, &patch, false).await.expect("the patch is accepted");
        let applied = last_applied::get(&live).expect("it can be read").unwrap_or_default();
        let again =
            strategic::three_way(&applied, &desired, &live, type_of(&live)).expect("it can be merged");
        assert_eq!(again, json!({}), "applying {desired} again");
    }
    live
}

fn brief(ports: &Value, number: &str) -> Vec<String> {
    let ports = ports.as_array().into_iter().flatten();
    ports.map(|port| format!("{}/{}", port[number], port["protocol"].as_str().unwrap_or_default())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn ports_that_share_a_number_come_and_go_one_by_one() {
    let Some(cluster) = Cluster::connect("ports").await else { return };
    let namespace = cluster.ours.clone();
    let (tcp, udp) =
        (json!({"containerPort": 53, "protocol": "TCP"}), json!({"containerPort": 53, "protocol": "UDP"}));
    let other = json!({"containerPort": 8080});
    let container = |ports: Value| template(&namespace, json!({"ports": ports}));
    let turns = [
        container(json!([tcp, udp, other])),
        container(json!([tcp, other])),
        container(json!([other, udp, tcp])),
        container(json!([udp])),
    ];
    let expected: [&[&str]; 4] = [
        &["53/TCP", "53/UDP", "8080/TCP"],
        &["53/TCP", "8080/TCP"],
        &["8080/TCP", "53/UDP", "53/TCP"],
        &["53/UDP"],
    ];
    for end in 1..turns.len() {
        let live = applied_in_turn(&cluster, &turns[..=end]).await;
        let ports = brief(&live["template"]["spec"]["containers"][0]["ports"], "containerPort");
        assert_eq!(ports, expected[end], "after turn {end}");
        cluster.kubectl(&["delete", "podtemplate", "ports", "-n", &namespace], "");
    }
    let port =
        |name: &str, protocol: &str, number: u16| json!({"name": name, "port": number, "protocol": protocol});
    let (tcp, udp, web) = (port("tcp", "TCP", 53), port("udp", "UDP", 53), port("web", "TCP", 80));
    let turns = [
        service(&namespace, json!([tcp])),
        service(&namespace, json!([tcp, udp])),
        service(&namespace, json!([web, udp, port("tcp", "TCP", 54)])),
    ];
    let live = applied_in_turn(&cluster, &turns).await;
    assert_eq!(brief(&live["spec"]["ports"], "port"), ["80/TCP", "53/UDP", "54/TCP"]);
    cluster.clean(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_variables_of_one_name_the_one_that_is_wanted_stays() {
    let Some(cluster) = Cluster::connect("env").await else { return };
    let variable = |name: &str, value: &str| json!({"name": name, "value": value});
    let twice = json!([variable("A", "1"), variable("B", "2"), variable("A", "3")]);
    let container = |env: Value| template(&cluster.ours, json!({"env": env}));
    let once = container(json!([variable("A", "1"), variable("B", "2")]));
    let live = applied_in_turn(&cluster, &[container(twice.clone()), once.clone()]).await;
    assert_eq!(
        live["template"]["spec"]["containers"][0]["env"],
        once["template"]["spec"]["containers"][0]["env"]
    );
    let refused = strategic::three_way(&once, &container(twice), &live, type_of(&live));
    assert!(matches!(refused, Err(Error::Duplicate { .. })), "{refused:?}");
    cluster.clean(&[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_sent_whole_is_refused_where_somebody_was_faster() {
    let Some(cluster) = Cluster::connect("race").await else { return };
    let ports = |protocols: &[&str]| {
        let ports: Value = protocols.iter().map(|it| json!({"containerPort": 53, "protocol": it})).collect();
        template(&cluster.ours, json!({"ports": ports}))
    };
    let live = cluster.create(&ports(&["TCP"])).await.expect("it can be made");
    let touch = json!({"metadata": {"labels": {"touched": "yes"}}});
    cluster.patch(&live, PatchType::Merge, &touch, false).await.expect("it can be touched");
    let patch = strategic::three_way(&json!({}), &ports(&["TCP", "UDP"]), &live, type_of(&live));
    let refused = cluster.patch(&live, PatchType::Strategic, &patch.expect("it can be merged"), false).await;
    assert!(refused.as_ref().is_err_and(|why| why.contains("modified")), "{refused:?}");
    cluster.clean(&[]).await;
}
