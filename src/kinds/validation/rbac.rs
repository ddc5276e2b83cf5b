//! The group `rbac.authorization.k8s.io` (rbac `validation.go`).

use super::at::At;
use super::meta;
use super::selectors::label_selector;
use crate::kinds::table;
use crate::scalar::names;
use crate::yaml::View;

/// The group that roles, users and groups are of.
const GROUP: &str = "rbac.authorization.k8s.io";

/// Judges a Role, or a ClusterRole where it is not `namespaced`.
pub(super) fn role<'v>(object: &At<'_, impl View<'v>>, namespaced: bool) {
    meta::metadata(&object.field("metadata"), namespaced, names::path_segment_name);
    for rule in object.field("rules").items() {
        self::rule(&rule, namespaced);
    }
    let aggregation = object.field("aggregationRule");
    if namespaced || !aggregation.is_set() {
        return;
    }
    let selectors = aggregation.field("clusterRoleSelectors");
    if selectors.count() == 0 {
        selectors.required("at least one clusterRoleSelector required if aggregationRule is non-nil");
    }
    for selector in selectors.items() {
        let before = selector.error_count();
        label_selector(&selector);
        if selector.error_count() > before {
            selector.invalid_whole("invalid label selector.");
        }
    }
}

fn rule<'v>(rule: &At<'_, impl View<'v>>, namespaced: bool) {
    if rule.field("verbs").count() == 0 {
        rule.field("verbs").required("verbs must contain at least one value");
    }
    let (groups, resources) = (rule.field("apiGroups"), rule.field("resources"));
    let urls = rule.field("nonResourceURLs");
    if urls.count() > 0 {
        if namespaced {
            urls.invalid("namespaced rules cannot apply to non-resource URLs");
        }
        if groups.count() + resources.count() + rule.field("resourceNames").count() > 0 {
            urls.invalid("rules cannot apply to both regular resources and non-resource URLs");
        }
        return;
    }
    if groups.count() == 0 {
        groups.required("resource rules must supply at least one api group");
    }
    if resources.count() == 0 {
        resources.required("resource rules must supply at least one resource");
    }
}

/// Judges a RoleBinding, or a ClusterRoleBinding where it is not `namespaced`.
pub(super) fn binding<'v>(object: &At<'_, impl View<'v>>, namespaced: bool) {
    meta::metadata(&object.field("metadata"), namespaced, names::path_segment_name);
    let role = object.field("roleRef");
    let (group, kind, name) = (role.field("apiGroup"), role.field("kind"), role.field("name"));
    if group.text_or(GROUP) != GROUP {
        group.not_supported(&[GROUP]);
    }
    let kinds: &[&str] = match namespaced {
        true => &[table::ROLE.kind, table::CLUSTER_ROLE.kind],
        false => &[table::CLUSTER_ROLE.kind],
    };
    if !kinds.contains(&kind.text()) {
        kind.not_supported(kinds);
    }
    match name.text() {
        "" => name.required(""),
        text => name.judge(names::path_segment_name(text)),
    }
    for subject in object.field("subjects").items() {
        self::subject(&subject, namespaced);
    }
}

fn subject<'v>(subject: &At<'_, impl View<'v>>, namespaced: bool) {
    let account = table::SERVICE_ACCOUNT.kind;
    let (kind, name, group) = (subject.field("kind"), subject.field("name"), subject.field("apiGroup"));
    if name.text().is_empty() {
        name.required("");
    }
    match kind.text() {
        text if text == account => {
            if !name.text().is_empty() {
                name.judge(names::dns1123_subdomain(name.text()));
            }
            if !group.text().is_empty() {
                group.not_supported(&[""]);
            }
            if !namespaced && subject.field("namespace").text().is_empty() {
                subject.field("namespace").required("");
            }
        }
        "User" | "Group" if group.text_or(GROUP) != GROUP => group.not_supported(&[GROUP]),
        "User" | "Group" => {}
        _ => kind.not_supported(&[account, "User", "Group"]),
    }
}
