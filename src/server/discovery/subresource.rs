use serde_json::{Value, json};

use crate::kinds::table::{self, Payload};
use crate::server::registry::{Resource, Served};

/// A subresource, as discovery tells of it.
pub(super) struct Subresource {
    pub(super) name: String,
    /// Group and version of its kind, where they are not the resource's own.
    pub(super) elsewhere: Option<(&'static str, &'static str)>,
    pub(super) kind: String,
    pub(super) verbs: &'static [&'static str],
}

const CHANGED: &[&str] = &["get", "patch", "update"];
const CONNECTED: &[&str] = &["create", "get"];
const PROXIED: &[&str] = &["create", "delete", "get", "patch", "update"];

/// The subresources of a resource at a version.
pub(super) fn of(resource: &Resource, served: &Served) -> Vec<Subresource> {
    served.subresources.iter().map(|name| one(resource, name)).collect()
}

fn one(resource: &Resource, name: &str) -> Subresource {
    let own = |verbs| (None, resource.kind.clone(), verbs);
    let foreign = |payload: &'static Payload, verbs| {
        (Some((payload.group, payload.version)), payload.kind.to_owned(), verbs)
    };
    let options = |suffix: &str, verbs| (None, format!("{}{suffix}", resource.kind), verbs);
    let (elsewhere, kind, verbs) = match name {
        "scale" => foreign(&table::SCALE, CHANGED),
        "eviction" => foreign(&table::EVICTION, &["create"][..]),
        "token" => foreign(&table::TOKEN_REQUEST, &["create"][..]),
        "binding" => (None, table::BINDING.kind.to_owned(), &["create"][..]),
        "log" => own(&["get"][..]),
        "finalize" => own(&["update"][..]),
        "attach" => options("AttachOptions", CONNECTED),
        "exec" => options("ExecOptions", CONNECTED),
        "portforward" => options("PortForwardOptions", CONNECTED),
        "proxy" => options("ProxyOptions", PROXIED),
        _ => own(CHANGED),
    };
    Subresource { name: name.to_owned(), elsewhere, kind, verbs }
}

/// The same as an APIResourceList has them.
pub(super) fn listed(resource: &Resource, served: &Served) -> impl Iterator<Item = Value> {
    of(resource, served).into_iter().map(|subresource| {
        let mut value = json!({
            "name": format!("{}/{}", resource.plural, subresource.name),
            "singularName": "",
            "namespaced": resource.namespaced,
        });
        if let Some((group, version)) = subresource.elsewhere {
            value["group"] = json!(group);
            value["version"] = json!(version);
        }
        value["kind"] = json!(subresource.kind);
        value["verbs"] = json!(subresource.verbs);
        value
    })
}
