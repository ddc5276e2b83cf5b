//! What an API server refuses in an object beyond its shape: the rules of each kind
//! (`pkg/apis/*/validation/validation.go` of Kubernetes).
//!
//! In: an object, as written or with its defaults; where it says nothing the default is judged. Out: what is
//! wrong, in the server's words and order. Not judged here: unknown fields, types and what the schema calls
//! mandatory (`kinds::schema`), what a plugin of admission refuses, what needs other objects to be known.

mod apps;
mod at;
mod autoscaling;
mod batch;
mod certificates;
mod core;
mod events;
mod meta;
mod networking;
mod numbers;
mod pod;
mod rbac;
mod resource_names;
mod selectors;
mod small;
mod storage;
mod update;
mod warnings;

pub use update::validate_update;
pub use warnings::warnings;

use super::table::{self, Kind};
use super::{FieldError, KubeVersion};
use crate::scalar::names;
use crate::yaml::View;
use at::{At, Inquiry};

/// What an API server of `kube` refuses in an object of `kind` that shall be created; of a kind whose rules
/// are not known here, in its metadata.
pub fn validate<'v>(kind: &Kind, kube: KubeVersion, view: impl View<'v>) -> Vec<FieldError> {
    let inquiry = Inquiry::creation(kube);
    let object = At::root(view, &inquiry);
    judge(kind, &object);
    meta::on_creation(kind, &object.field("metadata"));
    inquiry.into_errors()
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
    let is = |other: &Kind| (other.group, other.kind) == (kind.group, kind.kind);
    match () {
        _ if is(&table::DEPLOYMENT) => apps::deployment(object),
        _ if is(&table::REPLICA_SET) => apps::replica_set(object),
        _ if is(&table::DAEMON_SET) => apps::daemon_set(object),
        _ if is(&table::STATEFUL_SET) => apps::stateful_set(object),
        _ if is(&table::CONTROLLER_REVISION) => apps::controller_revision(object),
        _ if is(&table::JOB) => batch::job(object),
        _ if is(&table::CRON_JOB) => batch::cron_job(object),
        _ if is(&table::HORIZONTAL_POD_AUTOSCALER) => autoscaling::autoscaler(object),
        _ if is(&table::INGRESS) => networking::ingress::ingress(object),
        _ if is(&table::INGRESS_CLASS) => networking::ingress::ingress_class(object),
        _ if is(&table::NETWORK_POLICY) => networking::policy::network_policy(object),
        _ if is(&table::IP_ADDRESS) => networking::addresses::ip_address(object),
        _ if is(&table::SERVICE_CIDR) => networking::addresses::service_cidr(object),
        _ if is(&table::EVENTS_EVENT) => events::events_event(object),
        _ if is(&table::CERTIFICATE_SIGNING_REQUEST) => certificates::signing_request(object),
        _ if is(&table::CSI_NODE) => storage::csi_node(object),
        _ if is(&table::CSI_STORAGE_CAPACITY) => storage::storage_capacity(object),
        _ if is(&table::VOLUME_ATTACHMENT) => storage::volume_attachment(object),
        _ if is(&table::ROLE) => rbac::role(object, true),
        _ if is(&table::CLUSTER_ROLE) => rbac::role(object, false),
        _ if is(&table::ROLE_BINDING) => rbac::binding(object, true),
        _ if is(&table::CLUSTER_ROLE_BINDING) => rbac::binding(object, false),
        _ if is(&table::POD_DISRUPTION_BUDGET) => small::disruption_budget(object),
        _ if is(&table::STORAGE_CLASS) => small::storage_class(object),
        _ if is(&table::PRIORITY_CLASS) => small::priority_class(object),
        _ if is(&table::RUNTIME_CLASS) => small::runtime_class(object),
        _ if is(&table::LEASE) => small::lease(object),
        _ if kind.group.is_empty() => judge_core(kind, object),
        _ => metadata_only(kind, object),
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
        _ if is(&table::NAMESPACE) => core::rest::namespace(object),
        _ if is(&table::EVENT) => events::event(object),
        _ => metadata_only(kind, object),
    }
}

fn metadata_only<'v, V: View<'v>>(kind: &Kind, object: &At<'_, V>) {
    meta::metadata(&object.field("metadata"), kind.namespaced, names::dns1123_subdomain);
}

#[cfg(test)]
mod tests;
