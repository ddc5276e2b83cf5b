//! What may not change in an object: the rules of each kind for updates.

mod apps;
mod core;
mod pod;
mod rest;

use serde_json::Value;

use super::at::{At, Inquiry};
use super::judge;
use crate::kinds::table::{self, Kind};
use crate::kinds::{FieldError, KubeVersion};

/// A place in the new form of an object.
type New<'p, 'v> = At<'p, &'v Value>;

/// What the server says of a field that may not change.
const IMMUTABLE: &str = "field is immutable";

/// What an API server of `kube` refuses when `old`, of `kind`, shall become `new`. Both have their defaults.
pub fn validate_update(kind: &Kind, kube: KubeVersion, new: &Value, old: &Value) -> Vec<FieldError> {
    let inquiry = Inquiry::update(kube);
    {
        let new = At::root(new, &inquiry);
        metadata(&new.field("metadata"), &old["metadata"]);
        judge(kind, &new);
        if let Some((_, rule)) = RULES.iter().find(|(of, _)| (of.group, of.kind) == (kind.group, kind.kind)) {
            rule(&new, old);
        }
    }
    let mut errors: Vec<FieldError> = Vec::new();
    for error in inquiry.into_errors() {
        if !errors.contains(&error) {
            errors.push(error);
        }
    }
    errors
}

type Rule = fn(&New<'_, '_>, &Value);

/// The kinds that have more to keep than their metadata.
static RULES: &[(&Kind, Rule)] = &[
    (&table::POD, pod::pod),
    (&table::SERVICE, core::service),
    (&table::CONFIG_MAP, core::config_map),
    (&table::SECRET, core::secret),
    (&table::PERSISTENT_VOLUME_CLAIM, core::claim),
    (&table::PERSISTENT_VOLUME, core::volume),
    (&table::RESOURCE_QUOTA, core::quota),
    (&table::DEPLOYMENT, apps::selector),
    (&table::REPLICA_SET, apps::selector),
    (&table::DAEMON_SET, apps::selector),
    (&table::STATEFUL_SET, apps::stateful_set),
    (&table::CONTROLLER_REVISION, apps::controller_revision),
    (&table::JOB, apps::job),
    (&table::ROLE_BINDING, rest::role_reference),
    (&table::CLUSTER_ROLE_BINDING, rest::role_reference),
    (&table::STORAGE_CLASS, rest::storage_class),
    (&table::CSI_DRIVER, rest::csi_driver),
    (&table::CSI_NODE, rest::csi_node),
    (&table::CSI_STORAGE_CAPACITY, rest::storage_capacity),
    (&table::VOLUME_ATTRIBUTES_CLASS, rest::attributes_class),
    (&table::VOLUME_ATTACHMENT, rest::whole_spec),
    (&table::CUSTOM_RESOURCE_DEFINITION, rest::definition),
    (&table::IP_ADDRESS, rest::ip_address),
    (&table::RESOURCE_SLICE, rest::slice),
    (&table::STORAGE_VERSION_MIGRATION, rest::whole_spec),
    (&table::PRIORITY_CLASS, rest::priority_class),
    (&table::RUNTIME_CLASS, rest::runtime_class),
    (&table::INGRESS_CLASS, rest::ingress_class),
    (&table::ENDPOINT_SLICE, rest::endpoint_slice),
    (&table::RESOURCE_CLAIM, rest::whole_spec),
    (&table::RESOURCE_CLAIM_TEMPLATE, rest::whole_spec),
];

/// Judges what of the metadata may not change.
fn metadata(new: &New<'_, '_>, old: &Value) {
    if !old["deletionTimestamp"].is_null() {
        finalizers(&new.field("finalizers"), &old["finalizers"]);
    }
    let version = new.field("resourceVersion");
    if version.text().is_empty() {
        version.invalid("must be specified for an update");
    }
    let generation = new.field("generation");
    if generation.number().unwrap_or(0) < old["generation"].as_i64().unwrap_or(0) {
        generation.invalid("must not be decremented");
    }
    let fields =
        ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"];
    for field in fields {
        unchanged(&new.field(field), &old[field]);
    }
}

fn finalizers(new: &New<'_, '_>, old: &Value) {
    let known = |name: &str| old.as_array().into_iter().flatten().any(|it| it == name);
    let mut added: Vec<_> =
        new.texts().filter(|name| !known(name)).map(|name| format!("\"{name}\"")).collect();
    added.sort();
    if !added.is_empty() {
        new.forbidden(format!(
            "no new finalizers can be added if the object is being deleted, found new finalizers []string{{{}}}",
            added.join(", ")
        ));
    }
}

/// Says so where the value is not what it was. Nothing at all, an empty list and an empty map are the same.
fn unchanged(new: &New<'_, '_>, old: &Value) {
    if !same(new.value(), Some(old)) {
        match new.value() {
            Some(value) => new.invalid_as(value.clone(), IMMUTABLE),
            None => new.invalid_as(Value::Null, IMMUTABLE),
        }
    }
}

/// Whether two values are the same to a server, which keeps no empty lists and maps apart from none.
fn same(new: Option<&Value>, old: Option<&Value>) -> bool {
    match (new.filter(|it| !is_nothing(it)), old.filter(|it| !is_nothing(it))) {
        (None, None) => true,
        (Some(Value::Object(new)), Some(Value::Object(old))) => {
            let names = new.keys().chain(old.keys().filter(|name| !new.contains_key(*name)));
            names.into_iter().all(|name| same(new.get(name), old.get(name)))
        }
        (Some(Value::Array(new)), Some(Value::Array(old))) => {
            new.len() == old.len() && new.iter().zip(old).all(|(new, old)| same(Some(new), Some(old)))
        }
        (new, old) => new == old,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// A copy of the spec of `object` without `fields`.
fn spec_without(object: &Value, fields: &[&str]) -> Value {
    let mut spec = object["spec"].clone();
    if let Some(spec) = spec.as_object_mut() {
        fields.iter().for_each(|field| drop(spec.remove(*field)));
    }
    spec
}
