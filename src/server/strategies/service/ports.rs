use std::collections::HashSet;

use serde_json::{Value, json};

use super::{kind_of, refuse};
use crate::server::registry::{Refusal, metadata};
use crate::server::strategies::Context;
use crate::yaml::Path;

const FIRST: i64 = 30_000;
const COUNT: i64 = 2_768;

/// A port and its protocol: the same number may serve both.
type NodePort = (String, i64);

fn protocol(port: &Value) -> String {
    port["protocol"].as_str().unwrap_or("TCP").to_owned()
}

fn node_port(port: &Value) -> Option<i64> {
    port["nodePort"].as_i64().filter(|number| *number != 0)
}

fn wants_ports(service: &Value) -> bool {
    match kind_of(service) {
        "NodePort" => true,
        "LoadBalancer" => service["spec"]["allocateLoadBalancerNodePorts"] != false,
        _ => false,
    }
}

/// Keeps the node ports that a service has, where the change does not say otherwise, and drops those that its
/// new type does not have.
pub(super) fn carry_over(new: &mut Value, old: &Value) {
    let kept = wants_ports(new);
    let had = old["spec"]["ports"].as_array().cloned().unwrap_or_default();
    let same = |port: &Value| {
        had.iter()
            .find(|other| other["port"] == port["port"] && protocol(other) == protocol(port))
            .and_then(node_port)
    };
    let dropped = !kept && wants_ports(old);
    for port in new["spec"].get_mut("ports").and_then(Value::as_array_mut).into_iter().flatten() {
        let before = same(port);
        if kept
            && node_port(port).is_none()
            && let Some(number) = before
        {
            port["nodePort"] = json!(number);
        }
        if dropped && node_port(port) == before {
            metadata::map(port).shift_remove("nodePort");
        }
    }
}

/// Gives each port of a service that wants them its node port.
///
/// # Errors
/// [`Refusal`] of reason Invalid for a port that is outside the range or taken.
pub(super) fn assign(context: &Context<'_>, service: &mut Value, others: &[Value]) -> Result<(), Refusal> {
    let wanted = wants_ports(service);
    let mut taken = taken(others);
    let mut own: HashSet<NodePort> = HashSet::new();
    for (index, port) in
        service["spec"].get_mut("ports").and_then(Value::as_array_mut).into_iter().flatten().enumerate()
    {
        if let Some(number) = node_port(port) {
            check(context, index, port, number, &taken)?;
            own.insert((protocol(port), number));
        }
    }
    if !wanted {
        return Ok(());
    }
    taken.extend(own);
    for port in service["spec"].get_mut("ports").and_then(Value::as_array_mut).into_iter().flatten() {
        if node_port(port).is_none() {
            let number = free(context, &protocol(port), &taken)?;
            taken.insert((protocol(port), number));
            port["nodePort"] = json!(number);
        }
    }
    if kind_of(service) == "LoadBalancer"
        && service["spec"]["externalTrafficPolicy"] == "Local"
        && service["spec"]["healthCheckNodePort"].as_i64().unwrap_or(0) == 0
    {
        service["spec"]["healthCheckNodePort"] = json!(free(context, "TCP", &taken)?);
    }
    Ok(())
}

fn taken(others: &[Value]) -> HashSet<NodePort> {
    let ports = others.iter().flat_map(|other| other["spec"]["ports"].as_array()).flatten();
    let ports = ports.filter_map(|port| Some((protocol(port), node_port(port)?)));
    let checks = others.iter().filter_map(|other| other["spec"]["healthCheckNodePort"].as_i64());
    ports.chain(checks.map(|number| ("TCP".to_owned(), number))).collect()
}

fn check(
    context: &Context<'_>,
    index: usize,
    port: &Value,
    number: i64,
    taken: &HashSet<NodePort>,
) -> Result<(), Refusal> {
    let why = if !(FIRST..FIRST + COUNT).contains(&number) {
        format!(
            "provided port is not in the valid range. The range of valid ports is {FIRST}-{}",
            FIRST + COUNT - 1
        )
    } else if taken.contains(&(protocol(port), number)) {
        "provided port is already allocated".to_owned()
    } else {
        return Ok(());
    };
    let path = Path::fields("spec.ports").index(index).field("nodePort");
    Err(refuse(context, path, number.to_string(), why))
}

fn free(context: &Context<'_>, protocol: &str, taken: &HashSet<NodePort>) -> Result<i64, Refusal> {
    let count = usize::try_from(COUNT).unwrap_or(1);
    let first = i64::try_from(context.registry.random.below(count)).unwrap_or(0);
    // A number that is free for all protocols is preferred to one that is free for this one.
    let all = || (0..COUNT).map(|step| FIRST + (first + step) % COUNT);
    let whole = |number: &i64| {
        ["TCP", "UDP", "SCTP"].iter().all(|other| !taken.contains(&((*other).to_owned(), *number)))
    };
    let fits = |number: &i64| !taken.contains(&(protocol.to_owned(), *number));
    let found = all().find(whole).or_else(|| all().find(fits));
    found.ok_or_else(|| Refusal::internal("failed to allocate a nodePort: range is full"))
}
