//! What may not change in the kinds of the core group.

use serde_json::Value;

use super::{New, same, spec_without, unchanged};
use crate::scalar::Quantity;

const FIXED: &str = "field is immutable when `immutable` is set";
const ONCE: &str = "may not change once set";

pub(super) fn config_map(new: &New<'_, '_>, old: &Value) {
    fixed(new, old, &["data", "binaryData"]);
}

pub(super) fn secret(new: &New<'_, '_>, old: &Value) {
    unchanged(&new.field("type"), &old["type"]);
    fixed(new, old, &["data"]);
}

fn fixed(new: &New<'_, '_>, old: &Value, fields: &[&'static str]) {
    if old["immutable"] != true {
        return;
    }
    if !new.field("immutable").is_true() {
        new.field("immutable").forbidden(FIXED);
    }
    for field in fields {
        if !same(new.field(field).value(), old.get(*field)) {
            new.field(field).forbidden(FIXED);
        }
    }
}

pub(super) fn service(new: &New<'_, '_>, old: &Value) {
    let (spec, old) = (new.field("spec"), &old["spec"]);
    if spec.field("type").text() != "ExternalName" && old["type"] != "ExternalName" {
        addresses(&spec, old);
        families(&spec, old);
    }
    let balanced = |kind: &str| kind == "LoadBalancer";
    let class = spec.field("loadBalancerClass");
    let both = balanced(spec.field("type").text()) && old["type"].as_str().is_some_and(balanced);
    if both && !same(class.value(), old.get("loadBalancerClass")) {
        match class.value() {
            Some(value) => class.invalid_as(value.clone(), ONCE),
            None => class.invalid_as(Value::Null, ONCE),
        }
    }
    let checked = |kind: &str, policy: &str| kind == "LoadBalancer" && policy == "Local";
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let health = spec.field("healthCheckNodePort");
    if checked(spec.field("type").text(), spec.field("externalTrafficPolicy").text())
        && checked(&text(&old["type"]), &text(&old["externalTrafficPolicy"]))
        && !same(health.value(), old.get("healthCheckNodePort"))
    {
        health.forbidden("field is immutable");
    }
}

fn list(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn addresses(spec: &New<'_, '_>, old: &Value) {
    let all = spec.field("clusterIPs");
    let (new, old): (Vec<&str>, _) = (all.texts().collect(), list(&old["clusterIPs"]));
    if new == ["None"] && old == ["None"] {
        return;
    }
    let whole = || all.value().cloned().unwrap_or_default();
    if new.len() == old.len() {
        for index in (0..new.len()).filter(|index| new[*index] != old[*index]) {
            all.index(index).invalid_as(whole(), ONCE);
        }
        return;
    }
    if new.is_empty() {
        all.index(0).invalid_as(whole(), "primary clusterIP can not be unset");
    } else if !old.is_empty() && new[0] != old[0] {
        all.index(0).invalid_as(whole(), ONCE);
    }
    if new.len() == 1 && old.len() > 1 {
        single(spec, "must be set to 'SingleStack' when releasing the secondary clusterIP");
    }
}

fn families(spec: &New<'_, '_>, old: &Value) {
    let all = spec.field("ipFamilies");
    let headless = |ips: Vec<&str>| ips == ["None"];
    let cluster_ips = spec.field("clusterIPs");
    let (now, before) = (headless(cluster_ips.texts().collect()), headless(list(&old["clusterIPs"])));
    if now || before {
        return;
    }
    let (new, old): (Vec<&str>, _) = (all.texts().collect(), list(&old["ipFamilies"]));
    let whole = || all.value().cloned().unwrap_or_default();
    if new.len() == old.len() {
        for _ in (0..new.len()).filter(|index| new[*index] != old[*index]) {
            all.index(0).invalid_as(whole(), ONCE);
        }
        return;
    }
    if new.len() < old.len() && cluster_ips.count() == 0 {
        all.index(0).invalid_as(whole(), "primary ipFamily can not be unset");
    }
    if !new.is_empty() && !old.is_empty() && new[0] != old[0] {
        all.index(0).invalid_as(whole(), ONCE);
    }
    if new.len() == 1 && old.len() > 1 {
        single(spec, "must be set to 'SingleStack' when releasing the secondary ipFamily");
    }
}

fn single(spec: &New<'_, '_>, detail: &str) {
    let policy = spec.field("ipFamilyPolicy");
    if policy.text() != "SingleStack" {
        policy.invalid(detail);
    }
}

/// A claim stays what it is, but for its size once it is bound, and its volume, which is named once.
pub(super) fn claim(new: &New<'_, '_>, old: &Value) {
    let Some(object) = new.value() else { return };
    let bound = object["status"]["phase"] == "Bound";
    let mut fields = Vec::new();
    if bound {
        fields.extend(["volumeAttributesClassName"]);
    }
    if old["spec"]["volumeName"].as_str().unwrap_or_default().is_empty() {
        fields.push("volumeName");
    }
    let settled = |object: &Value| {
        let mut spec = spec_without(object, &fields);
        let requests = spec.pointer_mut("/resources/requests").filter(|_| bound);
        if let Some(requests) = requests.and_then(Value::as_object_mut) {
            requests.remove("storage");
        }
        spec
    };
    if !same(Some(&settled(object)), Some(&settled(old))) {
        new.field("spec").forbidden(
            "spec is immutable after creation except resources.requests and volumeAttributesClassName for \
             bound claims",
        );
    }
    claim_size(new, old);
    let mode = new.field("spec");
    let (mode, place) = (mode.field("volumeMode"), new.field("volumeMode"));
    unchanged(&mode.at(&place), &old["spec"]["volumeMode"]);
}

/// A claim may not shrink below what it has already got.
fn claim_size(new: &New<'_, '_>, old: &Value) {
    const REQUESTED: &str = "/spec/resources/requests/storage";
    let size = |object: &Value, pointer: &str| {
        object.pointer(pointer).and_then(Value::as_str).and_then(|text| Quantity::parse(text).ok())
    };
    let capacity = size(old, "/status/capacity/storage").unwrap_or_else(|| Quantity::from(0));
    let now = new.value().and_then(|object| size(object, REQUESTED)).unwrap_or_else(|| Quantity::from(0));
    if size(old, REQUESTED).is_some_and(|before| now < before) && now <= capacity {
        let requests = new.field("spec");
        let requests = requests.field("resources");
        requests.field("requests").field("storage").forbidden("field can not be less than status.capacity");
    }
}

/// A PersistentVolume stays on the storage that it is.
pub(super) fn volume(new: &New<'_, '_>, old: &Value) {
    const OTHERS: [&str; 9] = [
        "capacity",
        "accessModes",
        "claimRef",
        "persistentVolumeReclaimPolicy",
        "storageClassName",
        "mountOptions",
        "volumeMode",
        "nodeAffinity",
        "volumeAttributesClassName",
    ];
    let Some(object) = new.value() else { return };
    let spec = new.field("spec");
    if !same(Some(&spec_without(object, &OTHERS)), Some(&spec_without(old, &OTHERS))) {
        spec.field("persistentvolumesource")
            .forbidden("spec.persistentvolumesource is immutable after creation");
    }
    let place = new.field("volumeMode");
    unchanged(&spec.field("volumeMode").at(&place), &old["spec"]["volumeMode"]);
    let affinity = spec.field("nodeAffinity");
    if !old["spec"]["nodeAffinity"].is_null() && !same(affinity.value(), old["spec"].get("nodeAffinity")) {
        affinity.invalid_whole("field is immutable, except for updating from beta label to GA");
    }
}

pub(super) fn quota(new: &New<'_, '_>, old: &Value) {
    let spec = new.field("spec");
    let scopes = spec.field("scopes");
    let sorted = |value: Option<&Value>| {
        let mut names: Vec<String> = value.map(list).into_iter().flatten().map(str::to_owned).collect();
        names.sort();
        names.dedup();
        names
    };
    if sorted(scopes.value()) != sorted(old["spec"].get("scopes")) {
        scopes.invalid("field is immutable");
    }
}
