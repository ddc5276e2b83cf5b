//! Services.

use super::super::at::At;
use super::super::meta;
use super::super::numbers::{in_range, port as port_number_or_name};
use super::super::selectors::labels;
use crate::scalar::{Cidr, address, names};
use crate::yaml::View;

const TYPES: [&str; 4] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const PROTOCOLS: [&str; 3] = ["SCTP", "TCP", "UDP"];
const SOURCE_RANGES: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";
const BALANCED: &str = "may only be used when `type` is 'LoadBalancer'";

/// Judges a Service.
pub(in super::super) fn service<'v>(service: &At<'_, impl View<'v>>) {
    let (meta, spec) = (service.field("metadata"), service.field("spec"));
    let rule = if service.since(36) { names::dns1123_label } else { names::dns1035_label };
    meta::metadata(&meta, true, rule);
    topology(&meta.field("annotations"));
    of_type(&spec);
    ports(&spec);
    labels(&spec.field("selector"));
    affinity(&spec);
    addresses(&spec);
    external_addresses(&spec);
    balancer(&spec, &meta.field("annotations"));
    traffic(&spec);
}

fn topology<'v>(annotations: &At<'_, impl View<'v>>) {
    const HINTS: &str = "service.kubernetes.io/topology-aware-hints";
    let (mode, hints) = (annotations.key("service.kubernetes.io/topology-mode"), annotations.key(HINTS));
    if mode.is_set() && hints.is_set() && mode.text() != hints.text() {
        mode.invalid(format!("must match annotations[{HINTS}] when both are specified"));
    }
}

/// Whether it has no address of its own. Where only one of the two fields is written the server takes it for
/// both.
fn is_headless<'v>(spec: &At<'_, impl View<'v>>) -> bool {
    let all = spec.field("clusterIPs");
    match all.count() {
        0 => spec.field("clusterIP").text() == "None",
        1 => all.texts().next() == Some("None"),
        _ => false,
    }
}

fn of_type<'v>(spec: &At<'_, impl View<'v>>) {
    let kind = spec.field("type");
    let name = kind.text_or("ClusterIP");
    let headless = is_headless(spec);
    if spec.field("ports").count() == 0 && !headless && name != "ExternalName" {
        spec.field("ports").required("");
    }
    match name {
        "LoadBalancer" | "NodePort" if headless => {
            let detail = format!("may not be set to 'None' for {name} services");
            spec.field("clusterIPs").index(0).invalid_as("None", detail);
        }
        "ExternalName" => external_name(spec),
        _ if !TYPES.contains(&name) => kind.not_supported(&TYPES),
        _ => {}
    }
}

fn external_name<'v>(spec: &At<'_, impl View<'v>>) {
    let taken = |field| spec.field(field).count() > 0 || !spec.field(field).text().is_empty();
    let fields =
        [("clusterIPs", taken("clusterIPs") || taken("clusterIP")), ("ipFamilies", taken("ipFamilies"))];
    for (field, given) in fields {
        if given {
            spec.field(field).forbidden("may not be set for ExternalName services");
        }
    }
    if spec.field("ipFamilyPolicy").is_set() {
        spec.field("ipFamilyPolicy").forbidden("may not be set for ExternalName services");
    }
    let name = spec.field("externalName");
    let text = name.text().strip_suffix('.').unwrap_or(name.text());
    match text {
        "" => name.required(""),
        text => name.judge_as(text, names::dns1123_subdomain(text)),
    }
}

fn ports<'v>(spec: &At<'_, impl View<'v>>) {
    let ports = spec.field("ports");
    let kind = spec.field("type").text_or("ClusterIP");
    let (mut taken, mut on_nodes, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for port in ports.items() {
        let name = port.field("name");
        match name.text() {
            "" if ports.count() > 1 => name.required(""),
            "" => {}
            text => {
                name.judge(names::dns1123_label(text));
                match taken.contains(&text) {
                    true => name.duplicate(),
                    false => taken.push(text),
                }
            }
        }
        let protocol = port.field("protocol");
        if !protocol.text().is_empty() && !PROTOCOLS.contains(&protocol.text()) {
            protocol.not_supported(&PROTOCOLS);
        }
        port_itself(&port);
        let number = port.field("port").number().unwrap_or(0);
        let key = (protocol.text_or("TCP"), number);
        match seen.contains(&key) {
            true => port.duplicate_whole(),
            false => seen.push(key),
        }
        let node = port.field("nodePort");
        let Some(number) = node.number().filter(|number| *number != 0) else { continue };
        if kind == "ClusterIP" {
            node.forbidden("may not be used when `type` is 'ClusterIP'");
        }
        let key = (protocol.text_or("TCP"), number);
        match on_nodes.contains(&key) {
            true => node.duplicate(),
            false => on_nodes.push(key),
        }
    }
}

fn port_itself<'v>(port: &At<'_, impl View<'v>>) {
    let (number, target) = (port.field("port"), port.field("targetPort"));
    let own = number.number().unwrap_or(0);
    number.judge_as(own, names::port_number(own));
    match (target.value(), target.number(), target.text()) {
        // Where it says nothing, the target is the port itself.
        (None, ..) | (_, Some(0), _) => target.judge_as(own, names::port_number(own)),
        (Some(_), None, "") => target.judge_as(own, names::port_number(own)),
        _ => port_number_or_name(&target),
    }
    let protocol = port.field("appProtocol");
    if protocol.is_set() {
        protocol.judge(names::qualified_name(protocol.text()));
    }
}

fn affinity<'v>(spec: &At<'_, impl View<'v>>) {
    let affinity = spec.field("sessionAffinity");
    match affinity.text() {
        "" | "None" => {}
        "ClientIP" => {
            let config = spec.field("sessionAffinityConfig");
            let client = config.field("clientIP");
            let timeout = client.field("timeoutSeconds");
            if timeout.number().is_some_and(|seconds| !(1..=86400).contains(&seconds)) {
                timeout.invalid("must be greater than 0 and less than 86400");
            }
        }
        _ => affinity.not_supported(&["ClientIP", "None"]),
    }
}

fn addresses<'v>(spec: &At<'_, impl View<'v>>) {
    if spec.field("type").text() == "ExternalName" {
        return;
    }
    families(spec);
    let (one, all) = (spec.field("clusterIP"), spec.field("clusterIPs"));
    if all.count() == 0 {
        if !matches!(one.text(), "" | "None") {
            let place = all.index(0);
            place.judge_as(one.text(), address::legacy(one.text(), one.since(36)).map(drop));
        }
        return;
    }
    match one.text() {
        "" => all.invalid("must be empty when `clusterIP` is not specified"),
        text if all.texts().next() != Some(text) => all.invalid("first value must match `clusterIP`"),
        _ => {}
    }
    let before = all.error_count();
    for (index, ip) in all.items().enumerate() {
        if index == 0 && ip.text() == "None" {
            if all.count() > 1 {
                all.invalid("'None' must be the first and only value");
            }
            continue;
        }
        ip.judge(address::legacy(ip.text(), ip.since(36)).map(drop));
    }
    if all.count() > 2 {
        all.invalid("may only hold up to 2 values");
    }
    if all.error_count() == before {
        same_families(spec);
    }
}

fn families<'v>(spec: &At<'_, impl View<'v>>) {
    let mut seen = Vec::new();
    for family in spec.field("ipFamilies").items() {
        if !matches!(family.text(), "IPv4" | "IPv6") {
            family.not_supported(&["IPv4", "IPv6"]);
        }
        match seen.contains(&family.text()) {
            true => family.duplicate(),
            false => seen.push(family.text()),
        }
    }
    let policy = spec.field("ipFamilyPolicy");
    if policy.is_set() && !matches!(policy.text(), "PreferDualStack" | "RequireDualStack" | "SingleStack") {
        policy.not_supported(&["PreferDualStack", "RequireDualStack", "SingleStack"]);
    }
}

fn same_families<'v>(spec: &At<'_, impl View<'v>>) {
    let all = spec.field("clusterIPs");
    let parsed: Vec<_> = all.texts().filter_map(address::parse_sloppy).collect();
    if parsed.len() > 1 && parsed.iter().all(|ip| ip.is_ipv4() == parsed[0].is_ipv4()) {
        all.invalid("may specify no more than one IP for each IP family");
    }
    let families = spec.field("ipFamilies");
    for ((index, ip), family) in all.items().enumerate().zip(families.texts()) {
        let Some(parsed) = address::parse_sloppy(ip.text()) else { continue };
        let expected = if parsed.is_ipv4() { "IPv4" } else { "IPv6" };
        if family != expected && matches!(family, "IPv4" | "IPv6") {
            ip.invalid(format!("expected an {family} value as indicated by `ipFamilies[{index}]`"));
        }
    }
}

fn external_addresses<'v>(spec: &At<'_, impl View<'v>>) {
    for ip in spec.field("externalIPs").items() {
        match address::legacy(ip.text(), ip.since(36)) {
            Err(problems) => ip.judge(Err(problems)),
            Ok(_) => super::super::networking::reachable(&ip),
        }
    }
}

fn balancer<'v, V: View<'v>>(spec: &At<'_, V>, annotations: &At<'_, V>) {
    let balanced = spec.field("type").text() == "LoadBalancer";
    let ranges = spec.field("loadBalancerSourceRanges");
    let annotated = annotations.key(SOURCE_RANGES);
    if ranges.count() > 0 {
        // The server spells it with a capital.
        let place = spec.field("LoadBalancerSourceRanges");
        if !balanced {
            place.forbidden(BALANCED);
        }
        for (index, range) in ranges.texts().enumerate() {
            let range = range.trim();
            place.index(index).judge_as(range, Cidr::legacy(range, place.since(36)).map(drop));
        }
    } else if annotated.is_set() {
        if !balanced {
            annotated.forbidden(BALANCED);
        }
        for range in
            annotated.text().split(',').map(str::trim).filter(|_| !annotated.text().trim().is_empty())
        {
            annotated.judge_as(range, Cidr::legacy(range, annotated.since(36)).map(drop));
        }
    }
    if spec.field("allocateLoadBalancerNodePorts").is_set() && !balanced {
        spec.field("allocateLoadBalancerNodePorts").forbidden(BALANCED);
    }
    let class = spec.field("loadBalancerClass");
    match balanced {
        _ if !class.is_set() => {}
        true => class.judge(names::qualified_name(class.text())),
        false => class.forbidden(BALANCED),
    }
}

fn traffic<'v>(spec: &At<'_, impl View<'v>>) {
    let kind = spec.field("type").text_or("ClusterIP");
    let outside = matches!(kind, "NodePort" | "LoadBalancer")
        || (kind == "ClusterIP" && spec.field("externalIPs").count() > 0);
    let external = spec.field("externalTrafficPolicy");
    match external.text() {
        "" => {}
        _ if !outside => external.invalid("may only be set for externally-accessible services"),
        "Cluster" | "Local" => {}
        _ => external.not_supported(&["Cluster", "Local"]),
    }
    let health = spec.field("healthCheckNodePort");
    if health.number().is_some_and(|number| number != 0) {
        match kind == "LoadBalancer" && external.text() == "Local" {
            true => in_range(&health, 1, 65535),
            false => health.invalid(
                "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
            ),
        }
    }
    let internal = spec.field("internalTrafficPolicy");
    if internal.is_set() && !matches!(internal.text(), "Cluster" | "Local") {
        internal.not_supported(&["Cluster", "Local"]);
    }
    let distribution = spec.field("trafficDistribution");
    let known: &[&str] = match distribution.since(34) {
        true => &["PreferClose", "PreferSameZone", "PreferSameNode"],
        false => &["PreferClose"],
    };
    if distribution.is_set() && !known.contains(&distribution.text()) {
        distribution.not_supported(known);
    }
}
