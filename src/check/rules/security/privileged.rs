use crate::check::pods::each_container;
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;
use crate::yaml::View as _;

pub(super) static RULE: Rule = Rule {
    id: "security/privileged",
    severity: Severity::Warning,
    page: include_str!("privileged.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    each_container(object, |container| {
        let field = "securityContext.privileged";
        container.get(field)?.as_bool()?.then(|| {
            let message = format!("{} runs as the node's own root", container.name());
            let finding =
                container.finding(&RULE, field, message, "every device and every right of the node");
            finding.help(
                "remove it, and add the one capability that is needed to `securityContext.capabilities.add`",
            )
        })
    })
}
