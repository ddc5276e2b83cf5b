//! The group `autoscaling` (autoscaling `validation.go`).

use super::at::At;
use super::meta;
use super::numbers::quantity;
use super::resource_names;
use crate::scalar::names;
use crate::yaml::View;

const SOURCES: [(&str, &str); 5] = [
    ("Object", "object"),
    ("External", "external"),
    ("Pods", "pods"),
    ("Resource", "resource"),
    ("ContainerResource", "containerResource"),
];
const TYPES: [&str; 5] = ["ContainerResource", "External", "Object", "Pods", "Resource"];

/// Judges a HorizontalPodAutoscaler.
pub(super) fn autoscaler<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let spec = object.field("spec");
    let (least, most) = (spec.field("minReplicas"), spec.field("maxReplicas"));
    let minimum = least.number().unwrap_or(1);
    if minimum < 1 {
        least.invalid("must be greater than or equal to 1");
    }
    match most.number().unwrap_or(0) {
        0 => most.required("must be set and greater than 0"),
        number if number < 0 => most.invalid("must be greater than or equal to 1"),
        _ => {}
    }
    if most.number().unwrap_or(0) < minimum {
        most.invalid_as(most.number().unwrap_or(0), "must be greater than or equal to `minReplicas`");
    }
    let target = spec.field("scaleTargetRef");
    target_reference(&target);
    let version = target.field("apiVersion");
    if version.since(36) && !version.text().contains('/') {
        version.invalid("apiVersion must specify API group");
    }
    let metrics = spec.field("metrics");
    metrics.items().for_each(|it| metric(&it));
    let scales_from_zero =
        || metrics.items().any(|it| matches!(it.field("type").text(), "Object" | "External"));
    if minimum == 0 && !scales_from_zero() {
        metrics.forbidden(
            "must specify at least one Object or External metric to support scaling to zero replicas",
        );
    }
    let behavior = spec.field("behavior");
    for direction in ["scaleUp", "scaleDown"] {
        rules(&behavior.field(direction));
    }
}

fn target_reference<'v>(reference: &At<'_, impl View<'v>>) {
    for field in ["kind", "name"] {
        let field = reference.field(field);
        match field.text() {
            "" => field.required(""),
            text => field.judge(names::path_segment_name(text)),
        }
    }
    let version = reference.field("apiVersion");
    if version.text().matches('/').count() > 1 {
        version.invalid(format!("unexpected GroupVersion string: {}", version.text()));
    }
}

fn metric<'v>(metric: &At<'_, impl View<'v>>) {
    let kind = metric.field("type");
    if kind.text().is_empty() {
        kind.required("must specify a metric source type");
    }
    if !TYPES.contains(&kind.text()) {
        kind.not_supported(&TYPES);
    }
    let given: Vec<&str> =
        SOURCES.iter().map(|(_, field)| *field).filter(|field| metric.field(field).is_set()).collect();
    if let Some(first) = given.first().copied() {
        source(&metric.field(first), first);
    }
    let expected = SOURCES.iter().find(|(name, _)| *name == kind.text()).map(|(_, field)| *field);
    if let Some(field) = expected.filter(|field| !given.contains(field)) {
        metric.field(field).required("must populate information for the given metric source");
    }
    if given.len() != 1 {
        for field in given.into_iter().filter(|field| Some(*field) != expected) {
            metric.field(field).forbidden("must populate the given metric source only");
        }
    }
}

fn source<'v>(source: &At<'_, impl View<'v>>, kind: &str) {
    let target = source.field("target");
    match kind {
        "resource" | "containerResource" => resource(source, kind),
        "object" => {
            target_reference(&source.field("describedObject"));
            identifier(&source.field("metric"));
        }
        _ => identifier(&source.field("metric")),
    }
    amounts(&target);
    choice(&target, kind);
}

/// Judges which of the amounts a metric of `kind` aims at.
fn choice<'v>(target: &At<'_, impl View<'v>>, kind: &str) {
    let (value, average, share) =
        (target.field("value"), target.field("averageValue"), target.field("averageUtilization"));
    match (kind, value.is_set(), average.is_set(), share.is_set()) {
        ("resource" | "containerResource", _, false, false) => {
            share.required("must set either a target raw value or a target utilization");
        }
        ("resource" | "containerResource", _, true, true) => {
            average.forbidden("may not set both a target raw value and a target utilization");
        }
        ("pods", _, false, _) => average.required("must specify a positive target averageValue"),
        ("object", false, false, _) => average.required("must set either a target value or averageValue"),
        ("external", false, false, _) => {
            average.required("must set either a target value for metric or a per-pod target");
        }
        ("external", true, true, _) => {
            value.forbidden("may not set both a target value for metric and a per-pod target");
        }
        _ => {}
    }
}

fn resource<'v>(source: &At<'_, impl View<'v>>, kind: &str) {
    let (name, container) = (source.field("name"), source.field("container"));
    if name.text().is_empty() {
        name.required("must specify a resource name");
    }
    if kind != "containerResource" {
        return;
    }
    if !name.text().is_empty() {
        resource_names::for_container(&name, name.text());
    }
    match container.text() {
        "" => container.required("must specify a container"),
        text => container.judge(names::dns1123_label(text)),
    }
}

fn identifier<'v>(metric: &At<'_, impl View<'v>>) {
    let name = metric.field("name");
    match name.text() {
        "" => name.required("must specify a metric name"),
        text => name.judge(names::path_segment_name(text)),
    }
}

fn amounts<'v>(target: &At<'_, impl View<'v>>) {
    let kind = target.field("type");
    if kind.text().is_empty() {
        kind.required("must specify a metric target type");
    }
    if !matches!(kind.text(), "Utilization" | "Value" | "AverageValue") {
        kind.invalid("must be either Utilization, Value, or AverageValue");
    }
    for field in ["value", "averageValue"] {
        let at = target.field(field);
        if let Some(amount) = quantity(&at).filter(|amount| amount.is_negative() || amount.is_zero()) {
            at.invalid_as(amount.to_string(), "must be positive");
        }
    }
    let share = target.field("averageUtilization");
    if share.number().is_some_and(|number| number < 1) {
        share.invalid("must be greater than 0");
    }
}

fn rules<'v>(rules: &At<'_, impl View<'v>>) {
    let window = rules.field("stabilizationWindowSeconds");
    match window.number() {
        Some(seconds) if seconds < 0 => window.invalid("must be greater than or equal to zero"),
        Some(seconds) if seconds > 3600 => window.invalid("must be less than or equal to 3600"),
        _ => {}
    }
    let select = rules.field("selectPolicy");
    if select.is_set() && !matches!(select.text(), "Max" | "Min" | "Disabled") {
        select.not_supported(&["Disabled", "Max", "Min"]);
    }
    let policies = rules.field("policies");
    if policies.is_set() && policies.count() == 0 {
        policies.required("must specify at least one Policy");
    }
    for policy in policies.items() {
        let kind = policy.field("type");
        if !matches!(kind.text(), "Pods" | "Percent") {
            kind.not_supported(&["Percent", "Pods"]);
        }
        for field in ["value", "periodSeconds"] {
            let at = policy.field(field);
            let number = at.number().unwrap_or(0);
            if number <= 0 {
                at.invalid_as(number, "must be greater than zero");
            }
        }
        let period = policy.field("periodSeconds");
        if period.number().is_some_and(|seconds| seconds > 1800) {
            period.invalid("must be less than or equal to 1800");
        }
    }
}
