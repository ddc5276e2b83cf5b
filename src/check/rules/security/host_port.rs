use crate::check::pods::Pod;
use crate::check::rule::Judge;
use crate::check::{Context, Rule};
use crate::diag::{Diagnostic, Severity};
use crate::object::Object;
use crate::yaml::{Segment, View as _};

pub(super) static RULE: Rule = Rule {
    id: "security/host-port",
    severity: Severity::Warning,
    page: include_str!("host_port.md"),
    judge: Judge::Object(judge),
};

fn judge(object: &Object, _: &Context) -> Vec<Diagnostic> {
    let Some(pod) = Pod::of(object) else { return Vec::new() };
    // On the node's own network every port is one of the node.
    if pod.get("hostNetwork").and_then(|it| it.as_bool()) == Some(true) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for container in pod.containers() {
        for (at, port) in container.get("ports").into_iter().flat_map(|ports| ports.items()).enumerate() {
            let Some(number) = port.get("hostPort").and_then(|port| port.as_i64()).filter(|&port| port != 0)
            else {
                continue;
            };
            let mut spot = container.spot("ports");
            spot.path.push(Segment::Index(at));
            spot.path.push(Segment::Field("hostPort".to_owned()));
            let message = format!("{} takes port {number} of its node", container.name());
            let finding = spot.at_value(&RULE, message, "one such pod a node");
            found.push(finding.help("remove it, and let a Service lead to the pod"));
        }
    }
    found
}
