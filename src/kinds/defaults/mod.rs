//! The values that an API server fills in where an object leaves them out, kind by kind
//! (`pkg/apis/*/v1/defaults.go` of Kubernetes, and what conversion adds).
//!
//! In: an object of a version that is served. Out: the same with its defaults, in place; doing it twice changes
//! nothing more. What a registry sets on creation (uid, cluster IP, a Job's selector, the status) and what
//! admission adds (a pod's service account and tolerations) is not done here.

mod admission;
mod apps;
mod autoscaling;
mod batch;
mod core;
mod edit;
mod image;
mod networking;
mod policies;
mod rbac;
mod resource;
mod storage;

use serde_json::Value;

use super::KubeVersion;
use super::table::Kind;
use edit::Object;

/// Gives `object`, of `kind` in the API version `version`, the defaults that an API server of `kube` gives it.
pub fn apply(kind: &Kind, version: &str, kube: KubeVersion, object: &mut Value) {
    let Some(object) = object.as_object_mut() else { return };
    let rule = RULES.iter().find(|(group, name, _)| (*group, *name) == (kind.group, kind.kind));
    match rule.map(|(_, _, rule)| rule) {
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
const RULES: &[(&str, &str, Rule)] = &[
    ("", "Pod", Rule::Plain(core::pod::pod)),
    ("", "PodTemplate", Rule::Plain(core::pod_template)),
    ("", "ReplicationController", Rule::Plain(core::replication_controller)),
    ("", "Service", Rule::Plain(core::service::service)),
    ("", "Endpoints", Rule::Plain(core::service::endpoints)),
    ("", "Secret", Rule::Plain(core::secret)),
    ("", "Namespace", Rule::Plain(core::namespace)),
    ("", "Node", Rule::Plain(core::node)),
    ("", "LimitRange", Rule::Plain(core::limit_range)),
    ("", "PersistentVolume", Rule::Plain(core::claim::volume)),
    ("", "PersistentVolumeClaim", Rule::Plain(core::claim::claim)),
    ("apps", "Deployment", Rule::Plain(apps::deployment)),
    ("apps", "ReplicaSet", Rule::Plain(apps::replica_set)),
    ("apps", "DaemonSet", Rule::Plain(apps::daemon_set)),
    ("apps", "StatefulSet", Rule::ByRelease(apps::stateful_set)),
    ("batch", "Job", Rule::ByRelease(batch::job)),
    ("batch", "CronJob", Rule::Plain(batch::cron_job)),
    ("autoscaling", "HorizontalPodAutoscaler", Rule::ByVersion(autoscaling::autoscaler)),
    ("networking.k8s.io", "NetworkPolicy", Rule::Plain(networking::network_policy)),
    ("networking.k8s.io", "IngressClass", Rule::Plain(networking::ingress_class)),
    ("discovery.k8s.io", "EndpointSlice", Rule::Plain(core::service::endpoint_slice)),
    ("rbac.authorization.k8s.io", "RoleBinding", Rule::Plain(rbac::binding)),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding", Rule::Plain(rbac::binding)),
    ("rbac.authorization.k8s.io", "Role", Rule::Plain(rbac::role)),
    ("rbac.authorization.k8s.io", "ClusterRole", Rule::Plain(rbac::role)),
    ("storage.k8s.io", "StorageClass", Rule::Plain(storage::storage_class)),
    ("storage.k8s.io", "CSIDriver", Rule::ByRelease(storage::csi_driver)),
    ("scheduling.k8s.io", "PriorityClass", Rule::Plain(policies::priority_class)),
    ("flowcontrol.apiserver.k8s.io", "FlowSchema", Rule::Plain(policies::flow_schema)),
    ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration", Rule::Plain(policies::priority_level)),
    ("certificates.k8s.io", "PodCertificateRequest", Rule::Plain(policies::pod_certificate_request)),
    ("apiregistration.k8s.io", "APIService", Rule::Plain(policies::api_service)),
    ("apiextensions.k8s.io", "CustomResourceDefinition", Rule::Plain(policies::definition)),
    ("resource.k8s.io", "ResourceClaim", Rule::Plain(resource::claim)),
    ("resource.k8s.io", "ResourceClaimTemplate", Rule::Plain(resource::template)),
    ("resource.k8s.io", "ResourceSlice", Rule::Plain(resource::slice)),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", Rule::Plain(admission::validating)),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration", Rule::Plain(admission::mutating)),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", Rule::Plain(admission::policy)),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicy", Rule::Plain(admission::policy)),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", Rule::Plain(admission::binding)),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding", Rule::Plain(admission::binding)),
];

#[cfg(test)]
mod tests;
