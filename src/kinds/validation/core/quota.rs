//! ResourceQuotas and LimitRanges.

use super::super::at::At;
use super::super::meta;
use super::super::numbers::quantity;
use super::super::resource_names;
use crate::kinds::table;
use crate::scalar::{Quantity, names};
use crate::yaml::View;

const SCOPES: [&str; 7] = [
    "Terminating",
    "NotTerminating",
    "BestEffort",
    "NotBestEffort",
    "PriorityClass",
    "VolumeAttributesClass",
    "CrossNamespacePodAffinity",
];

/// What the server says of scopes that have no values to choose from.
const ONLY_EXISTS: &str = "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, \
                           ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, \
                           ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

/// Judges a ResourceQuota.
pub(in super::super) fn quota<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let spec = object.field("spec");
    for (name, at) in spec.field("hard").entries() {
        resource_names::for_quota(&at, name);
        if let Some(amount) = quantity(&at) {
            resource_names::amount(&at, name, &amount);
        }
    }
    scopes(&spec);
    selector(&spec);
}

fn scopes<'v>(spec: &At<'_, impl View<'v>>) {
    let scopes = spec.field("scopes");
    for scope in scopes.texts() {
        if !SCOPES.contains(&scope) {
            scopes.invalid("unsupported scope");
        }
        if misapplied(spec, scope) {
            scopes.invalid("unsupported scope applied to resource");
        }
    }
    if conflicting(&scopes.texts().collect::<Vec<_>>()) {
        scopes.invalid("conflicting scopes");
    }
}

/// Whether the quota limits something to which `scope` cannot apply.
fn misapplied<'v>(spec: &At<'_, impl View<'v>>, scope: &str) -> bool {
    const PODS: [&str; 7] =
        ["pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"];
    let applies = |name: &str| match scope {
        "BestEffort" => name == "pods",
        "VolumeAttributesClass" => matches!(name, "persistentvolumeclaims" | "requests.storage"),
        scope if SCOPES.contains(&scope) => PODS.contains(&name),
        _ => true,
    };
    spec.field("hard").entries().any(|(name, _)| resource_names::is_quota(name) && !applies(name))
}

fn conflicting(scopes: &[&str]) -> bool {
    let both = |one, other| scopes.contains(&one) && scopes.contains(&other);
    both("BestEffort", "NotBestEffort") || both("Terminating", "NotTerminating")
}

/// Judges the selector of scopes. The server names none of its elements.
fn selector<'v>(spec: &At<'_, impl View<'v>>) {
    let selector = spec.field("scopeSelector");
    let place = selector.field("matchExpressions");
    let mut seen = Vec::new();
    for requirement in place.items() {
        let (scope, operator) = (requirement.field("scopeName").text(), requirement.field("operator").text());
        let values = requirement.field("values").count();
        if !SCOPES.contains(&scope) {
            place.field("scopeName").invalid_as(scope, "unsupported scope");
        }
        if misapplied(spec, scope) {
            place.invalid_whole("unsupported scope applied to resource");
        }
        let by_value = matches!(scope, "PriorityClass" | "VolumeAttributesClass");
        if SCOPES.contains(&scope) && !by_value && operator != "Exists" {
            place.field("operator").invalid_as(operator, ONLY_EXISTS);
        }
        match (operator, values) {
            ("In" | "NotIn", 0) => place
                .field("values")
                .required("must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"),
            ("Exists" | "DoesNotExist", 1..) => {
                let given = requirement.field("values");
                given.at(&place.field("values")).invalid(
                    "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
                );
            }
            ("In" | "NotIn" | "Exists" | "DoesNotExist", _) => {}
            _ => place.field("operator").invalid_as(operator, "not a valid selector operator"),
        }
        seen.push(scope);
    }
    if conflicting(&seen) {
        place.invalid_whole("conflicting scopes");
    }
}

/// Judges a LimitRange. The server names one that has no name.
pub(in super::super) fn limit_range<'v>(object: &At<'_, impl View<'v>>) {
    let metadata = object.field("metadata");
    match metadata.field("name").text().is_empty() && metadata.field("generateName").text().is_empty() {
        true => meta::template(&metadata),
        false => meta::metadata(&metadata, true, names::dns1123_subdomain),
    }
    let mut seen = Vec::new();
    for limit in object.field("spec").field("limits").items() {
        let kind = limit.field("type");
        limit_type(&kind);
        match seen.contains(&kind.text()) {
            true => kind.duplicate(),
            false => seen.push(kind.text()),
        }
        limit_names(&limit);
        if kind.text() == table::PERSISTENT_VOLUME_CLAIM.kind {
            let given = |field| limit.field(field).key("storage").is_set();
            if !given("min") && !given("max") {
                limit.field("limits").required(
                    "either minimum or maximum storage value is required, but neither was provided",
                );
            }
        }
        limit_amounts(&limit);
    }
}

fn limit_type<'v>(kind: &At<'_, impl View<'v>>) {
    let standard = [table::POD.kind, "Container", table::PERSISTENT_VOLUME_CLAIM.kind];
    let verdict = names::qualified_name(kind.text());
    if verdict.is_err() {
        kind.judge(verdict);
    } else if !kind.text().contains('/') && !standard.contains(&kind.text()) {
        kind.invalid("must be a standard limit type or fully qualified");
    }
}

fn limit_names<'v>(limit: &At<'_, impl View<'v>>) {
    let kind = limit.field("type").text();
    let of_pod = kind == table::POD.kind;
    for field in ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] {
        let amounts = limit.field(field);
        if of_pod && field.starts_with("default") {
            if amounts.count() > 0 {
                amounts.forbidden(format!("may not be specified when `type` is '{kind}'"));
            }
            continue;
        }
        for (name, at) in amounts.entries() {
            match of_pod || kind == "Container" {
                true => resource_names::for_container(&at, name),
                false => drop(resource_names::any(&at, name)),
            }
        }
    }
}

fn limit_amounts<'v>(limit: &At<'_, impl View<'v>>) {
    let mut names: Vec<&str> = Vec::new();
    for field in ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] {
        names.extend(limit.field(field).entries().map(|(name, _)| name));
    }
    names.sort_unstable();
    names.dedup();
    names.into_iter().for_each(|name| limit_order(limit, name));
}

/// Judges that the amounts of one resource do not contradict each other, with what the server has filled in.
fn limit_order<'v>(limit: &At<'_, impl View<'v>>, name: &str) {
    let of = |field: &'static str| quantity(&limit.field(field).key(name));
    let filled =
        |amount: &Option<Quantity>| amount.clone().filter(|_| limit.field("type").text() == "Container");
    let (most, least) = (of("max"), of("min"));
    let default = of("default").or_else(|| filled(&most));
    let request = of("defaultRequest").or_else(|| filled(&default)).or_else(|| filled(&least));
    // What may not exceed what, what each is called, and where and of which of both the server says so.
    let orders = [
        (&least, &most, ["min", "max"], "min", true),
        (&least, &request, ["min", "default request"], "defaultRequest", false),
        (&request, &most, ["default request", "max"], "defaultRequest", true),
        (&request, &default, ["default request", "default limit"], "defaultRequest", true),
        (&least, &default, ["min", "default"], "default", true),
        (&default, &most, ["default", "max"], "default", false),
    ];
    for (low, high, [low_name, high_name], field, quotes_low) in orders {
        let (Some(low), Some(high)) = (low, high) else { continue };
        if low > high {
            let detail = format!("{low_name} value {low} is greater than {high_name} value {high}");
            let quoted = if quotes_low { low } else { high };
            limit.field(field).key(name).invalid_as(quoted.to_string(), detail);
        }
    }
    limit_ratio(limit, name, least.as_ref(), most.as_ref());
}

/// Judges how many times more than a request a limit may be: at least once, and no more often than there is room
/// for between the least and the most.
fn limit_ratio<'v>(
    limit: &At<'_, impl View<'v>>,
    name: &str,
    least: Option<&Quantity>,
    most: Option<&Quantity>,
) {
    let ratios = limit.field("maxLimitRequestRatio");
    let at = ratios.key(name);
    let Some(ratio) = quantity(&at) else { return };
    if ratio < Quantity::from(1) {
        at.invalid_as(ratio.to_string(), format!("ratio {ratio} is less than 1"));
    }
    let (Some(least), Some(most)) = (least, most) else { return };
    let is_small = |amount: &Quantity| amount.value() < i64::MAX / 1000;
    let (wanted, room) = match [&ratio, least, most].into_iter().all(is_small) {
        true => (ratio.milli_value() as f64 / 1000.0, most.milli_value() as f64 / least.milli_value() as f64),
        false => (ratio.value() as f64, most.value() as f64 / least.value() as f64),
    };
    if wanted > room {
        at.invalid_as(ratio.to_string(), format!("ratio {ratio} is greater than max/min = {room:.6}"));
    }
}
