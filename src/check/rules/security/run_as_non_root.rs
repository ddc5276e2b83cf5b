use crate::check::pods::Pod;
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::{BodyView, Object};
use crate::yaml::View;

pub(super) static RULE: Rule = Rule {
    id: "security/run-as-non-root",
    severity: Severity::Warning,
    page: include_str!("run_as_non_root.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    let Some(pod) = Pod::of(object) else { return Vec::new() };
    let of_pod = pod.get("securityContext").and_then(is_non_root);
    let found = pod.containers().filter_map(|container| {
        let own = container.get("securityContext").and_then(is_non_root);
        if own.or(of_pod) == Some(true) {
            return None;
        }
        let field = "securityContext.runAsNonRoot";
        let message = format!("{} may run as root", container.name());
        let finding = container.finding(&RULE, field, message, "nothing keeps it from being root");
        Some(finding.help("set `securityContext.runAsNonRoot: true` for the pod, and a user in its image"))
    });
    found.collect()
}

/// Whether a security context keeps root away; `None` where it does not say.
fn is_non_root<'a>(context: BodyView<'a>) -> Option<bool> {
    let user = context.get("runAsUser").and_then(View::as_i64).map(|user| user != 0);
    context.get("runAsNonRoot").and_then(View::as_bool).filter(|&non_root| non_root).or(user)
}
