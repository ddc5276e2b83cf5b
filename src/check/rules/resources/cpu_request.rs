use super::unset;
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;

pub(super) static RULE: Rule = Rule {
    id: "resources/cpu-request",
    severity: Severity::Warning,
    page: include_str!("cpu_request.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    // A limit without a request is the request, too.
    let fields = ["resources.requests.cpu", "resources.limits.cpu"];
    let help = "set `resources.requests.cpu` to what it needs in ordinary times";
    unset(object, &RULE, &fields, "asks for no CPU", help)
}
