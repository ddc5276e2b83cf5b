use super::in_namespace;
use crate::check::facts::{Facts, Pods, Selected};
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::{Options, Rule, Set};
use crate::diag::Severity;
use crate::kinds::{nearest, table};
use crate::object::Selector;

pub(super) static RULE: Rule = Rule {
    id: "reference/no-pods",
    severity: Severity::Warning,
    page: include_str!("no_pods.md"),
    judge: Judge::Set(judge),
};

fn judge(set: &Set, _: &Options) -> Vec<Finding> {
    let mut found = Vec::new();
    for facts in set.iter().filter(|facts| !facts.external) {
        let purposes = facts.selectors.iter().filter(|selected| selected.row.purpose);
        for selected in purposes.filter(|selected| !selected.selector.is_empty()) {
            let selector = selected.selector.without(|key| table::POD_LABELS_GIVEN.contains(&key));
            if is_lost(set, facts, &selector) {
                found.push(finding(set, facts, selected, &selector));
            }
        }
    }
    found
}

/// Whether `selector` chooses none of the pods there are, and nothing tells that others will come.
fn is_lost(set: &Set, facts: &Facts, selector: &Selector) -> bool {
    let namespace = set.namespace(facts);
    set.with_pods(namespace).any(|(workload, _)| !set.apart(facts, workload))
        && set.chosen(namespace, selector).next().is_none()
        && !comes_from_custom_resource(set, namespace, selector)
        && !comes_while_running(set, namespace, selector)
}

/// Whether a custom resource says one of the values: its controller may make pods with that label.
fn comes_from_custom_resource(set: &Set, namespace: Option<&str>, selector: &Selector) -> bool {
    let mut values = selector.requirements().flat_map(|(_, values)| values);
    values.any(|value| {
        let mut custom = set.mentioning(value).filter(|facts| facts.row.is_none());
        custom.any(|facts| facts.namespace().is_none() || set.namespace(facts) == namespace)
    })
}

/// Whether pods have all the labels but some that no pod has under any value, nor a similar one: programs give them
/// to themselves, as the leader among equals does.
fn comes_while_running(set: &Set, namespace: Option<&str>, selector: &Selector) -> bool {
    let known: Vec<&str> =
        set.with_pods(namespace).flat_map(|(_, pods)| &pods.labels).map(|(key, _)| &**key).collect();
    let strange = |key: &str| !known.contains(&key) && nearest(key, known.iter().copied()).is_none();
    let rest = selector.without(strange);
    !rest.is_empty() && rest != *selector && set.chosen(namespace, &rest).next().is_some()
}

fn finding(set: &Set, facts: &Facts, selected: &Selected, selector: &Selector) -> Finding {
    let namespace = set.namespace(facts);
    let (kind, name) = (&facts.reference.gvk.kind, &facts.reference.name);
    let message =
        format!("{kind} `{name}` selects none of the pods among the sources{}", in_namespace(namespace));
    let found = Finding::new(&RULE, facts, message).at(facts, &selected.field, "no pod has these labels");
    match closest(set, namespace, selector) {
        Some((workload, _, differs)) => found
            .label(workload, workload.place, "its pods come closest")
            .help(format!("the pods of {} have {differs}", workload.reference)),
        None => found,
    }
}

/// What makes the pods that fail the fewest of the selector's requirements, of which they meet at least one or
/// nearly do; how many they fail, and what they have there instead.
fn closest<'s>(
    set: &'s Set,
    namespace: Option<&str>,
    selector: &Selector,
) -> Option<(&'s Facts, usize, String)> {
    let all = selector.requirements().count();
    let judged = set.with_pods(namespace).filter_map(|(workload, pods)| {
        let differing: Vec<_> = selector
            .requirements()
            .filter(|(key, _)| !selector.without(|other| other != *key).matches_with(|key| pods.label(key)))
            .collect();
        let near = differing.iter().any(|(key, values)| nearly(pods, key, values));
        let differs = differing.iter().map(|(key, _)| shown(pods, key)).collect::<Vec<_>>().join(", ");
        (near || differing.len() < all).then_some((workload, differing.len(), differs, near))
    });
    let best = judged.min_by_key(|&(_, differing, _, near)| (!near, differing));
    best.map(|(workload, differing, differs, _)| (workload, differing, differs))
}

fn nearly(pods: &Pods, key: &str, values: &[String]) -> bool {
    pods.label(key).is_some_and(|value| nearest(value, values.iter().map(String::as_str)).is_some())
}

/// `app: web`, or `no label app`.
fn shown(pods: &Pods, key: &str) -> String {
    match pods.label(key) {
        Some(value) => format!("`{key}: {value}`"),
        None => format!("no label `{key}`"),
    }
}
