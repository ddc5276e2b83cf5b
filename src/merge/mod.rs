//! Merging: strategic merge, JSON merge patch, JSON Patch, three-way, server-side apply.
//!
//! In: JSON values and the schema of their kind. Out: patches and merged values, or why they cannot be.
//! One file a kind of merge; [`last_applied`] is where client-side apply keeps the third side. The room does
//! no I/O and sends no patch.

mod equal;
pub mod go_json;
mod identity;
pub mod json_merge;
pub mod json_patch;
pub mod last_applied;
pub mod server_side;
pub mod strategic;

pub use equal::{equal, equal_as};
pub use identity::Identity;
