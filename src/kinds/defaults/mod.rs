//! The values that an API server fills in where an object leaves them out, kind by kind
//! (`pkg/apis/*/v1/defaults.go` of Kubernetes, and what conversion adds).
//!
//! In: an object of a version that is served. Out: the same with its defaults, in place, in the form in which a
//! Go server writes what it has read; doing it twice changes nothing more. What a registry sets on creation (uid, cluster IP, a Job's selector, the status) and what
//! admission adds (a pod's service account and tolerations) is not done here.

mod admission;
mod apps;
mod autoscaling;
mod batch;
mod canonical;
mod core;
mod custom;
mod edit;
mod image;
mod networking;
mod policies;
mod rbac;
mod resource;
mod storage;

use serde_json::Value;

use super::KubeVersion;
use super::schema::Schemas;
use super::table::{self, Kind};
use edit::Object;

pub use custom::custom;

/// Gives `object`, of `kind` in the API version `version`, the defaults that an API server of `kube` gives it.
pub fn apply(kind: &Kind, version: &str, kube: KubeVersion, object: &mut Value) {
    if let Some(ty) = Schemas::of(kube).kind(kind.group, version, kind.kind) {
        canonical::canonical(ty, object);
    }
    let Some(object) = object.as_object_mut() else { return };
    let rule = RULES.iter().find(|(of, _)| (of.group, of.kind) == (kind.group, kind.kind));
    match rule.map(|(_, rule)| rule) {
        Some(Rule::Plain(fill)) => fill(object),
        Some(Rule::ByVersion(fill)) => fill(object, version),
        Some(Rule::ByRelease(fill)) => fill(object, kube),
        None => {}
    }
}

/// How the defaults of a kind are found.
enum Rule {
    /// The same in all versions.
    Plain(fn(&mut Object)),
    /// By API version.
    ByVersion(fn(&mut Object, &str)),
    /// By Kubernetes version.
    ByRelease(fn(&mut Object, KubeVersion)),
}

/// The kinds that have defaults of their own.
static RULES: &[(&Kind, Rule)] = &[
    (&table::POD, Rule::ByRelease(core::pod::pod)),
    (&table::POD_TEMPLATE, Rule::Plain(core::pod_template)),
    (&table::REPLICATION_CONTROLLER, Rule::Plain(core::replication_controller)),
    (&table::SERVICE, Rule::Plain(core::service::service)),
    (&table::ENDPOINTS, Rule::Plain(core::service::endpoints)),
    (&table::SECRET, Rule::Plain(core::secret)),
    (&table::NAMESPACE, Rule::Plain(core::namespace)),
    (&table::NODE, Rule::Plain(core::node)),
    (&table::LIMIT_RANGE, Rule::Plain(core::limit_range)),
    (&table::PERSISTENT_VOLUME, Rule::Plain(core::claim::volume)),
    (&table::PERSISTENT_VOLUME_CLAIM, Rule::Plain(core::claim::claim)),
    (&table::DEPLOYMENT, Rule::Plain(apps::deployment)),
    (&table::REPLICA_SET, Rule::Plain(apps::replica_set)),
    (&table::DAEMON_SET, Rule::Plain(apps::daemon_set)),
    (&table::STATEFUL_SET, Rule::ByRelease(apps::stateful_set)),
    (&table::JOB, Rule::ByRelease(batch::job)),
    (&table::CRON_JOB, Rule::Plain(batch::cron_job)),
    (&table::HORIZONTAL_POD_AUTOSCALER, Rule::ByVersion(autoscaling::autoscaler)),
    (&table::NETWORK_POLICY, Rule::Plain(networking::network_policy)),
    (&table::INGRESS_CLASS, Rule::Plain(networking::ingress_class)),
    (&table::ENDPOINT_SLICE, Rule::Plain(core::service::endpoint_slice)),
    (&table::ROLE_BINDING, Rule::Plain(rbac::binding)),
    (&table::CLUSTER_ROLE_BINDING, Rule::Plain(rbac::binding)),
    (&table::ROLE, Rule::Plain(rbac::role)),
    (&table::CLUSTER_ROLE, Rule::Plain(rbac::role)),
    (&table::STORAGE_CLASS, Rule::Plain(storage::storage_class)),
    (&table::CSI_DRIVER, Rule::ByRelease(storage::csi_driver)),
    (&table::PRIORITY_CLASS, Rule::Plain(policies::priority_class)),
    (&table::FLOW_SCHEMA, Rule::Plain(policies::flow_schema)),
    (&table::PRIORITY_LEVEL_CONFIGURATION, Rule::Plain(policies::priority_level)),
    (&table::POD_CERTIFICATE_REQUEST, Rule::Plain(policies::pod_certificate_request)),
    (&table::API_SERVICE, Rule::Plain(policies::api_service)),
    (&table::CUSTOM_RESOURCE_DEFINITION, Rule::Plain(policies::definition)),
    (&table::RESOURCE_CLAIM, Rule::Plain(resource::claim)),
    (&table::RESOURCE_CLAIM_TEMPLATE, Rule::Plain(resource::template)),
    (&table::RESOURCE_SLICE, Rule::Plain(resource::slice)),
    (&table::VALIDATING_WEBHOOK_CONFIGURATION, Rule::Plain(admission::validating)),
    (&table::MUTATING_WEBHOOK_CONFIGURATION, Rule::Plain(admission::mutating)),
    (&table::VALIDATING_ADMISSION_POLICY, Rule::Plain(admission::policy)),
    (&table::MUTATING_ADMISSION_POLICY, Rule::Plain(admission::policy)),
    (&table::VALIDATING_ADMISSION_POLICY_BINDING, Rule::Plain(admission::binding)),
    (&table::MUTATING_ADMISSION_POLICY_BINDING, Rule::Plain(admission::binding)),
];

#[cfg(test)]
mod tests;
