//! The group `apps`: what keeps pods running (apps `validation.go`).

use super::at::{At, Quoted};
use super::core::claims;
use super::meta;
use super::numbers::{at_most_whole, count_or_percent, nonnegative, percent};
use super::pod;
use super::selectors::{self, label_selector, selects, selects_all};
use crate::kinds::table;
use crate::scalar::names;
use crate::yaml::View;

/// Judges a Deployment.
pub(super) fn deployment<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let spec = object.field("spec");
    replicated(&spec, table::REPLICA_SET.kind);
    for field in ["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"] {
        nonnegative(&spec.field(field));
    }
    strategy(&spec.field("strategy"));
    let deadline = spec.field("progressDeadlineSeconds");
    let seconds = deadline.number().unwrap_or(600);
    if seconds <= spec.field("minReadySeconds").number().unwrap_or(0) {
        deadline.invalid_as(seconds, "must be greater than minReadySeconds");
    }
}

/// Judges a ReplicaSet.
pub(super) fn replica_set<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let spec = object.field("spec");
    nonnegative(&spec.field("minReadySeconds"));
    replicated(&spec, table::REPLICA_SET.kind);
}

/// Judges what Deployments and ReplicaSets have in common.
fn replicated<'v>(spec: &At<'_, impl View<'v>>, kind: &str) {
    nonnegative(&spec.field("replicas"));
    selector(spec, "deployment", "invalid label selector");
    let template = spec.field("template");
    pod::template(&template);
    always_running(&template, kind);
}

/// Judges a selector and whether it selects the template; what is absent selects nothing. `broken` is what the
/// server says of one that it cannot use.
fn selector<'v>(spec: &At<'_, impl View<'v>>, kind: &str, broken: &str) {
    let selector = spec.field("selector");
    let template = spec.field("template");
    let meta = template.field("metadata");
    let labels = meta.field("labels");
    let before = selector.error_count();
    if selector.is_set() {
        label_selector(&selector);
    } else {
        selector.required("");
    }
    if selector.is_set() && selector.error_count() > before {
        selector.invalid_whole(broken);
    } else if selector.is_set() && selects_all(&selector) {
        selector.invalid(format!("empty selector is invalid for {kind}"));
    } else if !selector.is_set() || !selects(&selector, &labels) {
        selectors::mismatch(&labels);
    }
}

/// Judges that the pods of a template are always started again.
fn always_running<'v>(template: &At<'_, impl View<'v>>, kind: &str) {
    let spec = template.field("spec");
    let policy = spec.field("restartPolicy");
    if policy.text_or("Always") != "Always" {
        policy.not_supported(&["Always"]);
    }
    let deadline = spec.field("activeDeadlineSeconds");
    if deadline.is_set() {
        deadline.forbidden(format!("activeDeadlineSeconds in {kind} is not Supported"));
    }
}

fn strategy<'v>(strategy: &At<'_, impl View<'v>>) {
    let rolling = strategy.field("rollingUpdate");
    match strategy.field("type").text_or("RollingUpdate") {
        "Recreate" if rolling.is_set() => {
            rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
        }
        "Recreate" => {}
        "RollingUpdate" => {
            let (unavailable, surge) = (rolling.field("maxUnavailable"), rolling.field("maxSurge"));
            count_or_percent(&unavailable);
            count_or_percent(&surge);
            if is_zero(&unavailable, 25) && is_zero(&surge, 25) {
                unavailable.invalid("may not be 0 when `maxSurge` is 0");
            }
            at_most_whole(&unavailable);
        }
        kind => strategy.not_supported_as(kind.quoted(), &["Recreate", "RollingUpdate"]),
    }
}

/// Whether a number or percentage is zero; what is absent is `default`, what is neither counts as zero.
fn is_zero<'v>(at: &At<'_, impl View<'v>>, default: i64) -> bool {
    match at.is_set() {
        true => at.number().or_else(|| percent(at)).unwrap_or(0) == 0,
        false => default == 0,
    }
}

/// Judges a DaemonSet.
pub(super) fn daemon_set<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let spec = object.field("spec");
    let selector = spec.field("selector");
    let before = selector.error_count();
    label_selector(&selector);
    let template = spec.field("template");
    let labels = template.field("metadata");
    let labels = labels.field("labels");
    if selector.error_count() == before && (!selector.is_set() || !selects(&selector, &labels)) {
        selectors::mismatch(&labels);
    }
    if selector.is_set() && selects_all(&selector) {
        selector.invalid("empty selector is invalid for daemonset");
    }
    pod::template(&template);
    always_running(&template, table::DAEMON_SET.kind);
    nonnegative(&spec.field("minReadySeconds"));
    nonnegative(&spec.field("revisionHistoryLimit"));
    daemon_strategy(&spec.field("updateStrategy"));
}

fn daemon_strategy<'v>(strategy: &At<'_, impl View<'v>>) {
    match strategy.field("type").text_or("RollingUpdate") {
        "OnDelete" => {}
        "RollingUpdate" => {
            let rolling = strategy.field("rollingUpdate");
            let (unavailable, surge) = (rolling.field("maxUnavailable"), rolling.field("maxSurge"));
            for at in [&unavailable, &surge] {
                count_or_percent(at);
                at_most_whole(at);
            }
            match (is_zero(&unavailable, 1), is_zero(&surge, 0)) {
                (false, false) => surge.invalid("may not be set when maxUnavailable is non-zero"),
                (true, true) => unavailable.required("cannot be 0 when maxSurge is 0"),
                _ => {}
            }
        }
        kind => strategy.not_supported_as(kind.quoted(), &["RollingUpdate", "OnDelete"]),
    }
}

/// Judges a StatefulSet.
pub(super) fn stateful_set<'v>(object: &At<'_, impl View<'v>>) {
    // Its pods are labelled with their names, which begin with its own.
    let rule = if object.since(27) { names::dns1123_label } else { names::dns1123_subdomain };
    meta::metadata(&object.field("metadata"), true, rule);
    let spec = object.field("spec");
    let management = spec.field("podManagementPolicy");
    if !matches!(management.text(), "" | "OrderedReady" | "Parallel") {
        management.invalid("must be 'OrderedReady' or 'Parallel'");
    }
    set_strategy(&spec.field("updateStrategy"));
    let retention = spec.field("persistentVolumeClaimRetentionPolicy");
    for field in ["whenDeleted", "whenScaled"] {
        let policy = retention.field(field);
        if !matches!(policy.text(), "" | "Retain" | "Delete") {
            policy.not_supported(&["Retain", "Delete"]);
        }
    }
    if object.is_create() {
        for claim in spec.field("volumeClaimTemplates").items() {
            claims::spec(&claim.field("spec"));
        }
        let service = spec.field("serviceName");
        if !service.text().is_empty() {
            service.judge(names::dns1123_label(service.text()));
        }
    }
    for field in ["replicas", "minReadySeconds"] {
        nonnegative(&spec.field(field));
    }
    let ordinals = spec.field("ordinals");
    if let Some(start) = ordinals.field("start").number().filter(|start| *start < 0) {
        spec.field("ordinals.start").invalid_as(start, "must be greater than or equal to 0");
    }
    selector(&spec, "statefulset", "");
    let template = spec.field("template");
    pod::template_of_set(&template, &spec.field("volumeClaimTemplates"));
    always_running(&template, table::STATEFUL_SET.kind);
}

fn set_strategy<'v>(strategy: &At<'_, impl View<'v>>) {
    let rolling = strategy.field("rollingUpdate");
    match strategy.field("type").text_or("RollingUpdate") {
        "OnDelete" if rolling.is_set() => {
            rolling.invalid_whole("only allowed for updateStrategy 'RollingUpdate'");
        }
        "OnDelete" => {}
        // `maxUnavailable` is dropped: MaxUnavailableStatefulSet is off unless a server is told otherwise.
        "RollingUpdate" => nonnegative(&rolling.field("partition")),
        _ => strategy.invalid_whole("must be 'RollingUpdate' or 'OnDelete'"),
    }
}

/// Judges a ControllerRevision.
pub(super) fn controller_revision<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    nonnegative(&object.field("revision"));
    let data = object.field("data");
    match data.value() {
        None => data.required("data is mandatory"),
        Some(value) if !value.is_map() => data.required("data must be a valid JSON object"),
        Some(_) => {}
    }
}
