use serde_json::{Value, json};

use super::super::edit::{Edit, Object};

/// For how long a client stays with its pod, in seconds: three hours.
const AFFINITY_SECONDS: i32 = 10800;

/// What a Service lacks. Its addresses and node ports are the registry's to give.
pub(in super::super) fn service(service: &mut Object) {
    if let Some(spec) = service.make("spec") {
        session_affinity(spec);
        spec.fill_zero("type", "ClusterIP");
        spec.each("ports").for_each(port);
        traffic(spec);
    }
    let balanced = service.at("spec").is_some_and(|spec| spec.text("type") == "LoadBalancer");
    let Some(balancer) = service.make("status").and_then(|status| status.make("loadBalancer")) else {
        return;
    };
    for ingress in balancer.each("ingress") {
        if balanced && !ingress.text("ip").is_empty() {
            ingress.fill("ipMode", "VIP");
        }
    }
}

fn session_affinity(spec: &mut Object) {
    spec.fill_zero("sessionAffinity", "None");
    match spec.text("sessionAffinity") {
        "None" => {
            spec.remove("sessionAffinityConfig");
        }
        "ClientIP" => {
            let Some(client) = spec.make("sessionAffinityConfig").and_then(|config| config.make("clientIP"))
            else {
                return;
            };
            client.fill("timeoutSeconds", AFFINITY_SECONDS);
        }
        _ => {}
    }
}

fn port(port: &mut Object) {
    port.fill_zero("protocol", "TCP");
    if let Some(number) = port.get("port").cloned() {
        port.fill_zero("targetPort", number);
    }
}

fn traffic(spec: &mut Object) {
    let kind = spec.text("type").to_owned();
    let external = spec.count("externalIPs") > 0;
    let outside = matches!(kind.as_str(), "NodePort" | "LoadBalancer") || (kind == "ClusterIP" && external);
    if outside {
        spec.fill_zero("externalTrafficPolicy", "Cluster");
    }
    if matches!(kind.as_str(), "ClusterIP" | "NodePort" | "LoadBalancer") {
        spec.fill("internalTrafficPolicy", "Cluster");
    }
    if kind == "LoadBalancer" {
        spec.fill("allocateLoadBalancerNodePorts", true);
    }
}

/// What an Endpoints object lacks.
pub(in super::super) fn endpoints(endpoints: &mut Object) {
    for subset in endpoints.each("subsets") {
        for port in subset.each("ports") {
            port.fill_zero("protocol", "TCP");
        }
    }
}

/// What an EndpointSlice lacks.
pub(in super::super) fn endpoint_slice(slice: &mut Object) {
    for port in slice.each("ports") {
        port.fill("name", "");
        port.fill("protocol", "TCP");
    }
    // Go writes these two even where there are none.
    slice.entry("endpoints").or_insert(Value::Null);
    slice.entry("ports").or_insert(json!(null));
}
