//! Which requests a webhook or a policy is about.

use super::super::at::At;
use super::one_of;
use crate::scalar::names;
use crate::yaml::View;

const OPERATIONS: [&str; 5] = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];

/// Judges a rule by operations and resources.
pub(super) fn rule<'v>(rule: &At<'_, impl View<'v>>) {
    let operations = rule.field("operations");
    if operations.count() == 0 {
        operations.required("");
    }
    alone(&operations, "operations");
    operations.items().for_each(|it| one_of(&it, &OPERATIONS));
    for (name, what) in [("apiGroups", "API groups"), ("apiVersions", "API versions")] {
        let list = rule.field(name);
        if list.count() == 0 {
            list.required("");
        }
        alone(&list, what);
    }
    for version in rule.field("apiVersions").items().filter(|version| version.text().is_empty()) {
        version.required("");
    }
    resources(&rule.field("resources"));
    one_of(&rule.field("scope"), &["*", "Cluster", "Namespaced"]);
}

/// Judges a rule that may name single objects, too.
pub(super) fn named_rule<'v>(named: &At<'_, impl View<'v>>) {
    let objects = named.field("resourceNames");
    for (index, name) in objects.items().enumerate() {
        name.judge(names::path_segment_name(name.text()));
        if objects.texts().take(index).any(|earlier| earlier == name.text()) {
            name.duplicate();
        }
    }
    rule(named);
}

/// What stands for all stands alone.
fn alone<'v>(list: &At<'_, impl View<'v>>, what: &str) {
    if list.count() > 1 && list.texts().any(|text| text == "*") {
        list.invalid(format!("if '*' is present, must not specify other {what}"));
    }
}

fn resources<'v>(resources: &At<'_, impl View<'v>>) {
    if resources.count() == 0 {
        resources.required("");
    }
    // The server looks at the last resource without a subresource only.
    let mut has_plain = false;
    for (index, resource) in resources.items().enumerate() {
        let text = resource.text();
        if text.is_empty() {
            resource.required("");
            continue;
        }
        let Some((whole, part)) = text.split_once('/') else {
            has_plain = text != "*";
            continue;
        };
        let earlier = |other: &str| resources.texts().take(index).any(|earlier| earlier == other);
        if earlier(&format!("{whole}/*")) {
            resource.invalid(format!("if '{whole}/*' is present, must not specify {text}"));
        }
        if earlier(&format!("*/{part}")) {
            resource.invalid(format!("if '*/{part}' is present, must not specify {text}"));
        }
    }
    if resources.count() > 1 && resources.texts().any(|text| text == "*/*") {
        resources.invalid("if '*/*' is present, must not specify other resources");
    }
    if has_plain && resources.texts().any(|text| text == "*") {
        resources.invalid("if '*' is present, must not specify other resources without subresources");
    }
}
