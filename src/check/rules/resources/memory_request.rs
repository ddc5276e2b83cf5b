use crate::check::pods::each_container;
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;

pub(super) static RULE: Rule = Rule {
    id: "resources/memory-request",
    severity: Severity::Warning,
    page: include_str!("memory_request.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    each_container(object, |container| {
        // A limit without a request is the request, too.
        if container.get("resources.requests.memory").is_some()
            || container.get("resources.limits.memory").is_some()
        {
            return None;
        }
        let message = format!("{} asks for no memory", container.name());
        let finding = container.finding(
            &RULE,
            "resources.requests.memory",
            message,
            "`resources.requests.memory` is not set",
        );
        Some(finding.help("set `resources.requests.memory` to what it needs in ordinary times"))
    })
}
