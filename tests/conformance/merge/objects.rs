//! Random objects that an API server accepts, from a vocabulary so small that three of them meet.

use serde_json::{Map, Value, json};

use crate::dice::Dice;

/// One kind of object, made at random: everything but its name and namespace.
pub type Maker = fn(&mut Dice) -> Value;

pub const MAKERS: &[Maker] = &[
    pod_template,
    pod_template,
    pod_template,
    deployment,
    deployment,
    service,
    service,
    service_account,
    disruption_budget,
    ingress,
    secret,
    config_map,
    custom,
];

/// The group of the custom resource that [`custom`] makes.
pub const CUSTOM_GROUP: &str = "merge.hoist.test";

fn object(api_version: &str, kind: &str, dice: &mut Dice, fields: Value) -> Value {
    let mut metadata = Map::new();
    put(dice, &mut metadata, "labels", texts);
    put(dice, &mut metadata, "annotations", texts);
    let mut object = json!({"apiVersion": api_version, "kind": kind, "metadata": metadata});
    for (key, value) in fields.as_object().into_iter().flatten() {
        object[key] = value.clone();
    }
    object
}

/// Sets a field, more often than not.
fn put(dice: &mut Dice, fields: &mut Map<String, Value>, key: &str, make: impl FnOnce(&mut Dice) -> Value) {
    if dice.chance(65) {
        let value = make(dice);
        fields.insert(key.to_owned(), value);
    }
}

fn texts(dice: &mut Dice) -> Value {
    let keys = dice.some(&["a", "b", "example.com/c"]);
    keys.into_iter().map(|key| (key.to_owned(), json!(dice.pick(&["1", "2"])))).collect::<Map<_, _>>().into()
}

fn list(names: Vec<&str>, dice: &mut Dice, make: impl Fn(&mut Dice, &str) -> Value) -> Value {
    names.into_iter().map(|name| make(dice, name)).collect()
}

fn pod_template(dice: &mut Dice) -> Value {
    let spec = pod_spec(dice);
    let labels = texts(dice);
    let template = json!({"metadata": {"labels": labels}, "spec": spec});
    let mut object = object("v1", "PodTemplate", dice, json!({"template": template}));
    let finalizers = dice.some(&["merge.test/a", "merge.test/b", "merge.test/c"]);
    if !finalizers.is_empty() {
        object["metadata"]["finalizers"] = json!(finalizers);
    }
    object
}

fn deployment(dice: &mut Dice) -> Value {
    let strategies = [
        json!({"type": "Recreate"}),
        json!({"type": "RollingUpdate"}),
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}),
        json!({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "50%"}}),
        json!({"rollingUpdate": {"maxUnavailable": 2}}),
    ];
    let template = json!({"metadata": {"labels": {"app": "x"}}, "spec": pod_spec(dice)});
    let mut spec = json!({"replicas": 0, "selector": {"matchLabels": {"app": "x"}}, "template": template});
    if dice.chance(80) {
        spec["strategy"] = dice.pick(&strategies);
    }
    if dice.chance(50) {
        spec["minReadySeconds"] = json!(dice.pick(&[1, 2]));
    }
    object("apps/v1", "Deployment", dice, json!({"spec": spec}))
}

fn pod_spec(dice: &mut Dice) -> Value {
    let mut names = dice.some(&["a", "b", "c"]);
    if names.is_empty() {
        names.push("a");
    }
    let containers = list(names, dice, container);
    let mut spec = Map::new();
    spec.insert("containers".to_owned(), containers);
    spec.insert("volumes".to_owned(), volumes(dice));
    put(dice, &mut spec, "initContainers", |dice| list(dice.some(&["x", "y"]), dice, container));
    put(dice, &mut spec, "imagePullSecrets", |dice| {
        list(dice.some(&["p", "q"]), dice, |_, name| json!({"name": name}))
    });
    put(dice, &mut spec, "hostAliases", |dice| {
        let ips = dice.some(&["10.0.0.1", "10.0.0.2", "10.0.0.3"]);
        list(ips, dice, |dice, ip| json!({"ip": ip, "hostnames": dice.some(&["h", "i"])}))
    });
    put(dice, &mut spec, "tolerations", |dice| {
        list(
            dice.some(&["t", "u"]),
            dice,
            |dice, key| json!({"key": key, "operator": "Equal", "value": dice.pick(&["1", "2"])}),
        )
    });
    put(dice, &mut spec, "topologySpreadConstraints", |dice| {
        let keys = dice.some(&["zone", "host"]);
        list(keys, dice, |dice, key| {
            let when = if key == "zone" { "ScheduleAnyway" } else { "DoNotSchedule" };
            json!({"topologyKey": key, "whenUnsatisfiable": when, "maxSkew": dice.pick(&[1, 2])})
        })
    });
    put(dice, &mut spec, "nodeSelector", texts);
    put(dice, &mut spec, "securityContext", |dice| {
        dice.pick(&[json!({"runAsUser": 1}), json!({"fsGroup": 2}), json!({})])
    });
    put(dice, &mut spec, "terminationGracePeriodSeconds", |dice| json!(dice.pick(&[5, 30])));
    put(dice, &mut spec, "dnsConfig", |dice| json!({"searches": dice.some(&["s.test", "t.test"])}));
    Value::Object(spec)
}

fn volumes(dice: &mut Dice) -> Value {
    let sources = [
        json!({"emptyDir": {}}),
        json!({"emptyDir": {"medium": "Memory"}}),
        json!({"configMap": {"name": "m", "items": [{"key": "k", "path": "p"}]}}),
        json!({"configMap": {"name": "n", "optional": true}}),
        json!({"secret": {"secretName": "s"}}),
    ];
    let mut names = dice.some(&["w", "z"]);
    names.insert(dice.below(names.len() + 1), "v");
    list(names, dice, |dice, name| {
        let mut volume = dice.pick(&sources);
        volume["name"] = json!(name);
        volume
    })
}

fn container(dice: &mut Dice, name: &str) -> Value {
    let mut fields = Map::new();
    fields.insert("name".to_owned(), json!(name));
    fields.insert("image".to_owned(), json!(dice.pick(&["i:1", "i:2"])));
    put(dice, &mut fields, "env", |dice| {
        let names = dice.some(&["A", "B", "C", "D"]);
        list(names, dice, |dice, name| match dice.chance(92) {
            true => json!({"name": name, "value": dice.pick(&["1", "2"])}),
            false => json!({"name": name, "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}),
        })
    });
    put(dice, &mut fields, "ports", |dice| {
        let ports = dice.some(&[80, 81, 82]);
        ports.into_iter().map(|port| container_port(dice, port)).collect()
    });
    put(dice, &mut fields, "volumeMounts", |dice| {
        let paths = dice.some(&["/a", "/b", "/c"]);
        list(paths, dice, |dice, path| json!({"name": "v", "mountPath": path, "readOnly": dice.chance(50)}))
    });
    put(dice, &mut fields, "resources", |dice| {
        let cpu = dice.pick(&[json!("1000m"), json!(1), json!("2")]);
        let memory = dice.pick(&["1Gi", "1024Mi", "2Gi"]);
        dice.pick(&[
            json!({"limits": {"cpu": cpu}}),
            json!({"limits": {"memory": memory, "cpu": cpu}}),
            json!({"requests": {"memory": memory}}),
        ])
    });
    put(dice, &mut fields, "args", |dice| json!(dice.some(&["-x", "-y", "-z"])));
    Value::Object(fields)
}

/// The protocol goes by the number: what happens where it does not, kubectl does wrong.
fn container_port(dice: &mut Dice, port: u16) -> Value {
    let mut fields = json!({"containerPort": port});
    if port == 81 {
        fields["protocol"] = json!("UDP");
    } else if dice.chance(50) {
        fields["protocol"] = json!("TCP");
    }
    if dice.chance(50) {
        fields["name"] = json!(format!("p{port}"));
    }
    fields
}

fn service(dice: &mut Dice) -> Value {
    let mut ports = dice.some(&[80, 81, 82]);
    if ports.is_empty() {
        ports.push(80);
    }
    let port = |port: &u16| {
        let mut fields = json!({"port": port, "name": format!("p{port}")});
        if dice.chance(50) {
            fields["targetPort"] = dice.pick(&[json!(8080), json!("http")]);
        }
        if dice.chance(30) {
            fields["appProtocol"] = json!("kubernetes.io/h2c");
        }
        fields
    };
    let ports: Value = ports.iter().map(port).collect();
    let mut spec = json!({"ports": ports, "selector": texts(dice)});
    if dice.chance(40) {
        spec["sessionAffinity"] = json!(dice.pick(&["None", "ClientIP"]));
    }
    object("v1", "Service", dice, json!({"spec": spec}))
}

fn service_account(dice: &mut Dice) -> Value {
    let named = |dice: &mut Dice| list(dice.some(&["p", "q", "r"]), dice, |_, name| json!({"name": name}));
    let mut fields = Map::new();
    put(dice, &mut fields, "secrets", named);
    put(dice, &mut fields, "imagePullSecrets", named);
    put(dice, &mut fields, "automountServiceAccountToken", |dice| json!(dice.chance(50)));
    object("v1", "ServiceAccount", dice, Value::Object(fields))
}

fn disruption_budget(dice: &mut Dice) -> Value {
    let selectors = [
        json!({"matchLabels": {"a": "1"}}),
        json!({"matchLabels": {"a": "1", "b": "2"}}),
        json!({"matchLabels": {"b": "1"}, "matchExpressions": [{"key": "k", "operator": "Exists"}]}),
        json!({}),
    ];
    let spec =
        json!({"minAvailable": dice.pick(&[json!(1), json!("50%")]), "selector": dice.pick(&selectors)});
    object("policy/v1", "PodDisruptionBudget", dice, json!({"spec": spec}))
}

fn ingress(dice: &mut Dice) -> Value {
    let mut hosts = dice.some(&["a.test", "b.test", "c.test"]);
    if hosts.is_empty() {
        hosts.push("a.test");
    }
    let rules = list(hosts.clone(), dice, |dice, host| {
        let backend = json!({"service": {"name": dice.pick(&["s", "t"]), "port": {"number": 80}}});
        json!({"host": host, "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}})
    });
    let spec = json!({"rules": rules, "tls": [{"hosts": hosts, "secretName": dice.pick(&["x", "y"])}]});
    object("networking.k8s.io/v1", "Ingress", dice, json!({"spec": spec}))
}

fn secret(dice: &mut Dice) -> Value {
    let mut fields = Map::new();
    put(dice, &mut fields, "data", |dice| {
        let keys = dice.some(&["a", "b"]);
        keys.into_iter()
            .map(|key| (key.to_owned(), json!(dice.pick(&["QQ==", "Qg=="]))))
            .collect::<Map<_, _>>()
            .into()
    });
    put(dice, &mut fields, "stringData", |dice| {
        let keys = dice.some(&["b", "c"]);
        keys.into_iter()
            .map(|key| (key.to_owned(), json!(dice.pick(&["<1>", "2"]))))
            .collect::<Map<_, _>>()
            .into()
    });
    object("v1", "Secret", dice, Value::Object(fields))
}

fn config_map(dice: &mut Dice) -> Value {
    let texts = ["", "line\nline\n", "<a> & b", "ü\u{2028}"];
    let keys = dice.some(&["a", "b", "c"]);
    let data: Map<_, _> = keys.into_iter().map(|key| (key.to_owned(), json!(dice.pick(&texts)))).collect();
    object("v1", "ConfigMap", dice, json!({"data": data}))
}

fn custom(dice: &mut Dice) -> Value {
    let spec = anything(dice, 3);
    object(&format!("{CUSTOM_GROUP}/v1"), "Odd", dice, json!({"spec": spec}))
}

/// A map of anything, so deep at most.
fn anything(dice: &mut Dice, depth: usize) -> Value {
    let scalars =
        [json!(1), json!("1"), json!(1.5), json!(true), json!([]), json!({}), json!([{"a": 1}, {"b": 2}])];
    let keys = dice.some(&["a", "b", "c"]);
    let value = |dice: &mut Dice| match depth > 0 && dice.chance(50) {
        true => anything(dice, depth - 1),
        false => dice.pick(&scalars),
    };
    keys.into_iter().map(|key| (key.to_owned(), value(dice))).collect::<Map<_, _>>().into()
}

/// `object` with some of what `other` has, map by map.
pub fn mix(dice: &mut Dice, object: &Value, other: &Value) -> Value {
    let (Value::Object(fields), Value::Object(others)) = (object, other) else {
        return if dice.chance(70) { object.clone() } else { other.clone() };
    };
    let mut mixed = fields.clone();
    for (key, value) in &mut mixed {
        if let Some(other) = others.get(key) {
            *value = mix(dice, value, other);
        }
    }
    Value::Object(mixed)
}

/// Asks, now and then, for the absence of a field that may be absent.
pub fn forbid(dice: &mut Dice, object: &mut Value) {
    let places = ["/template/spec", "/spec/template/spec", "/metadata/labels", "/data", "/spec"];
    let place = dice.pick(&places);
    let optional =
        ["nodeSelector", "hostAliases", "securityContext", "a", "b", "sessionAffinity", "dnsConfig"];
    let key = dice.pick(&optional);
    if let Some(Value::Object(fields)) = object.pointer_mut(place)
        && dice.chance(30)
    {
        fields.insert(key.to_owned(), Value::Null);
    }
}
