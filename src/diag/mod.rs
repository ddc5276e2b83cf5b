//! What hoist has to say to a person about their input.
//!
//! In: findings of any room. Out: [`Diagnostic`]s, which `report` turns into every output format, and
//! [`Progress`], the sink to which long work reports. The room prints nothing and decides nothing.

mod diagnostic;
mod excerpts;
mod mask;
mod progress;

pub use diagnostic::{Diagnostic, Edit, Label, Severity, Subject};
pub use excerpts::excerpt;
pub use mask::mask;
pub use progress::{Progress, Silent};
