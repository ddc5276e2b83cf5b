//! NetworkPolicies.

use super::super::at::At;
use super::super::meta;
use super::super::numbers::in_range;
use super::super::selectors::label_selector;
use crate::scalar::{Cidr, names};
use crate::yaml::View;

const PROTOCOLS: [&str; 3] = ["TCP", "UDP", "SCTP"];
/// The traffic that a policy may be for.
const TRAFFIC: [&str; 2] = ["Ingress", "Egress"];

/// Judges a NetworkPolicy.
pub(in super::super) fn network_policy<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let spec = object.field("spec");
    label_selector(&spec.field("podSelector"));
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in spec.field(rules).items() {
            rule.field("ports").items().for_each(|it| port(&it));
            rule.field(peers).items().for_each(|it| peer(&it));
        }
    }
    let types = spec.field("policyTypes");
    if types.count() > TRAFFIC.len() {
        return types.invalid("may not specify more than two policyTypes");
    }
    for kind in types.items().filter(|kind| !TRAFFIC.contains(&kind.text())) {
        kind.not_supported(&TRAFFIC);
    }
}

fn port<'v>(port: &At<'_, impl View<'v>>) {
    let protocol = port.field("protocol");
    if protocol.is_set() && !PROTOCOLS.contains(&protocol.text()) {
        protocol.not_supported(&PROTOCOLS);
    }
    let (first, last) = (port.field("port"), port.field("endPort"));
    match (first.number(), last.number()) {
        (Some(number), end) => {
            in_range(&first, 1, 65535);
            if end.is_some_and(|end| end < number) {
                last.invalid_as(number, "must be greater than or equal to `port`");
            }
            in_range(&last, 1, 65535);
        }
        (None, end) if first.is_set() => {
            if end.is_some() {
                last.invalid("may not be specified when `port` is non-numeric");
            }
            first.judge(names::port_name(first.text()));
        }
        (None, Some(_)) => last.invalid("may not be specified when `port` is not specified"),
        (None, None) => {}
    }
}

fn peer<'v>(peer: &At<'_, impl View<'v>>) {
    let (pods, namespaces, block) =
        (peer.field("podSelector"), peer.field("namespaceSelector"), peer.field("ipBlock"));
    label_selector(&pods);
    label_selector(&namespaces);
    if block.is_set() {
        ip_block(&block);
    }
    let selects = pods.is_set() || namespaces.is_set();
    match (selects, block.is_set()) {
        (false, false) => peer.required("must specify a peer"),
        (true, true) => peer.forbidden("may not specify both ipBlock and another peer"),
        _ => {}
    }
}

fn ip_block<'v>(block: &At<'_, impl View<'v>>) {
    let cidr = block.field("cidr");
    if cidr.text().is_empty() {
        return cidr.required("");
    }
    cidr.judge(Cidr::legacy(cidr.text(), cidr.since(36)).map(drop));
    let Some(whole) = Cidr::parse_sloppy(cidr.text()) else { return };
    for except in block.field("except").items() {
        except.judge(Cidr::legacy(except.text(), except.since(36)).map(drop));
        let Some(part) = Cidr::parse_sloppy(except.text()) else { continue };
        if !whole.network().contains(part.network().address) || whole.prefix >= part.prefix {
            except.invalid("must be a strict subset of `cidr`");
        }
    }
}
