use jiff::Timestamp;
use serde_json::{Value, json};

use super::cells::{NONE, age, count, items, joined, labels, selector, some, text, text_or};
use super::{Printer, text as column, wide};
use crate::kinds::table;

pub(super) const PRINTERS: &[Printer] = &[
    Printer {
        kind: &table::SERVICE,
        columns: &[
            column("Type"),
            column("Cluster-IP"),
            column("External-IP"),
            column("Port(s)"),
            column("Age"),
            wide("Selector"),
        ],
        cells: service,
    },
    Printer {
        kind: &table::INGRESS,
        columns: &[column("Class"), column("Hosts"), column("Address"), column("Ports"), column("Age")],
        cells: ingress,
    },
    Printer {
        kind: &table::INGRESS_CLASS,
        columns: &[column("Controller"), column("Parameters"), column("Age")],
        cells: ingress_class,
    },
    Printer {
        kind: &table::NETWORK_POLICY,
        columns: &[column("Pod-Selector"), column("Age")],
        cells: |object, now| {
            vec![json!(selector(object.pointer("/spec/podSelector"))), json!(age(object, now))]
        },
    },
];

fn service(object: &Value, now: Timestamp) -> Vec<Value> {
    let address = text_or(object, "/spec/clusterIPs/0", text_or(object, "/spec/clusterIP", NONE));
    vec![
        json!(text(object, "/spec/type")),
        json!(address),
        json!(external_address(object)),
        json!(ports(object)),
        json!(age(object, now)),
        json!(labels(object.pointer("/spec/selector"))),
    ]
}

fn external_address(service: &Value) -> String {
    let own = joined(items(service, "/spec/externalIPs").filter_map(Value::as_str), ",");
    let or = |otherwise: &str| if own.is_empty() { otherwise.to_owned() } else { own.clone() };
    match text(service, "/spec/type") {
        "ExternalName" => text(service, "/spec/externalName").to_owned(),
        "LoadBalancer" => match balancers(service) {
            balancers if balancers.is_empty() => or("<pending>"),
            balancers if own.is_empty() => balancers,
            balancers => format!("{balancers},{own}"),
        },
        _ => or(NONE),
    }
}

/// The addresses or names of the load balancers.
fn balancers(object: &Value) -> String {
    let ingress = items(object, "/status/loadBalancer/ingress");
    joined(ingress.map(|point| text_or(point, "/ip", text(point, "/hostname"))), ",")
}

fn ports(service: &Value) -> String {
    let ports: Vec<String> = items(service, "/spec/ports")
        .map(|port| {
            let protocol = text_or(port, "/protocol", "TCP");
            match port["nodePort"].as_i64().filter(|number| *number > 0) {
                Some(number) => format!("{}:{number}/{protocol}", port["port"]),
                None => format!("{}/{protocol}", port["port"]),
            }
        })
        .collect();
    if ports.is_empty() { NONE.to_owned() } else { ports.join(",") }
}

fn ingress(object: &Value, now: Timestamp) -> Vec<Value> {
    let class = text_or(object, "/spec/ingressClassName", text_or(object, CLASS_ANNOTATION, NONE));
    let hosts: Vec<String> =
        items(object, "/spec/rules").map(|rule| text_or(rule, "/host", "*").to_owned()).collect();
    let hosts = if hosts.is_empty() { "*".to_owned() } else { some(&hosts, 3) };
    let ports = if count(object, "/spec/tls") > 0 { "80, 443" } else { "80" };
    vec![json!(class), json!(hosts), json!(balancers(object)), json!(ports), json!(age(object, now))]
}

/// Where ingresses named their class before they had a field for it.
const CLASS_ANNOTATION: &str = "/metadata/annotations/kubernetes.io~1ingress.class";

fn ingress_class(object: &Value, now: Timestamp) -> Vec<Value> {
    let parameters = object.pointer("/spec/parameters").map_or_else(
        || NONE.to_owned(),
        |parameters| {
            let kind = text(parameters, "/kind");
            let kind = match text(parameters, "/apiGroup") {
                "" => kind.to_owned(),
                group => format!("{kind}.{group}"),
            };
            format!("{kind}/{}", text(parameters, "/name"))
        },
    );
    vec![json!(text(object, "/spec/controller")), json!(parameters), json!(age(object, now))]
}
