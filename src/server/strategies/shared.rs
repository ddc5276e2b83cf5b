//! The rules that all kinds share: what becomes of the status, and when the generation goes up.

use serde_json::{Value, json};

use super::{Context, of};
use crate::kinds::table::{self, Kind};
use crate::merge::server_side::FieldSet;
use crate::server::registry::{Part, Refusal, Resource, metadata};

/// The kinds whose objects have a generation: it goes up with each change of what is wanted. Custom resources
/// have one too.
static WITH_GENERATION: &[&Kind] = &[
    &table::MUTATING_ADMISSION_POLICY,
    &table::MUTATING_ADMISSION_POLICY_BINDING,
    &table::MUTATING_WEBHOOK_CONFIGURATION,
    &table::VALIDATING_ADMISSION_POLICY,
    &table::VALIDATING_ADMISSION_POLICY_BINDING,
    &table::VALIDATING_WEBHOOK_CONFIGURATION,
    &table::CUSTOM_RESOURCE_DEFINITION,
    &table::DAEMON_SET,
    &table::DEPLOYMENT,
    &table::REPLICA_SET,
    &table::STATEFUL_SET,
    &table::CRON_JOB,
    &table::JOB,
    &table::POD,
    &table::POD_TEMPLATE,
    &table::REPLICATION_CONTROLLER,
    &table::ENDPOINT_SLICE,
    &table::FLOW_SCHEMA,
    &table::PRIORITY_LEVEL_CONFIGURATION,
    &table::INGRESS,
    &table::INGRESS_CLASS,
    &table::NETWORK_POLICY,
    &table::POD_DISRUPTION_BUDGET,
    &table::PRIORITY_CLASS,
    &table::RESOURCE_SLICE,
];

/// Whether the status is a part of its own, which only updates of the status change.
fn has_status(resource: &Resource) -> bool {
    resource
        .version(&resource.storage)
        .is_some_and(|version| version.subresources.iter().any(|name| name == "status"))
}

fn has_generation(resource: &Resource) -> bool {
    resource.row.is_none() || WITH_GENERATION.iter().any(|row| resource.is(row))
}

/// The kinds of which an update of the status leaves the metadata alone.
static WITHOUT_METADATA_IN_STATUS: &[&Kind] = &[
    &table::VALIDATING_ADMISSION_POLICY,
    &table::STORAGE_VERSION,
    &table::FLOW_SCHEMA,
    &table::SERVICE_CIDR,
    &table::DEVICE_TAINT_RULE,
    &table::RESOURCE_CLAIM,
    &table::VOLUME_ATTACHMENT,
    &table::STORAGE_VERSION_MIGRATION,
];

/// The fields that a write to a part of an object leaves as they are, and that nobody owns for having sent them
/// (`GetResetFields` of the strategies in `pkg/registry` of Kubernetes).
pub fn reset_fields(resource: &Resource, part: Part) -> FieldSet {
    let is = |kinds: &[&Kind]| kinds.iter().any(|row| resource.is(row));
    match part {
        Part::Main if has_status(resource) => FieldSet::of([["status"].as_slice()]),
        Part::Main => FieldSet::default(),
        Part::Finalize => FieldSet::of([["status"].as_slice()]),
        Part::Status if resource.row.is_none() || is(WITHOUT_METADATA_IN_STATUS) => {
            FieldSet::of([["spec"].as_slice(), &["metadata"]])
        }
        Part::Status if resource.is(&table::DEPLOYMENT) => {
            FieldSet::of([["spec"].as_slice(), &["metadata", "labels"]])
        }
        Part::Status if resource.is(&table::POD) => {
            let metadata = [["metadata", "deletionTimestamp"].as_slice(), &["metadata", "ownerReferences"]];
            FieldSet::of([["spec"].as_slice()].into_iter().chain(metadata))
        }
        Part::Status => FieldSet::of([["spec"].as_slice()]),
    }
}

/// Takes from a new object what only the server says.
pub fn begin(resource: &Resource, object: &mut Value) {
    if has_status(resource) && !of(resource).keeps_first_status() {
        metadata::map(object).shift_remove("status");
    }
    if has_generation(resource) {
        metadata::of(object).insert("generation".to_owned(), json!(1));
    }
}

/// Keeps the status, which only an update of the status may change.
pub fn carry_over(resource: &Resource, new: &mut Value, old: &Value) {
    if has_status(resource) {
        copy("status", new, old);
    }
}

/// The old object with the new one's status. Its labels stay too; annotations, finalizers and owners come along,
/// as controllers expect.
pub fn only_status(context: &Context<'_>, new: Value, old: &Value) -> Result<Value, Refusal> {
    let mut kept = old.clone();
    copy("status", &mut kept, &new);
    if context.target.resource.row.is_some() {
        copy("metadata", &mut kept, &new);
        let labels = old["metadata"].get("labels").cloned();
        match labels {
            Some(labels) => drop(metadata::of(&mut kept).insert("labels".to_owned(), labels)),
            None => drop(metadata::of(&mut kept).shift_remove("labels")),
        }
    }
    of(context.target.resource).prepare_status(context, &mut kept, old);
    Ok(kept)
}

/// The old namespace with the new one's finalizers.
pub fn only_finalizers(new: Value, old: &Value) -> Value {
    let mut kept = old.clone();
    let finalizers = new["spec"].get("finalizers").cloned().unwrap_or_else(|| json!([]));
    let spec = metadata::map(metadata::map(&mut kept).entry("spec").or_insert_with(|| json!({})));
    match finalizers.as_array().is_some_and(Vec::is_empty) {
        true => drop(spec.shift_remove("finalizers")),
        false => drop(spec.insert("finalizers".to_owned(), finalizers)),
    }
    kept
}

/// Raises the generation where what is wanted has changed: anything but metadata and status.
pub fn renew_generation(resource: &Resource, new: &mut Value, old: &Value) {
    if has_generation(resource) && (wanted_differs(new, old) || annotations_count(resource, new, old)) {
        metadata::bump_generation(new);
    }
}

/// A Deployment's generation goes up with its annotations too (`pkg/registry/apps/deployment/strategy.go`).
fn annotations_count(resource: &Resource, new: &Value, old: &Value) -> bool {
    resource.is(&table::DEPLOYMENT)
        && new["metadata"].get("annotations") != old["metadata"].get("annotations")
}

fn wanted_differs(new: &Value, old: &Value) -> bool {
    let wanted = |object: &Value| -> Vec<(String, Value)> {
        let fields = object.as_object().into_iter().flatten();
        let mut wanted: Vec<_> = fields
            .filter(|(name, _)| !matches!(name.as_str(), "metadata" | "status" | "kind" | "apiVersion"))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        wanted.sort_by(|a, b| a.0.cmp(&b.0));
        wanted
    };
    wanted(new) != wanted(old)
}

/// Whether the object is a namespace that still waits for its contents to go.
pub fn holds_contents(object: &Value) -> bool {
    object["kind"] == table::NAMESPACE.kind
        && object["apiVersion"] == "v1"
        && object["spec"]["finalizers"].as_array().is_some_and(|finalizers| !finalizers.is_empty())
}

/// Copies a field, or its absence.
fn copy(field: &str, to: &mut Value, from: &Value) {
    let fields = metadata::map(to);
    match from.get(field) {
        Some(value) => drop(fields.insert(field.to_owned(), value.clone())),
        None => drop(fields.shift_remove(field)),
    }
}
