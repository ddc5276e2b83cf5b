//! What is special to a kind when its objects are created, changed and deleted: one small file each, asked by
//! the registry at fixed moments. A kind without one is served by the rules that all kinds share.

mod shared;

use jiff::Timestamp;
use serde_json::Value;

use super::registry::{Refusal, Registry, Resource, Target};

pub use shared::{begin, carry_over, holds_contents, only_finalizers, only_status, renew_generation};

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

/// A kind about which nothing is special.
struct Plain;

impl Strategy for Plain {}

/// The strategy of a resource.
pub fn of(_resource: &Resource) -> &'static dyn Strategy {
    &Plain
}
