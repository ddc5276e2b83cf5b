use super::Strategy;
use crate::server::registry::Propagation;

/// A kind about which nothing is special.
pub(super) struct Plain;

/// A kind of which an update of an absent object creates it.
pub(super) struct Upserted;

/// A kind of which a deletion answers with the object.
pub(super) struct Shown;

/// A kind whose dependents stay when nothing else is asked for.
pub(super) struct Orphaning;

impl Strategy for Plain {}

impl Strategy for Upserted {
    fn creates_on_update(&self) -> bool {
        true
    }
}

impl Strategy for Shown {
    fn shows_what_it_deleted(&self) -> bool {
        true
    }
}

impl Strategy for Orphaning {
    fn default_propagation(&self) -> Option<Propagation> {
        Some(Propagation::Orphan)
    }
}
