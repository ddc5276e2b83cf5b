//! What is special to a kind when its objects are created, changed and deleted: one small file each, asked by
//! the registry at fixed moments. A kind without one is served by the rules that all kinds share.

mod definition;
mod job;
mod namespace;
mod node;
mod plain;
mod pod;
mod pod_identity;
mod pod_priority;
mod secret;
mod service;
mod shared;
mod storage;
mod workloads;

use jiff::Timestamp;
use serde_json::Value;

use super::registry::{Propagation, Refusal, Registry, Resource, Target};
use crate::kinds::table::{self, Kind};

pub use shared::{
    begin, carry_over, holds_contents, only_finalizers, only_status, renew_generation, reset_fields,
};

/// What a strategy may look at.
pub struct Context<'a> {
    /// All that is kept.
    pub registry: &'a Registry,
    /// The object of the request.
    pub target: Target<'a>,
    /// The time of the request.
    pub now: Timestamp,
}

/// The moments at which a kind may have its say (apiserver `pkg/registry/rest`, the strategies of
/// `pkg/registry` of Kubernetes). Objects are in the version in which they are kept.
pub trait Strategy: Sync {
    /// Completes or refuses an object that is about to be created, as admission plugins do.
    ///
    /// # Errors
    /// [`Refusal`], as the plugin would answer.
    fn admit(&self, _context: &Context<'_>, _object: &mut Value) -> Result<(), Refusal> {
        Ok(())
    }

    /// Sets what the server sets in a new object.
    ///
    /// # Errors
    /// [`Refusal`], as the API server would answer.
    fn prepare_create(&self, _context: &Context<'_>, _object: &mut Value) -> Result<(), Refusal> {
        Ok(())
    }

    /// Keeps or sets what the server keeps or sets in a changed object.
    ///
    /// # Errors
    /// [`Refusal`], as the API server would answer.
    fn prepare_update(&self, _context: &Context<'_>, _new: &mut Value, _old: &Value) -> Result<(), Refusal> {
        Ok(())
    }

    /// The same where only the status changes.
    fn prepare_status(&self, _context: &Context<'_>, _new: &mut Value, _old: &Value) {}

    /// Changes an object that is to be deleted but may have to stay for a while.
    fn prepare_delete(&self, _context: &Context<'_>, _object: &mut Value) {}

    /// What becomes of what the object owns where the client does not say; `None` for the garbage collector's
    /// usual way.
    fn default_propagation(&self) -> Option<Propagation> {
        None
    }

    /// How many seconds the object may take to end; `asked` is what the client wants.
    fn grace_seconds(&self, _object: &Value, _asked: Option<i64>) -> i64 {
        0
    }

    /// Whether a deletion answers with the object and not with a Status.
    fn shows_what_it_deleted(&self) -> bool {
        false
    }

    /// Whether a new object may bring its status with it.
    fn keeps_first_status(&self) -> bool {
        false
    }

    /// Whether an update of an absent object creates it.
    fn creates_on_update(&self) -> bool {
        false
    }

    /// Whether it chooses values that no other object may have, so that one is created after the other.
    fn allocates(&self) -> bool {
        false
    }

    /// What clients should be told of the object.
    fn warnings(&self, _object: &Value) -> Vec<String> {
        Vec::new()
    }
}

/// The kinds that have a strategy of their own.
static OWN: &[(&Kind, &dyn Strategy)] = &[
    (&table::CUSTOM_RESOURCE_DEFINITION, &definition::Definition),
    (&table::DAEMON_SET, &workloads::DaemonSet),
    (&table::JOB, &job::Job),
    (&table::NAMESPACE, &namespace::Namespace),
    (&table::NODE, &node::Node),
    (&table::PERSISTENT_VOLUME, &storage::Volume),
    (&table::PERSISTENT_VOLUME_CLAIM, &storage::Claim),
    (&table::POD, &pod::Pod),
    (&table::POD_DISRUPTION_BUDGET, &workloads::Budget),
    (&table::SECRET, &secret::Secret),
    (&table::SERVICE, &service::Service),
    (&table::STATEFUL_SET, &workloads::StatefulSet),
    (&table::REPLICATION_CONTROLLER, &plain::Orphaning),
    (&table::CSI_DRIVER, &plain::Shown),
    (&table::POD_TEMPLATE, &plain::Shown),
    (&table::RESOURCE_QUOTA, &plain::Shown),
    (&table::SERVICE_ACCOUNT, &plain::Shown),
    (&table::STORAGE_CLASS, &plain::Shown),
    (&table::CLUSTER_ROLE, &plain::Upserted),
    (&table::CLUSTER_ROLE_BINDING, &plain::Upserted),
    (&table::ENDPOINTS, &plain::Upserted),
    (&table::EVENT, &plain::Upserted),
    (&table::LEASE, &plain::Upserted),
    (&table::LIMIT_RANGE, &plain::Upserted),
    (&table::ROLE, &plain::Upserted),
    (&table::ROLE_BINDING, &plain::Upserted),
];

/// The strategy of a resource.
pub fn of(resource: &Resource) -> &'static dyn Strategy {
    let own = OWN.iter().find(|(row, _)| resource.is(row));
    own.map_or(&plain::Plain, |(_, strategy)| *strategy)
}
