use super::unset;
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;

pub(super) static RULE: Rule = Rule {
    id: "resources/memory-limit",
    severity: Severity::Warning,
    page: include_str!("memory_limit.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    let fields = ["resources.limits.memory"];
    let help = "set `resources.limits.memory` above what it needs at its peak";
    unset(object, &RULE, &fields, "may take all memory of its node", help)
}
