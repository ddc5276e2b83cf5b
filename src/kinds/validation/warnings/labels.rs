use super::super::at::At;
use crate::kinds::Concern;
use crate::yaml::View;

/// Labels of nodes that others have replaced: the label, what the server says, and what means the same.
const DEPRECATED: &[(&str, &str, Option<&str>)] = &[
    (
        "beta.kubernetes.io/arch",
        r#"deprecated since v1.14; use "kubernetes.io/arch" instead"#,
        Some("kubernetes.io/arch"),
    ),
    (
        "beta.kubernetes.io/os",
        r#"deprecated since v1.14; use "kubernetes.io/os" instead"#,
        Some("kubernetes.io/os"),
    ),
    (
        "failure-domain.beta.kubernetes.io/region",
        r#"deprecated since v1.17; use "topology.kubernetes.io/region" instead"#,
        Some("topology.kubernetes.io/region"),
    ),
    (
        "failure-domain.beta.kubernetes.io/zone",
        r#"deprecated since v1.17; use "topology.kubernetes.io/zone" instead"#,
        Some("topology.kubernetes.io/zone"),
    ),
    (
        "beta.kubernetes.io/instance-type",
        r#"deprecated since v1.17; use "node.kubernetes.io/instance-type" instead"#,
        Some("node.kubernetes.io/instance-type"),
    ),
    ("app.kubernetes.io/created-by", "deprecated since v1.9", None),
    (
        "scheduler.alpha.kubernetes.io/preferAvoidPods",
        "deprecated since v1.22; use Taints and Tolerations instead",
        None,
    ),
    ("node-role.kubernetes.io/master", r#"use "node-role.kubernetes.io/control-plane" instead"#, None),
];

fn deprecated(label: &str) -> Option<(&'static str, Option<&'static str>)> {
    DEPRECATED.iter().find(|(known, ..)| *known == label).map(|&(_, says, synonym)| (says, synonym))
}

/// Warns of the keys of a plain map of node labels.
pub(super) fn of_map<'v>(selector: &At<'_, impl View<'v>>) {
    for (key, entry) in selector.entries() {
        if let Some((says, synonym)) = deprecated(key) {
            let synonym = synonym.filter(|new| !selector.key(new).is_set());
            entry.warn_of_synonym(format!("{}: {says}", entry.path()), synonym);
        }
    }
}

/// Warns of the same, where the server names the map only.
pub(super) fn of_map_as_a_whole<'v>(selector: &At<'_, impl View<'v>>) {
    for (key, entry) in selector.entries() {
        if let Some((says, synonym)) = deprecated(key) {
            let synonym = synonym.filter(|new| !selector.key(new).is_set());
            entry.warn_of_synonym(format!("{}: {says}", selector.path()), synonym);
        }
    }
}

/// Warns of the key that stands in a field.
pub(super) fn of_key<'v>(key: &At<'_, impl View<'v>>) {
    if let Some((says, synonym)) = deprecated(key.text()) {
        key.warn_of_synonym(format!("{}: {} is {says}", key.path(), key.text()), synonym);
    }
}

/// Warns of the same in fewer words.
pub(super) fn of_key_in_short<'v>(key: &At<'_, impl View<'v>>) {
    if let Some((says, synonym)) = deprecated(key.text()) {
        key.warn_of_synonym(format!("{}: {says}", key.path()), synonym);
    }
}

/// Warns of the keys in a term of a selector of nodes.
pub(super) fn of_term<'v>(term: &At<'_, impl View<'v>>) {
    let expressions = term.field("matchExpressions");
    for expression in expressions.items() {
        of_key(&expression.field("key"));
    }
}

/// Warns of an annotation that is there.
pub(super) fn annotation<'v>(annotations: &At<'_, impl View<'v>>, key: &str, says: &str) {
    let annotation = annotations.key(key);
    if annotations.value().is_some_and(|all| all.get(key).is_some()) {
        annotation.warn(Concern::Deprecated, says);
    }
}
