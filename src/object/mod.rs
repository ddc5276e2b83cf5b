//! Manifests as objects: what each is called, its tree, and where each value came from.
//!
//! In: trees that `yaml` parsed, or JSON values from an API server. Out: [`Object`]s and the [`Bundle`] of a
//! run, and the matching of labels against selectors. The room does no I/O and judges nothing.

mod body;
mod bundle;
mod reference;
mod selector;

pub use body::{Body, BodyView};
pub use bundle::{Bundle, Object};
pub use reference::{Gvk, Reference};
pub use selector::{BadSelector, Selector};
