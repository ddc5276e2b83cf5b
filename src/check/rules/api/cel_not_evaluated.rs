use std::collections::BTreeMap;

use crate::check::facts::Facts;
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::{Options, Rule, Set};
use crate::diag::Severity;
use crate::object::Gvk;

pub(super) static RULE: Rule = Rule {
    id: "api/cel-not-evaluated",
    severity: Severity::Info,
    page: include_str!("cel_not_evaluated.md"),
    judge: Judge::Set(judge),
};

/// One finding a kind, at the first object of it.
fn judge(set: &Set, options: &Options) -> Vec<Finding> {
    let mut kinds: BTreeMap<&Gvk, Option<Finding>> = BTreeMap::new();
    for facts in set.iter().filter(|facts| facts.row.is_none()) {
        kinds.entry(&facts.reference.gvk).or_insert_with_key(|gvk| {
            let count = expressions(gvk, set, options)?;
            (count > 0).then(|| finding(gvk, facts, count))
        });
    }
    kinds.into_values().flatten().collect()
}

/// How many rules in CEL the definition of a kind has; `None` where there is no definition.
fn expressions(gvk: &Gvk, set: &Set, options: &Options) -> Option<usize> {
    let mut defined = set.iter().filter_map(|facts| facts.defines.as_ref());
    match defined.find(|defined| *defined.group == *gvk.group && *defined.kind == *gvk.kind) {
        Some(defined) => {
            let of_version = defined.expressions.iter().find(|(version, _)| *version == gvk.version);
            of_version.map(|(_, count)| *count)
        }
        None => Some(options.definition(gvk).ok()??.custom()?.expressions(&gvk.version)),
    }
}

fn finding(gvk: &Gvk, facts: &Facts, count: usize) -> Finding {
    let rules = if count == 1 { "1 rule".to_owned() } else { format!("{count} rules") };
    let message = format!("the definition of {} has {rules} in CEL, not evaluated here", gvk.kind);
    Finding::new(&RULE, facts, message).path("kind").label(facts, facts.kind_place, "")
}
