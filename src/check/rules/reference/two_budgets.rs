use std::collections::HashMap;

use crate::check::facts::Facts;
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::{Options, Rule, Set};
use crate::diag::Severity;
use crate::kinds::table;

pub(super) static RULE: Rule = Rule {
    id: "reference/two-budgets",
    severity: Severity::Warning,
    page: include_str!("two_budgets.md"),
    judge: Judge::Set(judge),
};

fn judge(set: &Set, _: &Options) -> Vec<Finding> {
    let mut first: HashMap<_, &Facts> = HashMap::new();
    let mut found = Vec::new();
    for budget in set.iter().filter(|facts| facts.is(&table::POD_DISRUPTION_BUDGET)) {
        let selected = budget.selectors.first();
        let pods =
            selected.into_iter().flat_map(|selected| set.chosen(set.namespace(budget), &selected.selector));
        let mut shared = None;
        for (workload, _) in pods {
            let other = *first.entry(set.identity(workload)).or_insert(budget);
            if set.identity(other) != set.identity(budget) && !set.apart(other, budget) {
                shared.get_or_insert((other, workload));
            }
        }
        let place = selected.map(|selected| selected.field).unwrap_or_default();
        found.extend(shared.map(|(other, workload)| {
            let message = format!("the pods of {} have two disruption budgets", workload.reference);
            Finding::new(&RULE, budget, message)
                .at(budget, &place, "this one selects them")
                .label(other, other.place, "and so does this one")
                .help("keep one budget for each pod: with two of them no pod can be evicted")
        }));
    }
    found
}
