use crate::check::facts::{ContainerPort, Facts, Field, Pods};
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::{Options, Rule, Set};
use crate::diag::Severity;
use crate::kinds::{nearest, table};

pub(super) static RULE: Rule = Rule {
    id: "reference/target-port",
    severity: Severity::Warning,
    page: include_str!("target_port.md"),
    judge: Judge::Set(judge),
};

fn judge(set: &Set, _: &Options) -> Vec<Finding> {
    let mut found = Vec::new();
    for service in set.iter().filter(|facts| facts.is(&table::SERVICE) && !facts.external) {
        let Some(selected) = service.selectors.first().filter(|selected| !selected.selector.is_empty())
        else {
            continue;
        };
        for port in &service.ports {
            let Some((target, field)) = &port.target else { continue };
            let pods = set.chosen(set.namespace(service), &selected.selector);
            let pods: Vec<(&Facts, &Pods)> = pods.filter(|(facts, _)| !set.apart(service, facts)).collect();
            let has =
                |open: &ContainerPort| open.name.as_ref() == Some(target) && open.protocol == port.protocol;
            if !pods.is_empty() && !pods.iter().any(|(_, pods)| pods.ports.iter().any(has)) {
                found.push(finding(service, (target, field, port.protocol), &pods));
            }
        }
    }
    found
}

fn finding(
    service: &Facts,
    (target, field, protocol): (&str, &Field, &str),
    pods: &[(&Facts, &Pods)],
) -> Finding {
    let message = format!("no pod of Service `{}` has a {protocol} port `{target}`", service.reference.name);
    let found = Finding::new(&RULE, service, message).at(service, field, "no such port");
    let ports = || pods.iter().flat_map(|(_, pods)| &pods.ports);
    let mut shown: Vec<String> = ports().map(shown).collect();
    shown.sort_unstable();
    shown.dedup();
    let has = if shown.is_empty() { "no ports".to_owned() } else { shown.join(", ") };
    let found = match pods.first() {
        Some((workload, _)) => found.label(workload, workload.place, format!("its pods declare {has}")),
        None => found,
    };
    match nearest(target, ports().filter_map(|port| port.name.as_deref())) {
        Some(near) if near == target => found.help(format!("it is declared, but not as {protocol}")),
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => found.help(format!("call a container's port `{target}`, or write its number here")),
    }
}

/// `8080/TCP`, or `http` (8080/TCP).
fn shown(port: &ContainerPort) -> String {
    match &port.name {
        Some(name) => format!("`{name}` ({}/{})", port.number, port.protocol),
        None => format!("{}/{}", port.number, port.protocol),
    }
}
