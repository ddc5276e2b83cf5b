use super::super::at::At;
use super::super::numbers::{nonnegative, port};
use super::Pod;
use crate::scalar::names;
use crate::yaml::View;

const PROBE: [&str; 4] = ["exec", "httpGet", "tcpSocket", "grpc"];
const HOOK: [&str; 4] = ["exec", "httpGet", "tcpSocket", "sleep"];

/// Judges the three probes of a container.
pub(super) fn probes<'v>(container: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
        let it = container.field(name);
        if !it.is_set() {
            continue;
        }
        probe(&it, pod);
        let success = it.field("successThreshold");
        if name != "readinessProbe" && !matches!(success.number(), None | Some(0 | 1)) {
            success.invalid("must be 1");
        }
        let grace = it.field("terminationGracePeriodSeconds");
        if name == "readinessProbe" && grace.is_set() {
            grace.invalid("must not be set for readinessProbes");
        }
    }
}

fn probe<'v>(probe: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    handler(probe, &PROBE, pod);
    for field in
        ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"]
    {
        nonnegative(&probe.field(field));
    }
    let grace = probe.field("terminationGracePeriodSeconds");
    if grace.number().is_some_and(|seconds| seconds <= 0) {
        grace.invalid("must be greater than 0");
    }
}

/// Judges what happens around a container's life. Which signal stops it is dropped: ContainerStopSignals is off unless
/// a server is told otherwise.
pub(super) fn lifecycle<'v>(lifecycle: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    for hook in ["postStart", "preStop"] {
        let hook = lifecycle.field(hook);
        if hook.is_set() {
            handler(&hook, &HOOK, pod);
        }
    }
}

/// Judges what a probe or hook does: one thing, of those in `kinds`.
fn handler<'v>(handler: &At<'_, impl View<'v>>, kinds: &[&'static str], pod: &Pod<'v>) {
    let mut given = 0;
    for kind in kinds {
        let action = handler.field(kind);
        if !action.is_set() {
            continue;
        }
        given += 1;
        if given > 1 {
            action.forbidden("may not specify more than 1 handler type");
            continue;
        }
        match *kind {
            "exec" if action.field("command").count() == 0 => action.field("command").required(""),
            "httpGet" => http_get(&action),
            "tcpSocket" | "grpc" => port(&action.field("port")),
            "sleep" => sleep(&action, pod),
            _ => {}
        }
    }
    if given == 0 {
        handler.required("must specify a handler type");
    }
}

fn http_get<'v>(action: &At<'_, impl View<'v>>) {
    port(&action.field("port"));
    let scheme = action.field("scheme");
    if !matches!(scheme.text(), "" | "HTTP" | "HTTPS") {
        scheme.not_supported(&["HTTP", "HTTPS"]);
    }
    let headers = action.field("httpHeaders");
    for header in headers.items() {
        let name = header.field("name").text();
        headers.judge_as(name, names::http_header_name(name));
    }
}

fn sleep<'v>(action: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    let seconds = action.field("seconds").number().unwrap_or(0);
    let grace = pod.grace;
    if action.since(33) {
        if !(0..=grace).contains(&seconds) {
            let detail =
                format!("must be non-negative and less than terminationGracePeriodSeconds ({grace})");
            action.invalid_as(seconds, detail);
        }
    } else if !(1..=grace).contains(&seconds) {
        let detail = format!("must be greater than 0 and less than terminationGracePeriodSeconds ({grace})");
        action.invalid_as(seconds, detail);
    }
}
