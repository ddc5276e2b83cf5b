//! YAML as Kubernetes reads it: the parser, the scalar resolver, the emitter, edits in place.
//!
//! In: a [`Text`](crate::text::Text). Out: [`Tree`]s, immutable, every node and key with its span, and
//! diagnostics for what cannot be read. [`View`] is the one read-only face over a parsed tree and a JSON value.
//! The room knows no Kubernetes and reads no files.

mod path;
mod tree;
mod view;

pub use path::{Path, Segment};
pub use tree::{Node, Place, Tree};
pub use view::{Shape, View, to_value};
