mod addresses;
mod ports;

use serde_json::{Value, json};

use super::{Context, Strategy};
use crate::kinds::{FieldError, Reason};
use crate::server::registry::{Refusal, metadata, parse};
use crate::yaml::Path;

/// Services: cluster addresses and node ports that no other has (`pkg/registry/core/service/storage/alloc.go`).
pub(super) struct Service;

impl Strategy for Service {
    fn prepare_create(&self, context: &Context<'_>, service: &mut Value) -> Result<(), Refusal> {
        metadata::map(service).insert("status".to_owned(), json!({"loadBalancer": {}}));
        let others = others(context);
        addresses::assign(context, service, &others)?;
        ports::assign(context, service, &others)
    }

    fn prepare_update(&self, context: &Context<'_>, new: &mut Value, old: &Value) -> Result<(), Refusal> {
        let others = others(context);
        addresses::carry_over(new, old);
        ports::carry_over(new, old);
        drop_what_the_type_has_not(new, old);
        addresses::assign(context, new, &others)?;
        ports::assign(context, new, &others)
    }

    fn allocates(&self) -> bool {
        true
    }

    fn creates_on_update(&self) -> bool {
        true
    }

    fn shows_what_it_deleted(&self) -> bool {
        true
    }
}

/// Drops the fields that the old type had and the new one has not, where the client left them as they were
/// (`pkg/registry/core/service/strategy.go`, `dropTypeDependentFields`).
fn drop_what_the_type_has_not(new: &mut Value, old: &Value) {
    let external = |service: &Value| {
        let addresses =
            service["spec"]["externalIPs"].as_array().is_some_and(|addresses| !addresses.is_empty());
        matches!(kind_of(service), "NodePort" | "LoadBalancer")
            || (kind_of(service) == "ClusterIP" && addresses)
    };
    let balanced = |service: &Value| kind_of(service) == "LoadBalancer";
    let checked = |service: &Value| balanced(service) && service["spec"]["externalTrafficPolicy"] == "Local";
    let named = |service: &Value| kind_of(service) == "ExternalName";
    let fields = [
        ("healthCheckNodePort", checked(old) && !checked(new)),
        ("externalTrafficPolicy", external(old) && !external(new)),
        ("allocateLoadBalancerNodePorts", balanced(old) && !balanced(new)),
        ("loadBalancerClass", balanced(old) && !balanced(new)),
        ("externalName", named(old) && !named(new)),
    ];
    for (field, lost) in fields {
        if lost && new["spec"].get(field) == old["spec"].get(field) {
            metadata::map(&mut new["spec"]).shift_remove(field);
        }
    }
}

/// The other services.
fn others(context: &Context<'_>) -> Vec<Value> {
    let registry = context.registry;
    let resource = context.target.resource;
    let own = resource.key(context.target.namespace, context.target.name);
    let all = registry.store.list(&resource.prefix(None), None, 0, &|_| true);
    all.entries.iter().filter(|(key, _)| *key != own).filter_map(|(_, entry)| parse(entry).ok()).collect()
}

fn kind_of(service: &Value) -> &str {
    service["spec"]["type"].as_str().unwrap_or("ClusterIP")
}

fn is_headless(service: &Value) -> bool {
    service["spec"]["clusterIP"] == "None"
}

fn refuse(context: &Context<'_>, path: Path, value: String, detail: String) -> Refusal {
    let error = FieldError {
        path,
        written: None,
        reason: Reason::Invalid,
        value: Some(value),
        detail,
        suggestion: None,
    };
    Refusal::invalid(context.target.resource, context.target.name, &[error])
}
