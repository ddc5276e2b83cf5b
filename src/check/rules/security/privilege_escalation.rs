use crate::check::pods::each_container;
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;
use crate::yaml::View as _;

pub(super) static RULE: Rule = Rule {
    id: "security/privilege-escalation",
    severity: Severity::Warning,
    page: include_str!("privilege_escalation.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    each_container(object, |container| {
        let field = "securityContext.allowPrivilegeEscalation";
        let label = match container.get(field).and_then(|allowed| allowed.as_bool()) {
            Some(false) => return None,
            Some(true) => "allowed here",
            None => "allowed where nothing forbids it",
        };
        let message = format!("{} lets its processes gain more rights than it has", container.name());
        let finding = container.finding(&RULE, field, message, label);
        Some(finding.help("set `securityContext.allowPrivilegeEscalation: false`"))
    })
}
