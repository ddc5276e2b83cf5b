//! Nodes.

use super::super::at::At;
use super::super::meta;
use super::super::numbers::quantity;
use super::super::resource_names;
use super::super::selectors::label_name;
use crate::scalar::{Cidr, names};
use crate::yaml::View;

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// Judges a Node. It is created with its status.
pub(in super::super) fn node<'v>(object: &At<'_, impl View<'v>>) {
    let (meta, spec) = (object.field("metadata"), object.field("spec"));
    meta::metadata(&meta, false, names::dns1123_subdomain);
    taints(&spec.field("taints"), &meta.field("taints"));
    let status = object.field("status");
    let (capacity, allocatable) = (status.field("capacity"), status.field("allocatable"));
    amounts(&capacity, &capacity);
    // What can be had is all that there is where nothing else is said.
    let had = if allocatable.count() == 0 { &capacity } else { &allocatable };
    amounts(had, &allocatable);
    pod_networks(&spec);
}

/// Judges amounts, which the server reports at `place`.
fn amounts<'v, V: View<'v>>(amounts: &At<'_, V>, place: &At<'_, V>) {
    for (name, amount) in amounts.entries() {
        let at = place.named(name);
        if let Some(quantity) = quantity(&amount) {
            resource_names::amount(&at, name, &quantity);
        }
    }
}

/// Judges taints, which the server reports at `place`.
fn taints<'v, V: View<'v>>(taints: &At<'_, V>, place: &At<'_, V>) {
    let taints = taints.at(place);
    for (index, taint) in taints.items().enumerate() {
        let (key, value, effect) = (taint.field("key"), taint.field("value"), taint.field("effect"));
        label_name(&key);
        if let Err(problems) = names::label_value(value.text()) {
            value.invalid(problems.join(";"));
        }
        match effect.text() {
            "" => effect.required(""),
            text if EFFECTS.contains(&text) => {}
            _ => effect.not_supported(&EFFECTS),
        }
        let again = taints.items().take(index).any(|earlier| {
            earlier.field("key").text() == key.text() && earlier.field("effect").text() == effect.text()
        });
        if again {
            taint.duplicate_whole_for("taints must be unique by key and effect pair");
        }
    }
}

/// Judges from which networks the node's pods have their addresses. What `podCIDR` says wins.
fn pod_networks<'v>(spec: &At<'_, impl View<'v>>) {
    let (networks, single) = (spec.field("podCIDRs"), spec.field("podCIDR"));
    if !single.text().is_empty() && networks.index(0).text() != single.text() {
        return single.at(&networks.index(0)).judge(Cidr::legacy(single.text(), single.since(36)).map(drop));
    }
    for network in networks.items() {
        network.judge(Cidr::legacy(network.text(), network.since(36)).map(drop));
    }
    if networks.count() < 2 {
        return;
    }
    let is_six = |text: &str| Cidr::parse_sloppy(text).map(|_| text.contains(':'));
    let has = |family: bool| networks.texts().any(|text| is_six(text) == Some(family));
    let is_dual = has(true) && has(false) && networks.texts().all(|text| is_six(text).is_some());
    if !is_dual || networks.count() > 2 {
        networks.invalid("may specify no more than one CIDR for each IP family");
    }
}
