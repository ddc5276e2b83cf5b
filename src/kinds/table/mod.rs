//! One row a kind: its names, scope and everything else that differs from kind to kind. One file an API group.

mod admissionregistration;
mod apiextensions;
mod apiregistration;
mod apiserverinternal;
mod apps;
mod authentication;
mod authorization;
mod autoscaling;
mod batch;
mod certificates;
mod coordination;
mod core;
mod discovery;
mod events;
mod flowcontrol;
mod kind;
mod lifecycle;
mod networking;
mod node;
mod payload;
mod pod;
mod policy;
mod rbac;
mod reference;
mod resource;
mod retired;
mod scheduling;
mod storage;
mod storagemigration;

pub use admissionregistration::{
    MUTATING_ADMISSION_POLICY, MUTATING_ADMISSION_POLICY_BINDING, MUTATING_WEBHOOK_CONFIGURATION,
    VALIDATING_ADMISSION_POLICY, VALIDATING_ADMISSION_POLICY_BINDING, VALIDATING_WEBHOOK_CONFIGURATION,
};
pub use apiextensions::CUSTOM_RESOURCE_DEFINITION;
pub use apiregistration::API_SERVICE;
pub use apiserverinternal::STORAGE_VERSION;
pub use apps::{CONTROLLER_REVISION, DAEMON_SET, DEPLOYMENT, REPLICA_SET, STATEFUL_SET};
pub use authentication::{SELF_SUBJECT_REVIEW, TOKEN_REVIEW};
pub use authorization::{
    LOCAL_SUBJECT_ACCESS_REVIEW, SELF_SUBJECT_ACCESS_REVIEW, SELF_SUBJECT_RULES_REVIEW, SUBJECT_ACCESS_REVIEW,
};
pub use autoscaling::HORIZONTAL_POD_AUTOSCALER;
pub use batch::{CRON_JOB, JOB};
pub use certificates::{CERTIFICATE_SIGNING_REQUEST, CLUSTER_TRUST_BUNDLE, POD_CERTIFICATE_REQUEST};
pub use coordination::{LEASE, LEASE_CANDIDATE};
pub use core::{
    BINDING, COMPONENT_STATUS, CONFIG_MAP, ENDPOINTS, EVENT, LIMIT_RANGE, NAMESPACE, NODE, PERSISTENT_VOLUME,
    PERSISTENT_VOLUME_CLAIM, POD, POD_TEMPLATE, REPLICATION_CONTROLLER, RESOURCE_QUOTA, SECRET, SERVICE,
    SERVICE_ACCOUNT,
};
pub use discovery::ENDPOINT_SLICE;
pub use events::EVENTS_EVENT;
pub use flowcontrol::{FLOW_SCHEMA, PRIORITY_LEVEL_CONFIGURATION};
pub use kind::{Kind, Version, Wave};
pub use lifecycle::{EVICTION_REQUEST, LIFECYCLE_EVICTION};
pub use networking::{CLUSTER_CIDR, INGRESS, INGRESS_CLASS, IP_ADDRESS, NETWORK_POLICY, SERVICE_CIDR};
pub use node::RUNTIME_CLASS;
pub use payload::{
    DELETE_OPTIONS, EVICTION, PARTIAL_OBJECT_METADATA, PARTIAL_OBJECT_METADATA_LIST, Payload, SCALE, STATUS,
    TABLE, TOKEN_REQUEST, WATCH_EVENT,
};
pub use pod::{POD_LABELS_GIVEN, POD_REFERENCES, POD_SELECTORS};
pub use policy::POD_DISRUPTION_BUDGET;
pub use rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};
pub use reference::{Need, Reference, Selector};
pub use resource::{
    DEVICE_CLASS, DEVICE_TAINT_RULE, POD_SCHEDULING, POD_SCHEDULING_CONTEXT, RESOURCE_CLAIM,
    RESOURCE_CLAIM_PARAMETERS, RESOURCE_CLAIM_TEMPLATE, RESOURCE_CLASS, RESOURCE_CLASS_PARAMETERS,
    RESOURCE_POOL_STATUS_REQUEST, RESOURCE_SLICE,
};
pub use retired::{Retired, retired};
pub use scheduling::{COMPOSITE_POD_GROUP, POD_GROUP, PRIORITY_CLASS, WORKLOAD};
pub use storage::{
    CSI_DRIVER, CSI_NODE, CSI_STORAGE_CAPACITY, STORAGE_CLASS, VOLUME_ATTACHMENT, VOLUME_ATTRIBUTES_CLASS,
};
pub use storagemigration::STORAGE_VERSION_MIGRATION;

/// Every kind, group by group.
static ALL: &[&Kind] = &[
    &BINDING,
    &COMPONENT_STATUS,
    &CONFIG_MAP,
    &ENDPOINTS,
    &EVENT,
    &LIMIT_RANGE,
    &NAMESPACE,
    &NODE,
    &PERSISTENT_VOLUME,
    &PERSISTENT_VOLUME_CLAIM,
    &POD,
    &POD_TEMPLATE,
    &REPLICATION_CONTROLLER,
    &RESOURCE_QUOTA,
    &SECRET,
    &SERVICE,
    &SERVICE_ACCOUNT,
    &MUTATING_ADMISSION_POLICY,
    &MUTATING_ADMISSION_POLICY_BINDING,
    &MUTATING_WEBHOOK_CONFIGURATION,
    &VALIDATING_ADMISSION_POLICY,
    &VALIDATING_ADMISSION_POLICY_BINDING,
    &VALIDATING_WEBHOOK_CONFIGURATION,
    &CUSTOM_RESOURCE_DEFINITION,
    &API_SERVICE,
    &CONTROLLER_REVISION,
    &DAEMON_SET,
    &DEPLOYMENT,
    &REPLICA_SET,
    &STATEFUL_SET,
    &SELF_SUBJECT_REVIEW,
    &TOKEN_REVIEW,
    &LOCAL_SUBJECT_ACCESS_REVIEW,
    &SELF_SUBJECT_ACCESS_REVIEW,
    &SELF_SUBJECT_RULES_REVIEW,
    &SUBJECT_ACCESS_REVIEW,
    &HORIZONTAL_POD_AUTOSCALER,
    &CRON_JOB,
    &JOB,
    &CERTIFICATE_SIGNING_REQUEST,
    &CLUSTER_TRUST_BUNDLE,
    &POD_CERTIFICATE_REQUEST,
    &LEASE,
    &LEASE_CANDIDATE,
    &ENDPOINT_SLICE,
    &EVENTS_EVENT,
    &FLOW_SCHEMA,
    &PRIORITY_LEVEL_CONFIGURATION,
    &STORAGE_VERSION,
    &LIFECYCLE_EVICTION,
    &EVICTION_REQUEST,
    &IP_ADDRESS,
    &INGRESS,
    &INGRESS_CLASS,
    &NETWORK_POLICY,
    &SERVICE_CIDR,
    &CLUSTER_CIDR,
    &RUNTIME_CLASS,
    &POD_DISRUPTION_BUDGET,
    &CLUSTER_ROLE,
    &CLUSTER_ROLE_BINDING,
    &ROLE,
    &ROLE_BINDING,
    &DEVICE_CLASS,
    &DEVICE_TAINT_RULE,
    &RESOURCE_CLAIM,
    &RESOURCE_CLAIM_TEMPLATE,
    &RESOURCE_SLICE,
    &POD_SCHEDULING,
    &RESOURCE_CLASS,
    &POD_SCHEDULING_CONTEXT,
    &RESOURCE_CLAIM_PARAMETERS,
    &RESOURCE_CLASS_PARAMETERS,
    &RESOURCE_POOL_STATUS_REQUEST,
    &PRIORITY_CLASS,
    &WORKLOAD,
    &POD_GROUP,
    &COMPOSITE_POD_GROUP,
    &CSI_DRIVER,
    &CSI_NODE,
    &CSI_STORAGE_CAPACITY,
    &STORAGE_CLASS,
    &VOLUME_ATTACHMENT,
    &VOLUME_ATTRIBUTES_CLASS,
    &STORAGE_VERSION_MIGRATION,
];

/// Every kind that Kubernetes 1.25 to 1.37 serve, group by group, the core group first.
pub fn all() -> &'static [&'static Kind] {
    ALL
}

/// The kind called `kind` in `group` (empty for the core group).
pub fn find(group: &str, kind: &str) -> Option<&'static Kind> {
    ALL.iter().copied().find(|row| row.kind == kind && row.group == group)
}

/// The kind whose resource is called `plural` in `group`.
pub fn by_plural(group: &str, plural: &str) -> Option<&'static Kind> {
    ALL.iter().copied().find(|row| row.plural == plural && row.group == group)
}

/// The kind that a person means by `name`, as kubectl reads it: the plural, the singular, a short name or the
/// kind itself in any case, also followed by its group (`deployments.apps`, `events.events.k8s.io`). Where
/// several groups have the name, the core group's wins, then the one that comes first.
pub fn by_name(name: &str) -> Option<&'static Kind> {
    let name = name.to_ascii_lowercase();
    let called = |row: &Kind, name: &str| {
        row.plural == name
            || row.singular == name
            || row.short_names.contains(&name)
            || row.kind.eq_ignore_ascii_case(name)
    };
    let find = |wanted: &dyn Fn(&Kind) -> bool| ALL.iter().copied().find(|row| wanted(row));
    find(&|row| called(row, &name)).or_else(|| {
        let (name, group) = name.split_once('.')?;
        find(&|row| row.group == group && called(row, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::KubeVersion;

    #[test]
    fn a_name_finds_what_kubectl_finds() {
        let found = |name| by_name(name).map(|row| (row.group, row.kind));
        assert_eq!(found("deploy"), Some(("apps", DEPLOYMENT.kind)));
        assert_eq!(found("deployments.apps"), Some(("apps", DEPLOYMENT.kind)));
        assert_eq!(found("Deployment"), Some(("apps", DEPLOYMENT.kind)));
        assert_eq!(found("ev"), Some(("", EVENT.kind)));
        assert_eq!(found("events.events.k8s.io"), Some(("events.k8s.io", EVENTS_EVENT.kind)));
        assert_eq!(found("deployment.batch"), None);
    }

    #[test]
    fn versions_know_their_time() {
        let kube = KubeVersion::minor;
        let preferred = |row: &Kind, minor| row.preferred(kube(minor)).map(|version| version.name);
        assert_eq!(preferred(&HORIZONTAL_POD_AUTOSCALER, 25), Some("v2"));
        assert_eq!(preferred(&FLOW_SCHEMA, 25), Some("v1beta2"));
        assert_eq!(preferred(&FLOW_SCHEMA, 28), Some("v1beta3"));
        assert_eq!(preferred(&VALIDATING_ADMISSION_POLICY, 25), None);
        let old = CRON_JOB.version("v1beta1").unwrap();
        assert!(old.served(kube(24)) && old.deprecated_in(kube(24)) && !old.served(kube(25)));
        let ingress = retired("extensions", "v1beta1", INGRESS.kind).unwrap();
        assert_eq!((ingress.removed, ingress.replacement.unwrap().group), (kube(22), "networking.k8s.io"));
    }
}
