//! The group `apiregistration.k8s.io` (kube-aggregator `pkg/apis/apiregistration/validation`).

use super::at::At;
use super::meta;
use crate::scalar::{base64, names};
use crate::yaml::View;

/// Judges an APIService.
pub(super) fn api_service<'v>(object: &At<'_, impl View<'v>>) {
    let (meta, spec) = (object.field("metadata"), object.field("spec"));
    let (group, version) = (spec.field("group"), spec.field("version"));
    meta::metadata(&meta, false, names::path_segment_name);
    named(&meta, version.text(), group.text());
    match (group.text(), version.text()) {
        ("", "v1") => {}
        ("", _) => group.required("only v1 may have an empty group and it better be legacy kube"),
        (text, _) => group.judge(names::dns1123_subdomain(text)),
    }
    version.judge(names::dns1035_label(version.text()));
    for (name, most) in [("groupPriorityMinimum", 20_000), ("versionPriority", 1000)] {
        let priority = spec.field(name);
        let number = priority.number().unwrap_or(0);
        if !(1..=most).contains(&number) {
            priority.invalid_as(number, format!("must be positive and less than {most}"));
        }
    }
    server(&spec);
}

/// It is called by its version and its group.
fn named<'v>(meta: &At<'_, impl View<'v>>, version: &str, group: &str) {
    let is_right =
        |name: &str| name.strip_prefix(version).and_then(|rest| rest.strip_prefix('.')) == Some(group);
    for name in [meta.field("generateName"), meta.field("name")] {
        let text = name.text();
        if !text.is_empty() && names::path_segment_name(text).is_ok() && !is_right(text) {
            name.invalid(format!("must be `spec.version+\".\"+spec.group`: \"{version}.{group}\""));
        }
    }
}

/// Judges where the group is served.
fn server<'v>(spec: &At<'_, impl View<'v>>) {
    let (service, bundle) = (spec.field("service"), spec.field("caBundle"));
    let insecure = spec.field("insecureSkipTLSVerify");
    let has_bundle = !bundle.text().is_empty();
    if !service.is_set() {
        if has_bundle {
            let length = base64::decode(bundle.text()).map_or(0, |bytes| bytes.len());
            bundle.invalid_as(format!("{length} bytes"), "local APIServices may not have a caBundle");
        }
        if insecure.is_true() {
            insecure.invalid("local APIServices may not have insecureSkipTLSVerify");
        }
        return;
    }
    for name in ["namespace", "name"] {
        if service.field(name).text().is_empty() {
            service.field(name).required("");
        }
    }
    let port = service.field("port");
    if let Some(number) = port.number()
        && let Err(problems) = names::port_number(number)
    {
        port.invalid(format!("port is not valid: {}", problems.join(", ")));
    }
    if insecure.is_true() && has_bundle {
        insecure.invalid("may not be true if caBundle is present");
    }
}
