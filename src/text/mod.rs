//! Source text and where things stand in it.
//!
//! In: a text as it was read, with the name a person knows it by. Out: [`Text`], shared by every tree and
//! diagnostic that points into it, and [`Span`]s that turn into lines and columns only when one is printed.
//! The room reads no files and knows no YAML.

mod given;
mod kept;
mod lines;
mod location;
mod secrets;
mod source_map;
mod span;

pub use given::{Cause, Causes, Given, Step};
pub use lines::{Position, Text};
pub use location::Location;
pub use secrets::Secrets;
pub use source_map::SourceMap;
pub use span::Span;
