//! Servers that are asked about objects on their way in.

use super::super::at::At;
use super::super::selectors::label_selector;
use super::super::{meta, webhook};
use super::{conditions, one_of, rules};
use crate::scalar::names;
use crate::yaml::View;

/// Judges a ValidatingWebhookConfiguration or a MutatingWebhookConfiguration.
pub(in super::super) fn webhooks<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let hooks = object.field("webhooks");
    for (index, hook) in hooks.items().enumerate() {
        self::hook(&hook);
        review_versions(&hook.field("admissionReviewVersions"));
        let name = hook.field("name");
        let earlier = || hooks.items().take(index).any(|other| other.field("name").text() == name.text());
        if !name.text().is_empty() && earlier() {
            name.duplicate();
        }
    }
}

fn hook<'v>(hook: &At<'_, impl View<'v>>) {
    name(&hook.field("name"));
    hook.field("rules").items().for_each(|it| rules::rule(&it));
    one_of(&hook.field("failurePolicy"), &["Fail", "Ignore"]);
    one_of(&hook.field("matchPolicy"), &["Equivalent", "Exact"]);
    let effects = hook.field("sideEffects");
    if !effects.is_set() {
        effects.required("must specify one of None, NoneOnDryRun");
    }
    one_of(&effects, &["None", "NoneOnDryRun"]);
    let timeout = hook.field("timeoutSeconds");
    if timeout.number().is_some_and(|seconds| !(1..=30).contains(&seconds)) {
        timeout.invalid("the timeout value must be between 1 and 30 seconds");
    }
    label_selector(&hook.field("namespaceSelector"));
    label_selector(&hook.field("objectSelector"));
    one_of(&hook.field("reinvocationPolicy"), &["IfNeeded", "Never"]);
    let client = hook.field("clientConfig");
    let (url, service) = (client.field("url"), client.field("service"));
    match (url.is_set(), service.is_set()) {
        (true, false) => webhook::url(&url),
        // The server takes the one for the other here.
        (false, true) => webhook::service(&service, ["namespace", "name"]),
        _ => client.required("exactly one of url or service is required"),
    }
    conditions(&hook.field("matchConditions"));
}

fn name<'v>(name: &At<'_, impl View<'v>>) {
    match (name.text(), names::dns1123_subdomain(name.text())) {
        ("", _) => name.required(""),
        (_, Err(problems)) => name.invalid(problems.join(",")),
        (text, Ok(())) if text.split('.').count() < 3 => {
            name.invalid("should be a domain with at least three segments separated by dots");
        }
        _ => {}
    }
}

fn review_versions<'v>(versions: &At<'_, impl View<'v>>) {
    if versions.count() == 0 {
        return versions.required("must specify one of v1, v1beta1");
    }
    webhook::review_versions(versions);
}
