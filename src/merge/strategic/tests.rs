use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::kinds::KubeVersion;
use crate::kinds::schema::Schemas;

fn pod() -> Option<Type<'static>> {
    Schemas::of(KubeVersion::minor(36)).kind("", "v1", "Pod")
}

fn kind(group: &str, name: &str) -> Option<Type<'static>> {
    let ty = Schemas::of(KubeVersion::minor(36)).kind(group, "v1", name);
    assert!(ty.is_some());
    ty
}

fn container(fields: Value) -> Value {
    let mut container = json!({"name": "c"});
    for (key, value) in fields.as_object().unwrap() {
        container[key] = value.clone();
    }
    json!({"spec": {"containers": [container]}})
}

/// A three-way merge, done.
fn merged(applied: &Value, desired: &Value, live: &Value, ty: Option<Type>) -> Value {
    let patch = three_way(applied, desired, live, ty).unwrap();
    apply(live, &patch, ty).unwrap()
}

#[test]
fn a_changed_element_is_sent_with_its_key_and_the_order() {
    let before = json!({"spec": {"containers": [{"name": "a", "image": "x"}, {"name": "b", "image": "y"}]}});
    let after = json!({"spec": {"containers": [{"name": "b", "image": "y"}, {"name": "a", "image": "z"}]}});
    let patch = json!({"spec": {
        "$setElementOrder/containers": [{"name": "b"}, {"name": "a"}],
        "containers": [{"name": "a", "image": "z"}],
    }});
    assert_eq!(two_way(&before, &after, pod()).unwrap(), patch);
    assert_eq!(apply(&before, &patch, pod()).unwrap(), after);
}

#[test]
fn what_others_added_between_stays_where_it_is() {
    let applied = json!({"spec": {"containers": [{"name": "a"}, {"name": "b"}]}});
    let live = json!({"spec": {"containers": [{"name": "a"}, {"name": "sidecar"}, {"name": "b"}]}});
    let desired = json!({"spec": {"containers": [{"name": "a"}, {"name": "b", "image": "n"}]}});
    let result =
        json!({"spec": {"containers": [{"name": "a"}, {"name": "sidecar"}, {"name": "b", "image": "n"}]}});
    assert_eq!(merged(&applied, &desired, &live, pod()), result);
    assert_eq!(three_way(&applied, &applied, &live, pod()).unwrap(), json!({}));
}

#[test]
fn a_volume_that_changes_its_source_keeps_only_the_new_one() {
    let before = json!({"spec": {"volumes": [{"name": "v", "emptyDir": {"medium": "Memory"}}]}});
    let after = json!({"spec": {"volumes": [{"name": "v", "configMap": {"name": "m"}}]}});
    let live =
        json!({"spec": {"volumes": [{"name": "v", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}}]}});
    let patch = three_way(&before, &after, &live, pod()).unwrap();
    assert_eq!(patch["spec"]["volumes"][0]["$retainKeys"], json!(["configMap", "name"]));
    assert_eq!(apply(&live, &patch, pod()).unwrap(), after);
}

#[test]
fn lists_of_plain_values_are_sets_where_the_schema_says_so() {
    let applied = json!({"metadata": {"finalizers": ["a", "b"]}});
    let desired = json!({"metadata": {"finalizers": ["c", "b"]}});
    let live = json!({"metadata": {"finalizers": ["a", "x", "b"]}});
    let patch = json!({"metadata": {
        "$setElementOrder/finalizers": ["c", "b"],
        "$deleteFromPrimitiveList/finalizers": ["a"],
        "finalizers": ["c"],
    }});
    assert_eq!(three_way(&applied, &desired, &live, pod()).unwrap(), patch);
    let result = json!({"metadata": {"finalizers": ["c", "x", "b"]}});
    assert_eq!(apply(&live, &patch, pod()).unwrap(), result);
}

#[test]
fn a_selector_that_is_replaced_is_sent_whole() {
    let ty = kind("policy", "PodDisruptionBudget");
    let before = json!({"spec": {"selector": {"matchLabels": {"a": "1"}}}});
    let after = json!({"spec": {"selector": {"matchLabels": {"b": "1"}}}});
    assert_eq!(two_way(&before, &after, ty).unwrap(), after);
    assert_eq!(apply(&before, &after, ty).unwrap(), after);
}

#[test]
fn ports_that_share_a_number_are_told_apart_by_protocol() {
    let tcp_udp = container(json!({"ports": [
        {"containerPort": 53, "protocol": "TCP"},
        {"containerPort": 53, "protocol": "UDP"},
        {"containerPort": 8080, "protocol": "TCP"},
    ]}));
    // The protocol is TCP where it is not said.
    let tcp = container(json!({"ports": [{"containerPort": 53}, {"containerPort": 8080}]}));
    let without_udp = container(json!({"ports": [
        {"containerPort": 53, "protocol": "TCP"},
        {"containerPort": 8080, "protocol": "TCP"},
    ]}));
    assert_eq!(merged(&tcp_udp, &without_udp, &tcp_udp, pod()), without_udp);
    assert_eq!(merged(&tcp, &tcp_udp, &without_udp, pod()), tcp_udp);
    assert_eq!(three_way(&tcp_udp, &tcp_udp, &tcp_udp, pod()).unwrap(), json!({}));
    let udp = container(json!({"ports": [{"containerPort": 53, "protocol": "UDP"}]}));
    let others = container(json!({"ports": [{"containerPort": 53, "protocol": "TCP"}]}));
    let both = container(json!({"ports": [
        {"containerPort": 53, "protocol": "TCP"},
        {"containerPort": 53, "protocol": "UDP"},
    ]}));
    let mut kept = merged(&json!({}), &udp, &others, pod());
    kept["spec"]["containers"][0]["ports"].as_array_mut().unwrap().sort_by_key(Value::to_string);
    assert_eq!(kept, both);
}

#[test]
fn a_list_that_is_sent_whole_is_sent_for_one_version_only() {
    let with_version = |mut object: Value| {
        object["metadata"] = json!({"resourceVersion": "7"});
        object
    };
    let both =
        container(json!({"env": [{"name": "A", "value": "1"}, {"name": "B"}, {"name": "A", "value": "3"}]}));
    let one = container(json!({"env": [{"name": "A", "value": "1"}, {"name": "B"}]}));
    let patch = three_way(&both, &one, &with_version(both.clone()), pod()).unwrap();
    assert_eq!(patch["metadata"], json!({"resourceVersion": "7"}));
    assert_eq!(patch["spec"]["containers"][0]["env"][0], json!({"$patch": "replace"}));
    assert_eq!(apply(&with_version(both), &patch, pod()).unwrap(), with_version(one));
}

#[test]
fn a_quantity_written_otherwise_is_the_same() {
    let limits = |cpu: Value| container(json!({"resources": {"limits": {"cpu": cpu}}}));
    let patch = |desired: Value| three_way(&json!({}), &limits(desired), &limits(json!("1")), pod()).unwrap();
    assert_eq!(patch(json!("1000m")), json!({}));
    assert_eq!(patch(json!(1)), json!({}));
    assert_ne!(patch(json!("1001m")), json!({}));
}

#[test]
fn an_element_that_stands_twice_is_refused_with_both_places() {
    let twice =
        container(json!({"env": [{"name": "A", "value": "1"}, {"name": "B"}, {"name": "A", "value": "3"}]}));
    let once = container(json!({"env": [{"name": "A", "value": "1"}]}));
    let error = three_way(&once, &twice, &once, pod()).unwrap_err();
    let message = "spec.containers[0].env[0] and spec.containers[0].env[2] are the same element, name=A: \
                   keep one of them";
    assert_eq!(error.to_string(), message);
}

#[test]
fn what_the_server_refuses_is_refused() {
    let live = container(json!({"image": "i"}));
    let refusals = [
        json!({"spec": {"$patch": "merge"}}),
        json!({"spec": {"containers": [{"name": "c", "$patch": "merge"}]}}),
        json!({"spec": {"containers": [{"image": "x"}]}}),
        json!({"spec": {"containers": ["x"]}}),
        json!({"spec": {"$retainKeys": ["x"], "nodeName": "n"}}),
        json!({"spec": {"$setElementOrder/containers": [{"name": "q"}], "containers": [{"name": "c"}]}}),
        json!({"spec": {"$setElementOrder/containers": 5}}),
        json!({"spec": {"$setElementOrder": []}}),
        json!({"spec": {"$deleteFromPrimitiveList/x": 5}}),
        json!([]),
    ];
    for patch in refusals {
        assert!(apply(&live, &patch, pod()).is_err(), "{patch}");
    }
}

/// Pods with few names, so that random ones meet: containers with environment and ports, volumes, labels,
/// finalizers, tolerations (an atomic list).
fn pods() -> impl Strategy<Value = Value> {
    let text = || prop::sample::select(vec!["a", "b", "c"]);
    let env = (text(), text()).prop_map(|(name, value)| json!({"name": name, "value": value}));
    let port = (1..4, prop::sample::select(vec!["TCP", "UDP"]))
        .prop_map(|(port, protocol)| json!({"containerPort": port, "protocol": protocol}));
    let container = (text(), text(), unique(env, &["name"]), unique(port, &["containerPort", "protocol"]))
        .prop_map(
            |(name, image, env, ports)| json!({"name": name, "image": image, "env": env, "ports": ports}),
        );
    let source = prop::sample::select(vec![json!({"emptyDir": {}}), json!({"configMap": {"name": "x"}})]);
    let volume = (text(), source).prop_map(|(name, mut source)| {
        source["name"] = json!(name);
        source
    });
    let labels = prop::collection::btree_map(text(), text(), 0..3);
    let finalizers = prop::collection::vec(text(), 0..4).prop_map(|mut names| {
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(*name));
        names
    });
    let tolerations = prop::collection::vec(text().prop_map(|key| json!({"key": key})), 0..2);
    (unique(container, &["name"]), unique(volume, &["name"]), labels, finalizers, tolerations).prop_map(
        |(containers, volumes, labels, finalizers, tolerations)| {
            json!({
                "metadata": {"labels": labels, "finalizers": finalizers},
                "spec": {"containers": containers, "volumes": volumes, "tolerations": tolerations},
            })
        },
    )
}

fn unique(
    element: impl Strategy<Value = Value>,
    keys: &'static [&'static str],
) -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(element, 0..4).prop_map(move |mut elements| {
        let mut seen = std::collections::HashSet::new();
        elements.retain(|element| {
            seen.insert(keys.iter().map(|key| element[*key].to_string()).collect::<String>())
        });
        elements
    })
}

/// `object` without lists that have no elements, which the server does not tell from absent ones.
fn without_empty(object: &Value) -> Value {
    match object {
        Value::Object(fields) => {
            let kept = fields.iter().map(|(key, value)| (key.clone(), without_empty(value)));
            let kept = kept.filter(|(_, value)| !value.as_array().is_some_and(Vec::is_empty));
            Value::Object(kept.collect())
        }
        Value::Array(items) => items.iter().map(without_empty).collect(),
        _ => object.clone(),
    }
}

fn names(object: &Value, pointer: &str, key: &str) -> Vec<String> {
    let list = object.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
    list.map(|element| element.get(key).unwrap_or(element).to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn applying_a_difference_gives_the_target((before, after) in (pods(), pods())) {
        let patch = two_way(&before, &after, pod()).unwrap();
        prop_assert_eq!(without_empty(&apply(&before, &patch, pod()).unwrap()), without_empty(&after));
    }

    #[test]
    fn nothing_is_to_do_where_nothing_changed(object in pods()) {
        prop_assert_eq!(two_way(&object, &object, pod()).unwrap(), json!({}));
    }

    #[test]
    fn three_ways_meet((applied, desired, live) in (pods(), pods(), pods())) {
        let merged = merged(&applied, &desired, &live, pod());
        let lists = [("/spec/containers", "name"), ("/spec/volumes", "name"), ("/metadata/finalizers", "")];
        for (list, key) in lists {
            let (applied, desired) = (names(&applied, list, key), names(&desired, list, key));
            let (live, merged) = (names(&live, list, key), names(&merged, list, key));
            for name in &desired {
                prop_assert!(merged.contains(name), "{} is desired in {}", name, list);
            }
            for name in &merged {
                let others = live.contains(name) && !applied.contains(name);
                prop_assert!(desired.contains(name) || others, "nobody wants {} in {}", name, list);
            }
            for name in live.iter().filter(|name| !applied.contains(name)) {
                prop_assert!(merged.contains(name), "{} in {} is another's", name, list);
            }
            let order: Vec<_> = merged.iter().filter(|name| desired.contains(name)).collect();
            prop_assert_eq!(order, desired.iter().collect::<Vec<_>>());
        }
        prop_assert_eq!(three_way(&desired, &desired, &merged, pod()).unwrap(), json!({}));
    }
}
