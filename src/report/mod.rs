//! What people and programs read: every output format, one file each.
//!
//! In: Diagnostics, Changes, Plans, Events, and the [`Style`] of the stream they are written to. Out: text.
//! The room decides nothing.

pub mod chart_tests;
pub mod concise;
pub mod diff;
pub mod diff_json;
mod diff_markdown;
mod diff_text;
pub mod diff_unified;
pub mod events;
mod excerpt;
pub mod explain;
pub mod failure;
mod findings;
pub mod fixes;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod junit;
mod link;
pub mod provenance;
pub mod sarif;
mod spot;
mod style;
pub mod tap;
pub mod values;

pub use findings::{Findings, Format, Summary, counted};
pub use style::Style;
