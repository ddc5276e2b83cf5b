use std::collections::{BTreeMap, HashSet};

use crate::check::facts::Facts;
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::served::Served;
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
        .map(|(group, kind)| (&**group, &**kind))
        .collect();
    let mut kinds: BTreeMap<&Gvk, (&Facts, usize)> = BTreeMap::new();
    for facts in set.iter().filter(|facts| facts.row.is_none()) {
        let gvk = &facts.reference.gvk;
        let custom = matches!(Served::by(options.versions.last(), gvk), Served::Custom);
        if custom && !defined.contains(&(&gvk.group, &gvk.kind)) {
            kinds.entry(gvk).or_insert((facts, 0)).1 += 1;
        }
    }
    kinds.into_iter().map(|(gvk, (facts, count))| finding(gvk, facts, count, options.strict)).collect()
}

fn finding(gvk: &Gvk, facts: &Facts, count: usize, strict: bool) -> Finding {
    let objects = if count == 1 { "1 object is".to_owned() } else { format!("{count} objects are") };
    let message =
        format!("{} of `{}` is a custom resource: {objects} not checked", gvk.kind, gvk.api_version());
    let found = Finding::new(&RULE, facts, message).path("kind");
    let found = if strict { found.severity(Severity::Error) } else { found };
    found.label(facts, facts.kind_place, "no schema is known")
}
