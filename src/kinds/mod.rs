//! What hoist knows of each kind of Kubernetes object.
//!
//! In: a reference, a view of an object, a Kubernetes version. Out: facts (names, scope, wave, schema,
//! readiness) and [`FieldError`]s in the API server's own form. One implementation serves `check`, which turns
//! them into diagnostics, and `server`, which turns them into a Status. The room does no I/O.

pub mod defaults;
mod field_error;
mod nearest;
pub mod readiness;
pub mod schema;
pub mod secret;
pub mod table;
pub mod validation;
mod version;
mod version_range;
mod warning;

pub use field_error::{FieldError, Reason};
pub use nearest::nearest;
pub use version::KubeVersion;
pub use version_range::{BadRange, VersionRange};
pub use warning::{Concern, Warning};
