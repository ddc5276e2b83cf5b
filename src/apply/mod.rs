//! From a Bundle to a cluster: prepare, plan, order, execute, wait.
//!
//! In: a Bundle and a `Transport`. Out: a [`Plan`] of Changes, made by [`prepare`](prepare::prepare) alone, and
//! [`Event`]s while [`run`](run::run) carries it out and `wait` follows what becomes of it. `plan` is
//! pure; `live` alone reads live objects. The room prints nothing.

mod catalog;
mod delete;
mod establish;
mod event;
mod follow;
mod generated;
mod live;
mod plan;
mod prepare;
mod refusal;
mod run;
mod wait;
mod write;

pub use delete::{Cascade, DeleteOptions, delete};
pub use event::{Affected, DryRun, Event, Outcome};
pub use generated::{Maker, read_with_generated};
pub use plan::{Intent, MergeError, Plan, Step, plan};
pub use prepare::{Namespace, PrepareError, Prepared, Target, prepare, read};
pub use run::{Applied, CONCURRENCY, FIELD_MANAGER, Options, Report, run};
pub use wait::wait;
