//! Server-side apply: who owns which fields, and what an apply does with them (structured-merge-diff `merge/update.go`,
//! apimachinery `pkg/util/managedfields`).
//!
//! In: the live object, the one that is applied or written, who does it, and the schema of their kind. Out: the
//! merged object with its managers, or the conflicts. What is applied and was applied before and is no longer in
//! the manifest goes, unless another manager owns it.

mod element;
mod fields;
mod managers;
mod merge;
mod object;
mod place;
mod typed;
mod update;
mod walk;
mod zero;

pub use self::element::Element;
pub use self::fields::{FieldPath, FieldSet};
pub use self::managers::{Manager, Operation};
pub use self::object::{Refused, Write, apply_object, same_but_times, update_object};
pub use self::place::Place;
pub use self::update::{Conflict, Versions};
