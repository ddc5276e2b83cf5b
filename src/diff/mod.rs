//! Comparing: two objects, or two Bundles.
//!
//! In: JSON values and the schema of their kind. Out: `Change`s with the fields that differ, list elements
//! paired by merge key. The room does no I/O and prints nothing.

mod change;

pub use change::{Action, Change, Patch};
