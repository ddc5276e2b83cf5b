use std::collections::{BTreeMap, HashSet};

use crate::check::facts::Facts;
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::{Options, Rule, Set};
use crate::diag::Severity;
use crate::object::Gvk;

pub(super) static RULE: Rule = Rule {
    id: "api/no-schema",
    severity: Severity::Info,
    page: include_str!("no_schema.md"),
    judge: Judge::Set(judge),
};

/// One finding a kind, at the first object of it.
fn judge(set: &Set, options: &Options) -> Vec<Finding> {
    let defined: HashSet<(&str, &str)> = set
        .iter()
        .filter_map(|facts| facts.defines.as_ref())
        .map(|defined| (&*defined.group, &*defined.kind))
        .collect();
    let mut kinds: BTreeMap<&Gvk, (&Facts, usize)> = BTreeMap::new();
    for facts in set.iter().filter(|facts| facts.row.is_none()) {
        let gvk = &facts.reference.gvk;
        if options.is_custom(gvk) && !defined.contains(&(&gvk.group, &gvk.kind)) {
            kinds.entry(gvk).or_insert((facts, 0)).1 += 1;
        }
    }
    let unchecked = kinds.into_iter().filter_map(|(gvk, (facts, count))| match options.definition(gvk) {
        Ok(Some(_)) => None,
        Ok(None) => Some(finding(gvk, facts, count, options.strict)),
        Err(reason) => Some(unreadable(gvk, facts, count, &reason)),
    });
    unchecked.collect()
}

fn finding(gvk: &Gvk, facts: &Facts, count: usize, strict: bool) -> Finding {
    let objects = objects(count);
    let message =
        format!("{} of `{}` is a custom resource: {objects} not checked", gvk.kind, gvk.api_version());
    let found = Finding::new(&RULE, facts, message).path("kind");
    let found = if strict { found.severity(Severity::Error) } else { found };
    found.label(facts, facts.kind_place, "no schema is known")
}

/// A schema that was named and cannot be had.
fn unreadable(gvk: &Gvk, facts: &Facts, count: usize, reason: &str) -> Finding {
    let (kind, version, objects) = (&gvk.kind, gvk.api_version(), objects(count));
    let message =
        format!("{objects} not checked, for the schema of {kind} of `{version}` cannot be had: {reason}");
    let found = Finding::new(&RULE, facts, message).path("kind").severity(Severity::Error);
    found.label(facts, facts.kind_place, "")
}

fn objects(count: usize) -> String {
    if count == 1 { "1 object is".to_owned() } else { format!("{count} objects are") }
}
