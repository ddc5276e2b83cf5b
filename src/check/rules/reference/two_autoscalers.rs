use std::collections::HashMap;

use crate::check::facts::{Facts, Named};
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::{Options, Rule, Set};
use crate::diag::Severity;
use crate::kinds::table;

pub(super) static RULE: Rule = Rule {
    id: "reference/two-autoscalers",
    severity: Severity::Warning,
    page: include_str!("two_autoscalers.md"),
    judge: Judge::Set(judge),
};

/// Where an autoscaler names what it scales.
const TARGET: &str = "spec.scaleTargetRef.name";

fn judge(set: &Set, _: &Options) -> Vec<Finding> {
    let mut first: HashMap<_, &Facts> = HashMap::new();
    let mut found = Vec::new();
    for scaler in set.iter().filter(|facts| facts.is(&table::HORIZONTAL_POD_AUTOSCALER)) {
        let Some(named) = scaler.references.iter().find(|named| named.field.to_string() == TARGET) else {
            continue;
        };
        let target = (&named.group, &named.kind, &named.name, set.namespace(scaler));
        let other = *first.entry(target).or_insert(scaler);
        if set.identity(other) != set.identity(scaler) && !set.apart(other, scaler) {
            found.push(finding(scaler, named, other));
        }
    }
    found
}

fn finding(scaler: &Facts, named: &Named, other: &Facts) -> Finding {
    let message = format!("{} `{}` has two autoscalers", named.kind, named.name);
    Finding::new(&RULE, scaler, message)
        .at(scaler, &named.field, "scaled by this one")
        .label(other, other.place, "and by this one")
        .help("keep one of them, with the metrics of both: each would undo what the other does")
}
