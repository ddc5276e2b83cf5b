use std::time::Duration;

use crate::client::Resource;
use crate::object::Reference;

/// The object that something happened to, with what kubectl calls its kind: `deployment.apps`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    /// The resource's singular name with its group.
    pub resource: String,
    /// The object.
    pub reference: Reference,
}

impl Affected {
    pub(super) fn new(resource: &Resource, reference: &Reference) -> Self {
        Self { resource: resource.line_name(), reference: reference.clone() }
    }
}

/// How an object came out of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was not there, and is now.
    Created,
    /// It was there and was changed.
    Configured,
    /// It was as it should be.
    Unchanged,
    /// It is gone, or on its way out.
    Deleted,
}

/// Who played a run through that changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DryRun {
    /// hoist alone: nothing was sent.
    Client,
    /// The server, with admission and validation, keeping nothing.
    Server,
}

/// Something that happened while a Plan ran or its outcome was waited for.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// An object is done.
    Done {
        /// The object.
        object: Affected,
        /// What became of it.
        outcome: Outcome,
        /// Whether it was only played through.
        dry_run: Option<DryRun>,
    },
    /// An object was refused, or no answer came.
    Failed {
        /// The object.
        object: Affected,
        /// Why, in one sentence.
        reason: String,
        /// One line a field that was refused.
        details: Vec<String>,
        /// Ways out.
        help: Vec<String>,
    },
    /// An object was not sent, as something before it failed.
    Skipped {
        /// The object.
        object: Affected,
        /// What failed.
        because: String,
    },
    /// Something that a person should know and that stops nothing.
    Warning {
        /// The object that it is about, where it is about one.
        object: Option<Affected>,
        /// What.
        message: String,
    },
    /// An object that is waited for has come further.
    Progress {
        /// The object.
        object: Affected,
        /// What is still awaited: `Available: 1/3`.
        awaits: String,
        /// How long it has been waited for.
        after: Duration,
    },
    /// An object that was waited for is what its spec asks for, or gone where that was awaited.
    Ready {
        /// The object.
        object: Affected,
        /// How long it took since the wait began.
        after: Duration,
    },
    /// It is done, and a chart has something to say to who applied it.
    Notes {
        /// What.
        text: String,
    },
    /// An object that was waited for has failed, or was not ready in time.
    NotReady {
        /// The object.
        object: Affected,
        /// Why.
        reason: String,
    },
}
