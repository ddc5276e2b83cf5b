use crate::check::pods::each_container;
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;
use crate::yaml::View as _;

pub(super) static RULE: Rule = Rule {
    id: "security/capabilities",
    severity: Severity::Warning,
    page: include_str!("capabilities.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    each_container(object, |container| {
        let field = "securityContext.capabilities.drop";
        let dropped = container.get(field).into_iter().flat_map(|dropped| dropped.items());
        if dropped.filter_map(|one| one.as_str()).any(|one| one.eq_ignore_ascii_case("ALL")) {
            return None;
        }
        let message = format!("{} keeps capabilities that it may not need", container.name());
        let finding = container.finding(&RULE, field, message, "does not drop `ALL`");
        Some(finding.help("set `securityContext.capabilities.drop: [ALL]`, and add back what is needed"))
    })
}
