use crate::check::pods::Pod;
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;
use crate::yaml::View as _;

pub(super) static RULE: Rule = Rule {
    id: "security/host-namespaces",
    severity: Severity::Warning,
    page: include_str!("host_namespaces.md"),
    judge: Judge::Object(judge),
};

const NAMESPACES: [(&str, &str); 3] = [
    ("hostNetwork", "every address and port of the node, past all NetworkPolicies"),
    ("hostPID", "every process of the node"),
    ("hostIPC", "the shared memory of the node's processes"),
];

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    let Some(pod) = Pod::of(object) else { return Vec::new() };
    let shared =
        NAMESPACES.iter().filter(|(field, _)| pod.get(field).and_then(|it| it.as_bool()) == Some(true));
    let found = shared.map(|(field, what)| {
        let message = format!("the pod shares a namespace with its node: `{field}`");
        pod.spot(field).at_value(&RULE, message, *what).help(format!("remove `{field}`"))
    });
    found.collect()
}
