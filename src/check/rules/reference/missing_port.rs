use crate::check::facts::{Facts, Field, Named, ServicePort, Wanted};
use crate::check::finding::Finding;
use crate::check::rule::Judge;
use crate::check::{Options, Rule, Set};
use crate::diag::Severity;

pub(super) static RULE: Rule = Rule {
    id: "reference/missing-port",
    severity: Severity::Warning,
    page: include_str!("missing_port.md"),
    judge: Judge::Set(judge),
};

fn judge(set: &Set, _: &Options) -> Vec<Finding> {
    let mut found = Vec::new();
    for from in set.iter() {
        for named in &from.references {
            let Some((wanted, field)) = &named.port else { continue };
            let there: Vec<&Facts> = set.named(from, named).collect();
            let lacks = |facts: &&Facts| {
                !facts.external && !facts.ports.is_empty() && !facts.ports.iter().any(|port| wanted.is(port))
            };
            if let Some(service) = there.first().filter(|_| there.iter().all(lacks)) {
                found.push(finding(from, named, (wanted, field), service));
            }
        }
    }
    found
}

fn finding(from: &Facts, named: &Named, (wanted, field): (&Wanted, &Field), service: &Facts) -> Finding {
    let message = format!("{} `{}` has no port `{wanted}`", named.kind, named.name);
    let ports = service.ports.iter().map(shown).collect::<Vec<_>>().join(", ");
    let found = Finding::new(&RULE, from, message).at(from, field, "no such port").label(
        service,
        service.place,
        format!("it has {ports}"),
    );
    let behind = service.ports.iter().find(|port| match (wanted, &port.target) {
        (Wanted::Name(name), Some((target, _))) => name == target,
        _ => false,
    });
    match (behind, &*service.ports) {
        (Some(port), _) => {
            found.help(format!("`{wanted}` is what its port {} is called in the pods", shown(port)))
        }
        (None, [port]) => found.help(format!("did you mean {}?", shown(port))),
        (None, _) => found,
    }
}

/// `80`, or `http (80)`.
fn shown(port: &ServicePort) -> String {
    match &port.name {
        Some(name) => format!("`{name}` ({})", port.number),
        None => format!("`{}`", port.number),
    }
}
