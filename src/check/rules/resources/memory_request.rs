use super::unset;
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
    // A limit without a request is the request, too.
    let fields = ["resources.requests.memory", "resources.limits.memory"];
    let help = "set `resources.requests.memory` to what it needs in ordinary times";
    unset(object, &RULE, &fields, "asks for no memory", help)
}
