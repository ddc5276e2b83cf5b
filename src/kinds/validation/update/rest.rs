//! What may not change in the kinds of the smaller groups.

use serde_json::Value;

use super::{New, same, unchanged};

/// Whom a binding gives a role may change, which role it is may not.
pub(super) fn role_reference(new: &New<'_, '_>, old: &Value) {
    let role = new.field("roleRef");
    if !same(role.value(), old.get("roleRef")) {
        role.invalid("cannot change roleRef");
    }
}

pub(super) fn storage_class(new: &New<'_, '_>, old: &Value) {
    for (field, detail) in [
        ("parameters", "updates to parameters are forbidden."),
        ("provisioner", "updates to provisioner are forbidden."),
        ("reclaimPolicy", "updates to reclaimPolicy are forbidden."),
    ] {
        forbidden_before(36, &new.field(field), &old[field], detail);
    }
    unchanged(&new.field("volumeBindingMode"), &old["volumeBindingMode"]);
}

/// Says so where the value is not what it was; before Kubernetes 1.`minor` in words of its own.
fn forbidden_before(minor: u8, new: &New<'_, '_>, old: &Value, detail: &str) {
    if new.since(minor) {
        unchanged(new, old);
    } else if !same(new.value(), Some(old)) {
        new.forbidden(detail);
    }
}

pub(super) fn attributes_class(new: &New<'_, '_>, old: &Value) {
    for (field, detail) in [
        ("driverName", "updates to driverName are forbidden."),
        ("parameters", "updates to parameters are forbidden."),
    ] {
        if !same(new.field(field).value(), old.get(field)) {
            new.field(field).forbidden(detail);
        }
    }
}

/// A driver on a node stays what it is, but for how many volumes it can attach.
pub(super) fn csi_node(new: &New<'_, '_>, old: &Value) {
    let settled = |driver: &Value| {
        let mut driver = driver.clone();
        driver.as_object_mut().map(|driver| driver.remove("allocatable"));
        driver
    };
    let spec = new.field("spec");
    let drivers = spec.field("drivers");
    for before in old["spec"]["drivers"].as_array().into_iter().flatten() {
        let now = drivers.items().filter_map(|driver| driver.value());
        for now in now.filter(|now| now["name"] == before["name"]) {
            if !same(Some(&settled(now)), Some(&settled(before))) {
                drivers.invalid_whole(super::IMMUTABLE);
            }
        }
    }
}

pub(super) fn storage_capacity(new: &New<'_, '_>, old: &Value) {
    unchanged(&new.field("nodeTopology"), &old["nodeTopology"]);
    unchanged(&new.field("storageClassName"), &old["storageClassName"]);
}

pub(super) fn slice(new: &New<'_, '_>, old: &Value) {
    let (spec, old) = (new.field("spec"), &old["spec"]);
    unchanged(&spec.field("pool").field("name"), &old["pool"]["name"]);
    unchanged(&spec.field("driver"), &old["driver"]);
    unchanged(&spec.field("nodeName"), &old["nodeName"]);
}

/// A definition stays that of its resource; of its kind and scope once it is served.
pub(super) fn definition(new: &New<'_, '_>, old: &Value) {
    let (spec, names) = (new.field("spec"), new.field("spec"));
    let names = names.field("names");
    let conditions = old["status"]["conditions"].as_array().into_iter().flatten();
    let is_served = |it: &Value| it["type"] == "Established" && it["status"] == "True";
    if conditions.into_iter().any(is_served) {
        unchanged(&spec.field("scope"), &old["spec"]["scope"]);
        unchanged(&names.field("kind"), &old["spec"]["names"]["kind"]);
    }
    unchanged(&spec.field("group"), &old["spec"]["group"]);
    unchanged(&names.field("plural"), &old["spec"]["names"]["plural"]);
}

/// An address stays with whom it was given to.
pub(super) fn ip_address(new: &New<'_, '_>, old: &Value) {
    let spec = new.field("spec");
    let parent = spec.field("parentRef");
    if !same(parent.value(), old["spec"].get("parentRef")) {
        parent.invalid_whole(super::IMMUTABLE);
    }
}

pub(super) fn csi_driver(new: &New<'_, '_>, old: &Value) {
    let spec = new.field("spec");
    unchanged(
        &spec.field("attachRequired").at(&new.field("spec").field("attachedRequired")),
        &old["spec"]["attachRequired"],
    );
    unchanged(&spec.field("volumeLifecycleModes"), &old["spec"]["volumeLifecycleModes"]);
}

pub(super) fn priority_class(new: &New<'_, '_>, old: &Value) {
    let value = new.field("value");
    if value.number().unwrap_or(0) != old["value"].as_i64().unwrap_or(0) {
        value.forbidden("may not be changed in an update.");
    }
    unchanged(&new.field("preemptionPolicy"), &old["preemptionPolicy"]);
}

pub(super) fn runtime_class(new: &New<'_, '_>, old: &Value) {
    unchanged(&new.field("handler"), &old["handler"]);
}

pub(super) fn ingress_class(new: &New<'_, '_>, old: &Value) {
    unchanged(&new.field("spec").field("controller"), &old["spec"]["controller"]);
}

pub(super) fn endpoint_slice(new: &New<'_, '_>, old: &Value) {
    unchanged(&new.field("addressType"), &old["addressType"]);
}

/// A spec that may not change at all.
pub(super) fn whole_spec(new: &New<'_, '_>, old: &Value) {
    let spec = new.field("spec");
    if !same(spec.value(), old.get("spec")) {
        spec.invalid_whole(super::IMMUTABLE);
    }
}
