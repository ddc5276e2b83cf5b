//! The group `discovery.k8s.io` (discovery `validation.go`).

use super::at::At;
use super::meta;
use super::networking::reachable;
use crate::scalar::{address, names};
use crate::yaml::View;

const MOST_ENDPOINTS: usize = 1000;
const MOST_ADDRESSES: usize = 100;
const MOST_PORTS: usize = 20_000;
const MOST_HINTS: usize = 8;

/// Judges an EndpointSlice.
pub(super) fn endpoint_slice<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let kind = object.field("addressType");
    match kind.text() {
        "" => kind.required(""),
        "IPv4" | "IPv6" | "FQDN" => {}
        _ => kind.not_supported(&["FQDN", "IPv4", "IPv6"]),
    }
    ports(&object.field("ports"));
    let endpoints = object.field("endpoints");
    if endpoints.count() > MOST_ENDPOINTS {
        return endpoints.too_many(MOST_ENDPOINTS);
    }
    endpoints.items().for_each(|it| endpoint(&it, kind.text()));
}

fn ports<'v>(ports: &At<'_, impl View<'v>>) {
    if ports.count() > MOST_PORTS {
        return ports.too_many(MOST_PORTS);
    }
    for (index, port) in ports.items().enumerate() {
        let name = port.field("name");
        if !name.text().is_empty() {
            name.judge(names::dns1123_label(name.text()));
        }
        if ports.items().take(index).any(|earlier| earlier.field("name").text() == name.text()) {
            name.duplicate();
        }
        let protocol = port.field("protocol");
        if protocol.is_set() && !matches!(protocol.text(), "TCP" | "UDP" | "SCTP") {
            protocol.not_supported(&["SCTP", "TCP", "UDP"]);
        }
        let application = port.field("appProtocol");
        if application.is_set() {
            application.judge(names::qualified_name(application.text()));
        }
    }
}

fn endpoint<'v>(endpoint: &At<'_, impl View<'v>>, kind: &str) {
    let addresses = endpoint.field("addresses");
    match addresses.count() {
        0 => addresses.required("must contain at least 1 address"),
        count if count > MOST_ADDRESSES => addresses.too_many(MOST_ADDRESSES),
        _ => {}
    }
    addresses.items().for_each(|it| self::address(&it, &addresses, kind));
    let (node, host) = (endpoint.field("nodeName"), endpoint.field("hostname"));
    if node.is_set() {
        node.judge(names::dns1123_subdomain(node.text()));
    }
    if host.is_set() {
        host.judge(names::dns1123_label(host.text()));
    }
    let hints = endpoint.field("hints");
    if self::hints(&hints.field("forZones"), names::label_value) {
        self::hints(&hints.field("forNodes"), names::dns1123_subdomain);
    }
}

fn address<'v, V: View<'v>>(at: &At<'_, V>, addresses: &At<'_, V>, kind: &str) {
    let text = at.text();
    let read = match kind {
        "IPv4" => address::legacy(text, at.since(36)),
        "IPv6" => address::canonical(text),
        "FQDN" if text.is_empty() => return at.required(""),
        "FQDN" => return at.judge(names::fully_qualified_domain_name(text)),
        _ => return,
    };
    match read {
        Err(problems) => at.judge(Err(problems)),
        Ok(address) => {
            // The server reports the list here.
            if kind == "IPv4" && !address.is_ipv4() {
                addresses.invalid_as(text, "must be an IPv4 address");
            } else if kind == "IPv6" && !address.is_ipv6() {
                addresses.invalid_as(text, "must be an IPv6 address");
            }
            reachable(at);
        }
    }
}

/// Judges whom an endpoint is for; whether there are not too many of them.
fn hints<'v>(hints: &At<'_, impl View<'v>>, rule: meta::NameRule) -> bool {
    if hints.count() > MOST_HINTS {
        hints.too_many(MOST_HINTS);
        return false;
    }
    for (index, hint) in hints.items().enumerate() {
        let name = hint.field("name");
        if hints.items().take(index).any(|earlier| earlier.field("name").text() == name.text()) {
            name.duplicate();
        }
        name.judge(rule(name.text()));
    }
    true
}
