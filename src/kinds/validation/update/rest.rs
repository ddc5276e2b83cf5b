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
    let kept = |field: &'static str| same(new.field(field).value(), old.get(field));
    for (field, detail) in [
        ("parameters", "updates to parameters are forbidden."),
        ("provisioner", "updates to provisioner are forbidden."),
        ("reclaimPolicy", "updates to reclaimPolicy are forbidden."),
    ] {
        if !kept(field) {
            new.field(field).forbidden(detail);
        }
    }
    unchanged(&new.field("volumeBindingMode"), &old["volumeBindingMode"]);
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
