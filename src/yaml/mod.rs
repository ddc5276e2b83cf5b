//! YAML as Kubernetes reads it: the parser, the scalar resolver, the emitter, edits in place.
//!
//! In: a [`Text`](crate::text::Text). Out: [`Tree`]s, immutable, every node and key with its span, and
//! diagnostics for what cannot be read. [`View`] is the one read-only face over a parsed tree and a JSON value.
//! The room knows no Kubernetes and reads no files.

mod alias;
mod arena;
mod builder;
mod chunks;
mod duplicates;
pub mod edit;
mod emit;
mod events;
mod fast;
mod field_path;
mod guard;
mod json;
mod json_path;
mod merge;
mod path;
mod relocate;
mod resolve;
mod stream;
mod syntax;
mod tag;
mod tree;
mod view;

pub use builder::MAX_DEPTH;
pub use emit::{LONGEST_KEY, emit, emit_inline, emit_quoted, is_printable};
pub use field_path::{Stray, lead};
pub use json_path::{BadJsonPath, JsonPath};
pub use path::{Path, Segment};
pub use relocate::relocate;
pub use stream::{Document, Parsed, documents, documents_in, parse, parse_with_libyaml, stretches};
pub use tree::{Node, Place, Tree};
pub use view::{Shape, View, to_value};

/// The candidate whose name is nearest to `name`, where one is near enough to be a misspelling.
fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a String>) -> Option<&'a str> {
    let scored = candidates.map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    let (score, best) = scored.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (score > 0.8).then_some(best)
}
