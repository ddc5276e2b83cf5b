use serde_json::{Value, json};

use super::{validate, validate_update};
use crate::kinds::table::{self, CONFIG_MAP, DEPLOYMENT, Kind, SECRET, SERVICE};
use crate::kinds::{KubeVersion, defaults};

fn errors(kind: &Kind, object: Value) -> Vec<String> {
    let found = validate(kind, KubeVersion::NEWEST, &object);
    found.iter().map(|error| format!("{}: {error}", error.path)).collect()
}

fn update_errors(kind: &Kind, mut old: Value, change: impl Fn(&mut Value)) -> Vec<String> {
    defaults::apply(kind, "v1", KubeVersion::NEWEST, &mut old);
    old["metadata"]["resourceVersion"] = json!("1");
    let mut new = old.clone();
    change(&mut new);
    let found = validate_update(kind, KubeVersion::NEWEST, &new, &old);
    found.iter().map(|error| format!("{}: {error}", error.path)).collect()
}

fn deployment() -> Value {
    json!({
        "metadata": {"name": "web"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "web", "image": "web"}]},
            },
        },
    })
}

#[test]
fn what_is_absent_counts_as_its_default() {
    assert_eq!(errors(&DEPLOYMENT, deployment()), Vec::<String>::new());
    let mut defaulted = deployment();
    defaults::apply(&DEPLOYMENT, "v1", KubeVersion::NEWEST, &mut defaulted);
    assert_eq!(errors(&DEPLOYMENT, defaulted), Vec::<String>::new());
    let mut quick = deployment();
    quick["spec"]["minReadySeconds"] = json!(600);
    let expected = "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds";
    assert_eq!(errors(&DEPLOYMENT, quick), [expected]);
}

#[test]
fn errors_carry_the_servers_paths_and_words() {
    let mut object = deployment();
    object["spec"]["template"]["spec"]["containers"][0]["ports"] = json!([{"containerPort": 70000}]);
    object["spec"]["template"]["metadata"]["labels"] = json!({"app": "other"});
    let path = "spec.template.spec.containers[0].ports[0].containerPort";
    assert_eq!(
        errors(&DEPLOYMENT, object),
        [
            "spec.template.metadata.labels: Invalid value: {\"app\":\"other\"}: `selector` does not match template \
             `labels`"
                .to_owned(),
            format!("{path}: Invalid value: 70000: must be between 1 and 65535, inclusive"),
        ]
    );
}

#[test]
fn no_value_of_a_secret_is_quoted() {
    let object = json!({"metadata": {"name": "s"}, "type": "kubernetes.io/dockerconfigjson",
                        "stringData": {".dockerconfigjson": "hunter2"}});
    let found = errors(&SECRET, object).join("\n");
    let said = "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": it is not JSON";
    assert_eq!(found, said);
}

#[test]
fn what_is_immutable_stays() {
    let fixed = json!({"metadata": {"name": "c"}, "immutable": true, "data": {"a": "b"}});
    let found = update_errors(&CONFIG_MAP, fixed, |object| object["data"]["a"] = json!("c"));
    assert_eq!(found, ["data: Forbidden: field is immutable when `immutable` is set"]);
    let found = update_errors(&DEPLOYMENT, deployment(), |object| {
        object["spec"]["selector"]["matchLabels"] = json!({"app": "web", "b": "c"});
        object["spec"]["template"]["metadata"]["labels"]["b"] = json!("c");
    });
    let selector = r#"{"matchLabels":{"app":"web","b":"c"}}"#;
    assert_eq!(found, [format!("spec.selector: Invalid value: {selector}: field is immutable")]);
    let service = json!({"metadata": {"name": "s"},
                         "spec": {"clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"], "ports": [{"port": 80}]}});
    let found = update_errors(&SERVICE, service, |object| {
        object["spec"]["clusterIP"] = json!("10.0.0.2");
        object["spec"]["clusterIPs"] = json!(["10.0.0.2"]);
    });
    assert_eq!(found, [r#"spec.clusterIPs[0]: Invalid value: ["10.0.0.2"]: may not change once set"#]);
}

#[test]
fn no_shape_at_all_is_too_odd() {
    let odd = [
        json!(null),
        json!(1),
        json!({}),
        json!([]),
        json!({"metadata": [], "spec": []}),
        json!({"metadata": {"name": 1, "labels": [1]}, "spec": {"template": 1, "ports": {}, "containers": [1, null]}}),
        json!({"spec": {"containers": [{"env": [{}], "volumeMounts": {}, "resources": {"limits": {"cpu": []}}}]}}),
    ];
    for kind in table::all() {
        for object in &odd {
            validate(kind, KubeVersion::NEWEST, object);
            validate_update(kind, KubeVersion::NEWEST, object, object);
        }
    }
}
