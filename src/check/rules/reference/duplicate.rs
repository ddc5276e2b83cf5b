use std::collections::HashMap;

use crate::check::facts::Facts;
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::{Options, Rule, Set};
use crate::diag::Severity;

pub(super) static RULE: Rule = Rule {
    id: "reference/duplicate",
    severity: Severity::Warning,
    page: include_str!("duplicate.md"),
    judge: Judge::Set(judge),
};

/// One finding for each identity that stands more than once.
fn judge(set: &Set, _: &Options) -> Vec<Finding> {
    let mut seen: HashMap<_, Vec<&Facts>> = HashMap::with_capacity(set.len());
    for facts in set.iter().filter(|facts| !facts.reference.name.is_empty()) {
        seen.entry(set.identity(facts)).or_default().push(facts);
    }
    seen.into_values().filter_map(|same| finding(&same)).collect()
}

fn finding(same: &[&Facts]) -> Option<Finding> {
    let [first, second, rest @ ..] = same else { return None };
    let times = match rest.len() {
        0 => "twice".to_owned(),
        more => format!("{} times", more + 2),
    };
    let message = format!("{} stands in the sources {times}: which one is meant?", second.reference);
    let found = Finding::new(&RULE, second, message).path("metadata.name");
    let found =
        found.label(second, second.place, "the second time").label(first, first.place, "the first time");
    Some(found.help("keep one of them, or give them different names or namespaces"))
}
