//! What an API server refuses in an object beyond its shape: the rules of each kind
//! (`pkg/apis/*/validation/validation.go` of Kubernetes).
//!
//! In: an object, as written or with its defaults; where it says nothing the default is judged. Out: what is
//! wrong, in the server's words and order. Not judged here: unknown fields, types and what the schema calls
//! mandatory (`kinds::schema`), what a plugin of admission refuses, what needs other objects to be known.

mod admissionregistration;
mod apiextensions;
mod apiregistration;
mod apps;
mod at;
mod autoscaling;
mod batch;
mod certificates;
mod coordination;
mod core;
mod discovery;
mod events;
mod flowcontrol;
mod meta;
mod networking;
mod numbers;
mod pod;
mod rbac;
mod resource;
mod resource_names;
mod selectors;
mod small;
mod storage;
mod storagemigration;
mod update;
mod warnings;
mod webhook;

pub use update::validate_update;
pub use warnings::warnings;

use super::table::{self, Kind};
use super::{FieldError, KubeVersion, Reason};
use crate::scalar::names;
use crate::yaml::View;
use at::{At, Inquiry};

/// What an API server of `kube` refuses in an object of `kind` that shall be created; of a kind whose rules
/// are not known here, in its metadata.
pub fn validate<'v>(kind: &Kind, kube: KubeVersion, view: impl View<'v>) -> Vec<FieldError> {
    validate_new(kind, Inquiry::creation(kube), view)
}

/// The same for an object in which the server has already set what it sets: the last word before it is created.
pub fn validate_completed<'v>(kind: &Kind, kube: KubeVersion, view: impl View<'v>) -> Vec<FieldError> {
    validate_new(kind, Inquiry::completed(kube), view)
}

fn validate_new<'v>(kind: &Kind, inquiry: Inquiry, view: impl View<'v>) -> Vec<FieldError> {
    let object = At::root(view, &inquiry);
    judge(kind, &object);
    meta::on_creation(kind, &object.field("metadata"));
    inquiry.into_errors()
}

/// The same for the metadata of an object inside of a custom resource, which needs no name.
pub fn validate_embedded<'v>(view: impl View<'v>) -> Vec<FieldError> {
    let inquiry = Inquiry::creation(KubeVersion::NEWEST);
    let object = At::root(view, &inquiry);
    meta::metadata(&object.field("metadata"), true, names::path_segment_name);
    let mut errors = inquiry.into_errors();
    errors.retain(|error| error.reason != Reason::Required);
    errors
}

/// The same for the metadata of a custom resource; the rest of it is its schema's matter.
pub fn validate_metadata<'v>(namespaced: bool, kube: KubeVersion, view: impl View<'v>) -> Vec<FieldError> {
    let inquiry = Inquiry::creation(kube);
    let object = At::root(view, &inquiry);
    meta::metadata(&object.field("metadata"), namespaced, names::dns1123_subdomain);
    inquiry.into_errors()
}

/// Judges an object by the rules of its kind; of a kind without rules of its own, the metadata.
fn judge<'v, V: View<'v>>(kind: &Kind, object: &At<'_, V>) {
    let of = |other: &Kind| other.group == kind.group;
    let is = |other: &Kind| of(other) && other.kind == kind.kind;
    match () {
        _ if kind.group.is_empty() => judge_core(kind, object),
        _ if of(&table::DEPLOYMENT) || of(&table::JOB) => judge_workload(kind, object),
        _ if of(&table::NETWORK_POLICY) => judge_network(kind, object),
        _ if of(&table::ROLE) => judge_access(kind, object),
        _ if of(&table::STORAGE_CLASS) => judge_storage(kind, object),
        _ if of(&table::RESOURCE_CLAIM) => judge_devices(kind, object),
        _ if of(&table::VALIDATING_WEBHOOK_CONFIGURATION) => judge_gate(kind, object),
        _ if is(&table::HORIZONTAL_POD_AUTOSCALER) => autoscaling::autoscaler(object),
        _ if is(&table::CUSTOM_RESOURCE_DEFINITION) => apiextensions::definition(object),
        _ if is(&table::API_SERVICE) => apiregistration::api_service(object),
        _ if is(&table::FLOW_SCHEMA) => flowcontrol::flow_schema(object),
        _ if is(&table::PRIORITY_LEVEL_CONFIGURATION) => flowcontrol::priority_level(object),
        _ if is(&table::POD_DISRUPTION_BUDGET) => small::disruption_budget(object),
        _ if is(&table::PRIORITY_CLASS) => small::priority_class(object),
        _ if is(&table::RUNTIME_CLASS) => small::runtime_class(object),
        _ if is(&table::LEASE) => coordination::lease(object),
        _ if is(&table::LEASE_CANDIDATE) => coordination::candidate(object),
        _ if is(&table::CERTIFICATE_SIGNING_REQUEST) => certificates::signing_request(object),
        _ if is(&table::CLUSTER_TRUST_BUNDLE) => certificates::trust_bundle(object),
        _ if is(&table::POD_CERTIFICATE_REQUEST) => certificates::pod_request(object),
        _ if is(&table::STORAGE_VERSION_MIGRATION) => storagemigration::migration(object),
        _ if is(&table::EVENTS_EVENT) => events::events_event(object),
        _ if is(&table::ENDPOINT_SLICE) => discovery::endpoint_slice(object),
        _ => metadata_only(kind, object),
    }
}

/// Judges what runs pods.
fn judge_workload<'v, V: View<'v>>(kind: &Kind, object: &At<'_, V>) {
    let is = |other: &Kind| other.kind == kind.kind;
    match () {
        _ if is(&table::DEPLOYMENT) => apps::deployment(object),
        _ if is(&table::REPLICA_SET) => apps::replica_set(object),
        _ if is(&table::DAEMON_SET) => apps::daemon_set(object),
        _ if is(&table::STATEFUL_SET) => apps::stateful_set(object),
        _ if is(&table::CONTROLLER_REVISION) => apps::controller_revision(object),
        _ if is(&table::JOB) => batch::job(object),
        _ if is(&table::CRON_JOB) => batch::cron_job(object),
        _ => metadata_only(kind, object),
    }
}

/// Judges who may reach what, and where.
fn judge_network<'v, V: View<'v>>(kind: &Kind, object: &At<'_, V>) {
    let is = |other: &Kind| other.kind == kind.kind;
    match () {
        _ if is(&table::INGRESS) => networking::ingress::ingress(object),
        _ if is(&table::INGRESS_CLASS) => networking::ingress::ingress_class(object),
        _ if is(&table::NETWORK_POLICY) => networking::policy::network_policy(object),
        _ if is(&table::IP_ADDRESS) => networking::addresses::ip_address(object),
        _ if is(&table::SERVICE_CIDR) => networking::addresses::service_cidr(object),
        _ => metadata_only(kind, object),
    }
}

/// Judges who may do what.
fn judge_access<'v, V: View<'v>>(kind: &Kind, object: &At<'_, V>) {
    let is = |other: &Kind| other.kind == kind.kind;
    match () {
        _ if is(&table::ROLE) => rbac::role(object, true),
        _ if is(&table::CLUSTER_ROLE) => rbac::role(object, false),
        _ if is(&table::ROLE_BINDING) => rbac::binding(object, true),
        _ => rbac::binding(object, false),
    }
}

/// Judges what volumes are made of and where they are.
fn judge_storage<'v, V: View<'v>>(kind: &Kind, object: &At<'_, V>) {
    let is = |other: &Kind| other.kind == kind.kind;
    match () {
        _ if is(&table::STORAGE_CLASS) => storage::storage_class(object),
        _ if is(&table::VOLUME_ATTRIBUTES_CLASS) => storage::attributes_class(object),
        _ if is(&table::CSI_DRIVER) => storage::csi_driver(object),
        _ if is(&table::CSI_NODE) => storage::csi_node(object),
        _ if is(&table::CSI_STORAGE_CAPACITY) => storage::storage_capacity(object),
        _ if is(&table::VOLUME_ATTACHMENT) => storage::attachment(object),
        _ => metadata_only(kind, object),
    }
}

/// Judges devices and what asks for them.
fn judge_devices<'v, V: View<'v>>(kind: &Kind, object: &At<'_, V>) {
    let is = |other: &Kind| other.kind == kind.kind;
    match () {
        // Its spec never changes, so the server does not look at it again.
        _ if is(&table::RESOURCE_CLAIM) && object.is_create() => resource::claim(object),
        _ if is(&table::RESOURCE_CLAIM) => metadata_only(kind, object),
        _ if is(&table::RESOURCE_CLAIM_TEMPLATE) => resource::claim_template(object),
        _ if is(&table::DEVICE_CLASS) => resource::device_class(object),
        _ if is(&table::RESOURCE_SLICE) => resource::slice(object),
        _ if is(&table::DEVICE_TAINT_RULE) => resource::taint_rule(object),
        _ => metadata_only(kind, object),
    }
}

/// Judges what stands in the way of requests.
fn judge_gate<'v, V: View<'v>>(kind: &Kind, object: &At<'_, V>) {
    let is = |other: &Kind| other.kind == kind.kind;
    match () {
        _ if is(&table::VALIDATING_ADMISSION_POLICY) => admissionregistration::validating_policy(object),
        _ if is(&table::VALIDATING_ADMISSION_POLICY_BINDING) => {
            admissionregistration::validating_binding(object);
        }
        _ if is(&table::MUTATING_ADMISSION_POLICY) => admissionregistration::mutating_policy(object),
        _ if is(&table::MUTATING_ADMISSION_POLICY_BINDING) => admissionregistration::mutating_binding(object),
        _ => admissionregistration::webhooks(object),
    }
}

fn judge_core<'v, V: View<'v>>(kind: &Kind, object: &At<'_, V>) {
    let is = |other: &Kind| other.kind == kind.kind;
    match () {
        _ if is(&table::POD) => pod::pod(object),
        _ if is(&table::POD_TEMPLATE) => core::rest::pod_template(object),
        _ if is(&table::REPLICATION_CONTROLLER) => core::rest::replication_controller(object),
        _ if is(&table::SERVICE) => core::service::service(object),
        _ if is(&table::ENDPOINTS) => core::rest::endpoints(object),
        _ if is(&table::CONFIG_MAP) => core::config::config_map(object),
        _ if is(&table::SECRET) => core::config::secret(object),
        _ if is(&table::SERVICE_ACCOUNT) => core::config::service_account(object),
        _ if is(&table::PERSISTENT_VOLUME_CLAIM) => core::claims::claim(object),
        _ if is(&table::PERSISTENT_VOLUME) => core::volume::volume(object),
        _ if is(&table::RESOURCE_QUOTA) => core::quota::quota(object),
        _ if is(&table::LIMIT_RANGE) => core::quota::limit_range(object),
        _ if is(&table::NODE) => core::node::node(object),
        _ if is(&table::EVENT) => events::event(object),
        _ if is(&table::NAMESPACE) => core::rest::namespace(object),
        _ => metadata_only(kind, object),
    }
}

fn metadata_only<'v, V: View<'v>>(kind: &Kind, object: &At<'_, V>) {
    meta::metadata(&object.field("metadata"), kind.namespaced, names::dns1123_subdomain);
}

#[cfg(test)]
mod tests;
