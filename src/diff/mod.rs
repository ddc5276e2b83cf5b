//! Comparing: two objects, or two Bundles.
//!
//! In: JSON values and the schema of their kind. Out: [`Change`]s with the fields that differ, list elements
//! paired by what tells them apart. Compared is what objects mean: defaults, the order of keys, the writing of
//! quantities and what only a server writes are no difference. The room does no I/O and prints nothing.

mod align;
mod bundles;
mod change;
mod consequences;
mod difference;
mod fields;
mod lists;
mod meaning;
mod secret;
#[cfg(test)]
mod tests;

pub use bundles::bundles;
pub use change::{Action, Change, Patch};
pub use consequences::Consequence;
pub use difference::{Difference, Secrets, differences};
pub use fields::{FieldChange, Nature, fields};
