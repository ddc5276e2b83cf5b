//! What keeps claims away from devices, and which claims bear it.

use super::super::at::At;
use super::super::meta;
use super::super::pod::volume_sources::csi_driver as driver_name;
use super::super::selectors::label_name;
use super::{label, pool_name};
use crate::scalar::names;
use crate::yaml::View;

const EFFECTS: [&str; 3] = ["NoExecute", "NoSchedule", "None"];

/// Judges a DeviceTaintRule.
pub(in super::super) fn taint_rule<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    let selector = spec.field("deviceSelector");
    if selector.field("driver").is_set() {
        driver_name(&selector.field("driver"));
    }
    if selector.field("pool").is_set() {
        pool_name(&selector.field("pool"));
    }
    if selector.field("device").is_set() {
        label(&selector.field("device"));
    }
    taint(&spec.field("taint"));
}

/// Judges a taint of a device.
pub(super) fn taint<'v>(taint: &At<'_, impl View<'v>>) {
    label_name(&taint.field("key"));
    value(&taint.field("value"));
    let effect = taint.field("effect");
    match effect.text() {
        "" => effect.required(""),
        text if EFFECTS.contains(&text) => {}
        _ => effect.not_supported(&EFFECTS),
    }
}

/// Judges which taints a claim bears.
pub(super) fn toleration<'v>(toleration: &At<'_, impl View<'v>>) {
    let (key, operator) = (toleration.field("key"), toleration.field("operator"));
    if !key.text().is_empty() {
        label_name(&key);
    }
    match operator.text() {
        "Exists" if !toleration.field("value").text().is_empty() => {
            toleration.field("value").invalid("must be empty for operator `Exists`");
        }
        "Exists" => {}
        "" | "Equal" => value(&toleration.field("value")),
        _ => operator.not_supported(&["Equal", "Exists"]),
    }
    let effect = toleration.field("effect");
    if !effect.text().is_empty() && !EFFECTS.contains(&effect.text()) {
        effect.not_supported(&EFFECTS);
    }
}

fn value<'v>(value: &At<'_, impl View<'v>>) {
    value.judge(names::label_value(value.text()));
}
