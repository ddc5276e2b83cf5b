use crate::check::pods::{Container, ContainerRole, Pod};
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;
use crate::yaml::View as _;

pub(super) static RULE: Rule = Rule {
    id: "reliability/readiness-probe",
    severity: Severity::Warning,
    page: include_str!("readiness_probe.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    let Some(pod) = Pod::of(object).filter(Pod::runs_on) else { return Vec::new() };
    let serves = |container: &Container| {
        container.role == ContainerRole::Main && container.get("ports").is_some_and(|ports| !ports.is_empty())
    };
    let found = pod.containers().filter(serves).filter_map(|container| {
        let field = "readinessProbe";
        if container.get(field).is_some() {
            return None;
        }
        let message = format!("{} is sent requests whether it can answer or not", container.name());
        let finding = container.finding(&RULE, field, message, "has no `readinessProbe`");
        Some(finding.help("add a `readinessProbe` that asks for what clients will ask for"))
    });
    found.collect()
}
