//! What people and programs read: every output format, one file each.
//!
//! In: Diagnostics, Changes, Plans, Events, and the [`Style`] of the stream they are written to. Out: text.
//! The room decides nothing.

pub mod failure;
mod style;

pub use style::Style;
