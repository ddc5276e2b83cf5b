use crate::check::pods::each_container;
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
    each_container(object, |container| {
        if container.get("resources.limits.memory").is_some() {
            return None;
        }
        let message = format!("{} may take all memory of its node", container.name());
        let finding = container.finding(
            &RULE,
            "resources.limits.memory",
            message,
            "`resources.limits.memory` is not set",
        );
        Some(finding.help("set `resources.limits.memory` above what it needs at its peak"))
    })
}
