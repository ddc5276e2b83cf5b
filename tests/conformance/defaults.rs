//! What `kinds::defaults` fills in beside what a real server does.

use hoist::kinds::table::Kind;
use hoist::kinds::{KubeVersion, defaults, table};
use serde_json::{Map, Value};

use crate::api_server::{self, ApiServer};
use crate::found;
use crate::objects::{self, Sample};

/// Where the objects are created; a dry run needs no more of it than that it is there.
const NAMESPACE: &str = "default";

/// The kinds of which a server writes more than their defaults: times that are not there as null, and who asked.
const WRITTEN_OTHERWISE: [&Kind; 3] =
    [&table::EVENT, &table::EVENTS_EVENT, &table::CERTIFICATE_SIGNING_REQUEST];

#[test]
fn defaults_are_those_of_a_real_server() {
    let Some(server) = ApiServer::from_environment("defaults") else { return };
    let is_held = |sample: &Sample| !WRITTEN_OTHERWISE.iter().any(|kind| std::ptr::eq(*kind, sample.kind));
    let samples = objects::own().into_iter().filter(is_held).chain(objects::corpus());
    let samples: Vec<Sample> = samples.map(at_home).collect();
    let requests = samples
        .iter()
        .map(|sample| (api_server::path(sample.kind, &sample.version, NAMESPACE), sample.object.clone()));
    let answers = server.dry_run(requests.collect::<Vec<_>>());
    let mut wrong = Vec::new();
    let mut refused = Vec::new();
    for (sample, answer) in samples.iter().zip(&answers) {
        if answer.status != 201 {
            refused.push(format!("{}: {}", name(sample), answer.body["message"]));
            continue;
        }
        let mut ours = sample.object.clone();
        defaults::apply(sample.kind, &sample.version, KubeVersion::minor(36), &mut ours);
        let mut again = ours.clone();
        defaults::apply(sample.kind, &sample.version, KubeVersion::minor(36), &mut again);
        assert_eq!(ours, again, "{}: a second time changes something", name(sample));
        let (ours, theirs) = (settled(sample, ours), settled(sample, answer.body.clone()));
        let mut found = Vec::new();
        differences("", &theirs, &ours, &mut found);
        wrong.extend(found.into_iter().map(|it| format!("{}: {it}", name(sample))));
    }
    found(&format!("{} objects, {} refused, {} differences", samples.len(), refused.len(), wrong.len()));
    refused.iter().for_each(|it| found(&format!("refused: {it}")));
    assert!(refused.len() * 10 < samples.len(), "too many are refused to prove anything");
    assert!(wrong.is_empty(), "the server differs:\n{}", wrong.join("\n"));
}

fn name(sample: &Sample) -> String {
    format!("{} {}", sample.kind.kind, sample.object["metadata"]["name"].as_str().unwrap_or_default())
}

/// The sample in the namespace that the test uses.
fn at_home(mut sample: Sample) -> Sample {
    if let Some(metadata) = sample.object["metadata"].as_object_mut() {
        match sample.kind.namespaced {
            true => metadata.insert("namespace".to_owned(), NAMESPACE.into()),
            false => metadata.remove("namespace"),
        };
    }
    sample
}

/// The object without what is not defaulting's: what the registry sets on creation, what admission adds.
fn settled(sample: &Sample, mut object: Value) -> Value {
    object.as_object_mut().map(|fields| fields.remove("status"));
    if let Some(metadata) = object["metadata"].as_object_mut() {
        for field in ["uid", "creationTimestamp", "managedFields", "generation", "resourceVersion"] {
            metadata.remove(field);
        }
        drop_annotation(metadata, "deprecated.daemonset.template.generation");
        let protects = |name: &Value| name.as_str().is_some_and(|name| name.ends_with("-protection"));
        drop_where(metadata, "finalizers", protects);
        if std::ptr::eq(sample.kind, &table::JOB) {
            drop_job_labels(metadata);
        }
    }
    let spec = object.get_mut("spec").and_then(Value::as_object_mut);
    if let Some(spec) = spec {
        if std::ptr::eq(sample.kind, &table::POD) {
            settle_pod(spec);
        } else if std::ptr::eq(sample.kind, &table::SERVICE) {
            for field in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort"] {
                spec.remove(field);
            }
            for port in spec.get_mut("ports").and_then(Value::as_array_mut).into_iter().flatten() {
                port.as_object_mut().map(|port| port.remove("nodePort"));
            }
        } else if std::ptr::eq(sample.kind, &table::JOB) {
            settle_job(spec);
        } else if std::ptr::eq(sample.kind, &table::NAMESPACE) {
            spec.remove("finalizers");
        } else if std::ptr::eq(sample.kind, &table::NODE) {
            drop_where(spec, "taints", |it| it["key"] == "node.kubernetes.io/not-ready");
        } else if std::ptr::eq(sample.kind, &table::PERSISTENT_VOLUME_CLAIM)
            && spec.get("storageClassName").is_some_and(|class| class == "standard")
        {
            // Admission names the default class; no sample does.
            spec.remove("storageClassName");
        }
    }
    object
}

fn drop_annotation(metadata: &mut Map<String, Value>, name: &str) {
    let Some(annotations) = metadata.get_mut("annotations").and_then(Value::as_object_mut) else { return };
    annotations.remove(name);
    if annotations.is_empty() {
        metadata.remove("annotations");
    }
}

/// Admission gives a pod its account, a token, tolerations and a priority.
fn settle_pod(spec: &mut Map<String, Value>) {
    for field in ["serviceAccount", "serviceAccountName", "priority", "preemptionPolicy"] {
        spec.remove(field);
    }
    drop_where(spec, "volumes", |volume| {
        volume["name"].as_str().is_some_and(|name| name.starts_with("kube-api-access"))
    });
    drop_where(spec, "tolerations", |it| {
        it["key"].as_str().is_some_and(|key| key.starts_with("node.kubernetes.io/"))
    });
    for list in ["containers", "initContainers"] {
        for container in spec.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            let Some(container) = container.as_object_mut() else { continue };
            drop_where(container, "volumeMounts", |mount| {
                mount["mountPath"] == "/var/run/secrets/kubernetes.io/serviceaccount"
            });
        }
    }
}

/// The registry gives a Job a selector and its pods the labels for it.
fn settle_job(spec: &mut Map<String, Value>) {
    spec.remove("selector");
    let template = spec.get_mut("template").and_then(|it| it.get_mut("metadata"));
    if let Some(metadata) = template.and_then(Value::as_object_mut) {
        drop_job_labels(metadata);
    }
}

fn drop_job_labels(metadata: &mut Map<String, Value>) {
    let Some(labels) = metadata.get_mut("labels").and_then(Value::as_object_mut) else { return };
    labels.retain(|key, _| !key.ends_with("job-name") && !key.ends_with("controller-uid"));
    if labels.is_empty() {
        metadata.remove("labels");
    }
}

fn drop_where(holder: &mut Map<String, Value>, list: &str, added: impl Fn(&Value) -> bool) {
    let Some(items) = holder.get_mut(list).and_then(Value::as_array_mut) else { return };
    items.retain(|item| !added(item));
    if items.is_empty() {
        holder.remove(list);
    }
}

/// Where `theirs` and `ours` differ, each place with both values.
fn differences(path: &str, theirs: &Value, ours: &Value, found: &mut Vec<String>) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => {
            let names = theirs.keys().chain(ours.keys().filter(|key| !theirs.contains_key(*key)));
            for name in names {
                let path = format!("{path}.{name}");
                match (theirs.get(name), ours.get(name)) {
                    (Some(theirs), Some(ours)) => differences(&path, theirs, ours, found),
                    (Some(theirs), None) => found.push(format!("{path}: server {theirs}, ours nothing")),
                    (None, Some(ours)) => found.push(format!("{path}: server nothing, ours {ours}")),
                    (None, None) => {}
                }
            }
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            for (at, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
                differences(&format!("{path}[{at}]"), theirs, ours, found);
            }
        }
        _ if theirs == ours => {}
        _ => found.push(format!("{path}: server {theirs}, ours {ours}")),
    }
}
