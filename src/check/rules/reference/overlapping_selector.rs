use crate::check::facts::{Facts, Selected};
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::{Options, Rule, Set};
use crate::diag::Severity;
use crate::kinds::table;

pub(super) static RULE: Rule = Rule {
    id: "reference/overlapping-selector",
    severity: Severity::Warning,
    page: include_str!("overlapping_selector.md"),
    judge: Judge::Set(judge),
};

fn judge(set: &Set, _: &Options) -> Vec<Finding> {
    let mut found = Vec::new();
    for workload in set.iter() {
        let Some(selected) = own(workload).filter(|selected| !selected.selector.is_empty()) else { continue };
        let pods = set.chosen(set.namespace(workload), &selected.selector).map(|(other, _)| other);
        let others: Vec<&Facts> = pods
            .filter(|other| set.identity(other) != set.identity(workload) && !set.apart(workload, other))
            .filter(|other| own(other).is_some() || (other.is(&table::POD) && adopts(workload)))
            .collect();
        found.extend(others.first().map(|other| finding(workload, selected, other, others.len() - 1)));
    }
    found
}

/// The selector by which a workload knows its own pods.
fn own(workload: &Facts) -> Option<&Selected> {
    workload.row?.pod_template?;
    let mut selectors = workload.selectors.iter();
    selectors.find(|selected| selected.row.kind.kind == table::POD.kind)
}

/// Whether pods that belong to nobody become a workload's own once its selector chooses them; Deployments and
/// StatefulSets ask for more than that.
fn adopts(workload: &Facts) -> bool {
    [&table::REPLICA_SET, &table::REPLICATION_CONTROLLER, &table::DAEMON_SET]
        .iter()
        .any(|row| workload.is(row))
}

fn finding(workload: &Facts, selected: &Selected, other: &Facts, more: usize) -> Finding {
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let (own, theirs) = (&workload.reference, &other.reference);
    let message = format!("the selector of {own} also selects the pods of {theirs}{more}");
    Finding::new(&RULE, workload, message)
        .at(workload, &selected.field, "not only its own pods")
        .label(other, other.place, "its pods have these labels, too")
        .help("give the pods of each a label of their own, and select by it")
}
