//! The resources of a pod as a whole, where it names any: what it leaves out follows from its containers.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::edit::{Edit, Object};
use crate::scalar::Quantity;

type Amounts = BTreeMap<String, Quantity>;

/// Gives the pod's own `resources` their requests: what its containers ask for together, else its limits. Its
/// limits of huge pages are those of its containers.
pub(super) fn fill(spec: &mut Object) {
    let Some(own) = spec.at("resources") else { return };
    let (limits, requests) = (own.count("limits"), own.count("requests"));
    if limits + requests > 0 {
        fill_huge_pages(spec);
    }
    if limits > 0 {
        fill_requests(spec);
    }
}

fn fill_huge_pages(spec: &mut Object) {
    let asked = together(spec, "limits");
    let Some(own) = spec.at("resources") else { return };
    for (name, amount) in asked.into_iter().filter(|(name, _)| is_huge_page(name)) {
        if own.at("requests").is_some_and(|requests| !requests.lacks(&name)) {
            continue;
        }
        if let Some(limits) = own.make("limits") {
            limits.fill(&name, amount.to_string());
        }
    }
}

fn fill_requests(spec: &mut Object) {
    let asked = together(spec, "requests");
    let Some(own) = spec.at("resources") else { return };
    let limits = own.at("limits").map(|limits| limits.clone()).unwrap_or_default();
    let overcommitted = asked.into_iter().filter(|(name, _)| is_plain(name));
    let mut requests: Vec<(String, Value)> =
        overcommitted.map(|(name, amount)| (name, json!(amount.to_string()))).collect();
    requests.extend(limits.into_iter().filter(|(name, _)| is_plain(name) || is_huge_page(name)));
    for (name, amount) in requests {
        if let Some(own) = own.make("requests") {
            own.fill(&name, amount);
        }
    }
}

fn is_plain(name: &str) -> bool {
    matches!(name, "cpu" | "memory")
}

fn is_huge_page(name: &str) -> bool {
    name.starts_with("hugepages-")
}

/// What the containers need at most at any time: all containers and sidecars together, or an init container
/// and the sidecars that started before it.
fn together(spec: &mut Object, list: &str) -> Amounts {
    let mut sum = Amounts::new();
    spec.each("containers").for_each(|container| add(&mut sum, &amounts(container, list)));
    let (mut sidecars, mut most) = (Amounts::new(), Amounts::new());
    for container in spec.each("initContainers") {
        let own = amounts(container, list);
        let mut at_once = sidecars.clone();
        add(&mut at_once, &own);
        if container.text("restartPolicy") == "Always" {
            add(&mut sum, &own);
            add(&mut sidecars, &own);
        }
        raise(&mut most, &at_once);
    }
    raise(&mut sum, &most);
    sum
}

fn amounts(container: &mut Object, list: &str) -> Amounts {
    let Some(amounts) = container.at("resources").and_then(|resources| resources.at(list)) else {
        return Amounts::new();
    };
    let read = |amount: &Value| Quantity::parse(amount.as_str()?).ok();
    amounts.iter().filter_map(|(name, amount)| Some((name.clone(), read(amount)?))).collect()
}

fn add(sum: &mut Amounts, more: &Amounts) {
    for (name, amount) in more {
        let total = sum.get(name).map_or_else(|| amount.clone(), |known| known.plus(amount));
        sum.insert(name.clone(), total);
    }
}

fn raise(most: &mut Amounts, other: &Amounts) {
    for (name, amount) in other {
        if most.get(name).is_none_or(|known| known < amount) {
            most.insert(name.clone(), amount.clone());
        }
    }
}
