use super::super::at::At;
use super::super::selectors::{label_name, label_selector};
use crate::scalar::names;
use crate::yaml::View;

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const WEIGHT: &str = "must be in the range 1-100";
const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// Judges where a pod wants to run.
pub(super) fn affinity<'v>(affinity: &At<'_, impl View<'v>>) {
    let nodes = affinity.field("nodeAffinity");
    let required = nodes.field(REQUIRED);
    if required.is_set() {
        node_selector(&required, true);
    }
    preferred_terms(&nodes.field(PREFERRED));
    for pods in ["podAffinity", "podAntiAffinity"] {
        let pods = affinity.field(pods);
        for term in pods.field(REQUIRED).items() {
            pod_term(&term);
        }
        for weighted in pods.field(PREFERRED).items() {
            weight(&weighted);
            pod_term(&weighted.field("podAffinityTerm"));
        }
    }
}

fn weight<'v>(term: &At<'_, impl View<'v>>) {
    let weight = term.field("weight");
    let number = weight.number().unwrap_or(0);
    if !(1..=100).contains(&number) {
        weight.invalid_as(number, WEIGHT);
    }
}

/// Judges a selector of nodes; `values` says whether their labels' values are judged, too.
pub(in super::super) fn node_selector<'v>(selector: &At<'_, impl View<'v>>, values: bool) {
    let terms = selector.field("nodeSelectorTerms");
    if terms.count() == 0 {
        return terms.required("must have at least one node selector term");
    }
    for term in terms.items() {
        node_term(&term, values);
    }
}

/// Judges which nodes a pod would rather run on.
pub(in super::super) fn preferred_terms<'v>(terms: &At<'_, impl View<'v>>) {
    for term in terms.items() {
        weight(&term);
        node_term(&term.field("preference"), false);
    }
}

fn node_term<'v>(term: &At<'_, impl View<'v>>, judge_values: bool) {
    for requirement in term.field("matchExpressions").items() {
        let (operator, values) = (requirement.field("operator"), requirement.field("values"));
        match (operator.text(), values.count()) {
            ("In" | "NotIn", 0) => values.required("must be specified when `operator` is 'In' or 'NotIn'"),
            ("Exists" | "DoesNotExist", 1..) => {
                values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
            }
            ("Gt" | "Lt", 0 | 2..) => {
                values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
            }
            ("In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt", _) => {}
            _ => operator.invalid("not a valid selector operator"),
        }
        label_name(&requirement.field("key"));
        for value in values.items().filter(|_| judge_values) {
            value.judge(names::label_value(value.text()));
        }
    }
    for requirement in term.field("matchFields").items() {
        let (operator, values) = (requirement.field("operator"), requirement.field("values"));
        match operator.text() {
            "In" | "NotIn" if values.count() != 1 => values.required(
                "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
            ),
            "In" | "NotIn" => {}
            _ => operator.invalid("not a valid selector operator"),
        }
        match requirement.field("key").text() {
            "metadata.name" => {
                for value in values.items() {
                    value.judge(names::dns1123_subdomain(value.text()));
                }
            }
            _ => requirement.field("key").invalid("not a valid field selector key"),
        }
    }
}

fn pod_term<'v>(term: &At<'_, impl View<'v>>) {
    label_selector(&term.field("labelSelector"));
    label_selector(&term.field("namespaceSelector"));
    for name in term.field("namespaces").texts() {
        term.field("namespace").judge_as(name, names::dns1123_label(name));
    }
    label_keys(term);
    let key = term.field("topologyKey");
    if key.text().is_empty() {
        key.required("can not be empty");
    }
    label_name(&key);
}

/// Judges the keys whose values the pod itself gives to the selector of `term`.
fn label_keys<'v>(term: &At<'_, impl View<'v>>) {
    let selector = term.field("labelSelector");
    let (matched, mismatched) = (term.field("matchLabelKeys"), term.field("mismatchLabelKeys"));
    for keys in [&matched, &mismatched] {
        if keys.count() > 0 && !selector.is_set() {
            keys.forbidden("must not be specified when labelSelector is not set");
            continue;
        }
        for key in keys.items() {
            label_name(&key);
        }
    }
    let mut known: Vec<_> = selector.field("matchLabels").entries().map(|(key, _)| key).collect();
    for expression in selector.field("matchExpressions").items() {
        let key = expression.field("key").text();
        let index = matched.texts().collect::<Vec<_>>().iter().rposition(|other| *other == key);
        if let Some(index) = index.filter(|_| known.contains(&key)) {
            term.index(index).invalid_as(key, "exists in both matchLabelKeys and labelSelector");
        }
        known.push(key);
    }
    for key in matched.items() {
        if mismatched.texts().any(|other| other == key.text()) {
            key.invalid("exists in both matchLabelKeys and mismatchLabelKeys");
        }
    }
}

/// Judges which taints a pod bears.
pub(in super::super) fn tolerations<'v>(tolerations: &At<'_, impl View<'v>>) {
    for toleration in tolerations.items() {
        let (key, operator) = (toleration.field("key"), toleration.field("operator"));
        let (value, effect) = (toleration.field("value").text(), toleration.field("effect"));
        if !key.text().is_empty() {
            label_name(&key);
        } else if operator.text() != "Exists" {
            operator.invalid(
                "operator must be Exists when `key` is empty, which means \"match all values and all keys\"",
            );
        }
        if toleration.field("tolerationSeconds").is_set() && effect.text() != "NoExecute" {
            effect.invalid("effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        match operator.text() {
            "" | "Equal" => {
                if let Err(problems) = names::label_value(value) {
                    operator.invalid_as(value, problems.join(";"));
                }
            }
            "Exists" if !value.is_empty() => {
                operator.invalid_as(value, "value must be empty when `operator` is 'Exists'");
            }
            "Exists" => {}
            "Lt" | "Gt" => operator.not_supported(&["Equal", "Exists", "Lt", "Gt"]),
            _ => operator.not_supported(&["Equal", "Exists"]),
        }
        if !effect.text().is_empty() && !EFFECTS.contains(&effect.text()) {
            effect.not_supported(&EFFECTS);
        }
    }
}

/// Judges how a pod is spread over a topology.
pub(super) fn spread<'v>(constraints: &At<'_, impl View<'v>>) {
    for (index, constraint) in constraints.items().enumerate() {
        positive(&constraint.field("maxSkew"));
        let key = constraint.field("topologyKey");
        if key.text().is_empty() {
            key.required("can not be empty");
        }
        let action = constraint.field("whenUnsatisfiable");
        if !matches!(action.text(), "DoNotSchedule" | "ScheduleAnyway") {
            action.not_supported(&["DoNotSchedule", "ScheduleAnyway"]);
        }
        let again = constraints.items().skip(index + 1).any(|other| {
            other.field("topologyKey").text() == key.text()
                && other.field("whenUnsatisfiable").text() == action.text()
        });
        if again {
            let pair = constraint.field("{topologyKey, whenUnsatisfiable}");
            pair.duplicate_as(format!("{{{}, {}}}", key.text(), action.text()));
        }
        let domains = constraint.field("minDomains");
        if domains.is_set() {
            positive(&domains);
            if action.text() != "DoNotSchedule" {
                domains.invalid(format!(
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {}",
                    action.text()
                ));
            }
        }
        for policy in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
            let policy = constraint.field(policy);
            if policy.is_set() && !matches!(policy.text(), "Honor" | "Ignore") {
                policy.not_supported(&["Honor", "Ignore"]);
            }
        }
        spread_keys(&constraint);
        label_selector(&constraint.field("labelSelector"));
    }
}

fn positive<'v>(at: &At<'_, impl View<'v>>) {
    let number = at.number().unwrap_or(0);
    if number <= 0 {
        at.invalid_as(number, "must be greater than zero");
    }
}

fn spread_keys<'v>(constraint: &At<'_, impl View<'v>>) {
    if constraint.since(34) {
        return label_keys(constraint);
    }
    let (keys, selector) = (constraint.field("matchLabelKeys"), constraint.field("labelSelector"));
    if keys.count() > 0 && !selector.is_set() {
        keys.forbidden("must not be specified when labelSelector is not set");
    }
    for key in keys.items() {
        label_name(&key);
        let labels = selector.field("matchLabels");
        let expressions = selector.field("matchExpressions");
        let known = labels.entries().any(|(name, _)| name == key.text())
            || expressions.items().any(|it| it.field("key").text() == key.text());
        if known {
            key.invalid("exists in both matchLabelKeys and labelSelector");
        }
    }
}
