//! The schemas of built-in kinds and custom resources, and the one validator.
//!
//! `schemas/` is compiled by `build.rs` into one packed table (see [`layout`]) that is embedded and read in
//! place: [`Schemas::of`] a version finds the [`Type`] of a kind, and types lead to their [`Field`]s and
//! elements. Nothing is parsed, and nothing is read that is not asked for. Not judged here: what the API server
//! checks beyond the shape of an object (`kinds::validation`).

pub mod crd;
mod custom;
mod describe;
mod encode;
mod formats;
pub mod json_schema;
mod layout;
mod limits;
mod lookup;
mod misplaced;
mod packed;
mod prune;
mod rules;
mod scalar;
mod subresources;
mod trail;
mod ty;
mod validate;
mod versions;

pub use layout::{Basic, ListType, MapType};
pub use lookup::{Definition, Lookup};
pub use prune::prune;
pub use ty::{Field, Type};
pub use validate::{decode, validate, validate_status};
pub use versions::Schemas;
