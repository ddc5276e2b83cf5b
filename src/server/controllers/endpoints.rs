//! Services with a selector: which pods stand behind them, as EndpointSlices and as Endpoints
//! (kube-controller-manager, pkg/controller/endpointslice and endpoint).

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, key_of_controller, meta, pods};
use crate::kinds::table::{self, Kind};
use crate::object::Selector;
use crate::yaml::View;

const LAST_CHANGE: &str = "endpoints.kubernetes.io/last-change-trigger-time";
const MANAGED_BY: &str = "endpointslice.kubernetes.io/managed-by";
const MANAGER: &str = "endpointslice-controller.k8s.io";
const SERVICE_NAME: &str = "kubernetes.io/service-name";
const HEADLESS: &str = "service.kubernetes.io/headless";

/// The controller of EndpointSlices and Endpoints.
pub struct Endpoints;

impl Controller for Endpoints {
    fn name(&self) -> &'static str {
        "endpoints"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::SERVICE, &table::POD, &table::ENDPOINT_SLICE])
    }

    fn concerned(&self, cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        if is_one_of(kind, &[&table::SERVICE]) {
            return vec![key_of(object)];
        }
        if is_one_of(kind, &[&table::ENDPOINT_SLICE]) {
            return key_of_controller(object, &table::SERVICE).into_iter().collect();
        }
        let services = cluster.list(&table::SERVICE, Some(meta::namespace(object)));
        let selecting = services.iter().filter(|service| {
            selector(service).is_some_and(|selector| selector.matches(meta::labels(object)))
        });
        selecting.map(|service| key_of(service)).collect()
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

/// The selector of a Service; `None` for one that has none and whose endpoints are somebody else's.
fn selector(service: &Value) -> Option<Selector> {
    let external = meta::text(service, "spec.type") == "ExternalName";
    let selector = service.dig("spec.selector").filter(|selector| !View::is_empty(*selector))?;
    (!external).then(|| Selector::of_labels(selector))
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    let Some(service) = cluster.get(&table::SERVICE, &key.namespace, &key.name) else {
        // The slices go with their owner; the Endpoints have none.
        if cluster.get(&table::ENDPOINTS, &key.namespace, &key.name).is_some() {
            cluster.delete(&table::ENDPOINTS, &key.namespace, &key.name).await?;
        }
        return Ok(Next::Wait);
    };
    let Some(selector) = selector(&service) else { return Ok(Next::Wait) };
    let mut behind = cluster.list(&table::POD, Some(&key.namespace));
    behind.retain(|pod| {
        let has_address = !meta::text(pod, "status.podIP").is_empty();
        has_address && !pods::is_finished(pod) && selector.matches(meta::labels(pod))
    });
    sync_slice(cluster, &service, &behind).await?;
    sync_endpoints(cluster, &service, &behind).await?;
    Ok(Next::Wait)
}

async fn sync_slice(cluster: &Informers, service: &Value, behind: &[Arc<Value>]) -> Result<(), Refusal> {
    let mut slices = cluster.list(&table::ENDPOINT_SLICE, Some(meta::namespace(service)));
    slices.retain(|slice| meta::is_controlled_by(slice, service));
    let endpoints: Vec<Value> = behind.iter().map(|pod| slice_endpoint(service, pod)).collect();
    let ports: Vec<Value> = ports(service, behind).into_iter().map(|port| port.in_slice()).collect();
    let Some(slice) = slices.first() else {
        let name = meta::name(service);
        let slice = json!({
            "metadata": {
                "generateName": format!("{name}-"),
                "namespace": meta::namespace(service),
                "labels": labels(service, &[(SERVICE_NAME, name), (MANAGED_BY, MANAGER)]),
                "annotations": {LAST_CHANGE: meta::time(cluster.now())},
                "ownerReferences": [meta::controller_reference(service, &table::SERVICE)],
            },
            "addressType": "IPv4",
            "endpoints": endpoints,
            "ports": ports,
        });
        return cluster.create(&table::ENDPOINT_SLICE, slice).await.map(drop);
    };
    let same = |field: &str, list: &[Value]| {
        slice.get(field).and_then(Value::as_array).map_or(&[][..], |l| l) == list
    };
    if same("endpoints", &endpoints) && same("ports", &ports) {
        return Ok(());
    }
    let mut updated = (**slice).clone();
    updated["endpoints"] = json!(endpoints);
    updated["ports"] = json!(ports);
    meta::set_annotation(&mut updated, LAST_CHANGE, &meta::time(cluster.now()));
    cluster.update(&table::ENDPOINT_SLICE, updated).await.map(drop)
}

/// The Service's own labels and `more`.
fn labels(service: &Value, more: &[(&str, &str)]) -> Value {
    let mut labels = meta::labels(service).cloned().unwrap_or_else(|| json!({}));
    for (key, value) in more {
        labels[*key] = json!(value);
    }
    if meta::text(service, "spec.clusterIP") == "None" {
        labels[HEADLESS] = json!("");
    }
    labels
}

fn counts_unready(service: &Value) -> bool {
    service.dig("spec.publishNotReadyAddresses").and_then(View::as_bool) == Some(true)
}

fn target(pod: &Value) -> Value {
    json!({
        "kind": table::POD.kind, "name": meta::name(pod), "namespace": meta::namespace(pod), "uid": meta::uid(pod),
    })
}

/// The name under which a headless Service makes a pod known.
fn hostname<'p>(service: &Value, pod: &'p Value) -> Option<&'p str> {
    let hostname = meta::text(pod, "spec.hostname");
    let named = !hostname.is_empty() && meta::text(pod, "spec.subdomain") == meta::name(service);
    named.then_some(hostname)
}

fn slice_endpoint(service: &Value, pod: &Value) -> Value {
    let leaving = meta::is_terminating(pod);
    let serving = pods::is_ready(pod);
    let mut endpoint = json!({
        "addresses": [meta::text(pod, "status.podIP")],
        "conditions": {
            "ready": counts_unready(service) || serving && !leaving, "serving": serving, "terminating": leaving,
        },
    });
    if let Some(hostname) = hostname(service, pod) {
        endpoint["hostname"] = json!(hostname);
    }
    endpoint["nodeName"] = json!(meta::text(pod, "spec.nodeName"));
    endpoint["targetRef"] = target(pod);
    endpoint
}

async fn sync_endpoints(cluster: &Informers, service: &Value, behind: &[Arc<Value>]) -> Result<(), Refusal> {
    let subsets = subsets(service, behind);
    let (namespace, name) = (meta::namespace(service), meta::name(service));
    let managed = [("endpoints.kubernetes.io/managed-by", "endpoint-controller")];
    let Some(known) = cluster.get(&table::ENDPOINTS, namespace, name) else {
        let mut object = json!({
            "metadata": {
                "name": name, "namespace": namespace, "labels": labels(service, &managed),
                "annotations": {LAST_CHANGE: meta::time(cluster.now())},
            },
        });
        if !subsets.is_empty() {
            object["subsets"] = json!(subsets);
        }
        return cluster.create(&table::ENDPOINTS, object).await.map(drop);
    };
    if known.get("subsets").and_then(Value::as_array).map_or(&[][..], |known| known) == subsets {
        return Ok(());
    }
    let mut updated = (*known).clone();
    updated["subsets"] = json!(subsets);
    meta::set_annotation(&mut updated, LAST_CHANGE, &meta::time(cluster.now()));
    cluster.update(&table::ENDPOINTS, updated).await.map(drop)
}

fn subsets(service: &Value, behind: &[Arc<Value>]) -> Vec<Value> {
    let staying: Vec<_> = behind.iter().filter(|pod| !meta::is_terminating(pod)).collect();
    let (ready, unready): (Vec<_>, Vec<_>) =
        staying.into_iter().partition(|pod| counts_unready(service) || pods::is_ready(pod));
    if ready.is_empty() && unready.is_empty() {
        return Vec::new();
    }
    let address = |pod: &&Arc<Value>| {
        let mut address = json!({"ip": meta::text(pod, "status.podIP")});
        if let Some(hostname) = hostname(service, pod) {
            address["hostname"] = json!(hostname);
        }
        address["nodeName"] = json!(meta::text(pod, "spec.nodeName"));
        address["targetRef"] = target(pod);
        address
    };
    let mut subset = json!({});
    for (field, pods) in [("addresses", ready), ("notReadyAddresses", unready)] {
        if !pods.is_empty() {
            subset[field] = pods.iter().map(address).collect();
        }
    }
    let ports: Vec<Value> = ports(service, behind).into_iter().map(|port| port.in_endpoints()).collect();
    if !ports.is_empty() {
        subset["ports"] = json!(ports);
    }
    vec![subset]
}

/// A port behind a Service, its target's name resolved.
struct Port<'s> {
    service_port: &'s Value,
    number: i64,
}

impl Port<'_> {
    fn in_slice(&self) -> Value {
        let text = |field| meta::text(self.service_port, field);
        let mut port = json!({"name": text("name"), "port": self.number, "protocol": text("protocol")});
        if !text("appProtocol").is_empty() {
            port["appProtocol"] = json!(text("appProtocol"));
        }
        port
    }

    fn in_endpoints(&self) -> Value {
        let mut port = self.in_slice();
        if meta::text(&port, "name").is_empty() {
            port.as_object_mut().map(|port| port.shift_remove("name"));
        }
        port
    }
}

/// The ports of a Service; a target that is a name is looked up in the first pod that has it.
fn ports<'s>(service: &'s Value, behind: &[Arc<Value>]) -> Vec<Port<'s>> {
    let ports = service.dig("spec.ports").into_iter().flat_map(View::items);
    let resolve = |service_port: &'s Value| {
        let number = match service_port.get("targetPort") {
            Some(Value::String(name)) => {
                behind.iter().find_map(|pod| container_port(pod, name, service_port))
            }
            Some(target) => target.as_i64().filter(|number| *number != 0),
            None => None,
        };
        let named = matches!(service_port.get("targetPort"), Some(Value::String(_)));
        let number = number.or((!named).then(|| meta::number(service_port, "port", 0)));
        number.map(|number| Port { service_port, number })
    };
    ports.filter_map(resolve).collect()
}

fn container_port(pod: &Value, name: &str, service_port: &Value) -> Option<i64> {
    let containers = pod.dig("spec.containers").into_iter().flat_map(View::items);
    let mut ports = containers.flat_map(|container| container.get("ports").into_iter().flat_map(View::items));
    let protocol = meta::text(service_port, "protocol");
    let found =
        ports.find(|port| meta::text(port, "name") == name && meta::text(port, "protocol") == protocol);
    found.map(|port| meta::number(port, "containerPort", 0))
}
