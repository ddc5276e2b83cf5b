use serde_json::Value;

use crate::object::Reference;

/// One object's difference between what is and what shall be.
#[derive(Clone, Debug)]
pub struct Change {
    /// The object.
    pub reference: Reference,
    /// What is to be done.
    pub action: Action,
    /// The object as it is; `None` where it is not there.
    pub before: Option<Value>,
    /// The object as it shall be; `None` where it shall go.
    pub after: Option<Value>,
}

/// What is to be done with an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// It is not there yet.
    Create,
    /// It is there and differs.
    Update {
        /// What makes the difference.
        patch: Patch,
    },
    /// It can only become what it shall be by being deleted and made again.
    Replace,
    /// It shall go.
    Delete,
    /// It is as it shall be.
    None,
}

/// A patch that a merge has made.
#[derive(Clone, Debug, PartialEq)]
pub enum Patch {
    /// A strategic merge patch, for the kinds whose merge keys are known.
    Strategic(Value),
    /// A JSON merge patch, for custom resources.
    Merge(Value),
}

impl Action {
    /// Its name in reports: `create`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update { .. } => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::None => "none",
        }
    }
}

impl Change {
    /// Whether there is nothing to do.
    pub fn is_none(&self) -> bool {
        self.action == Action::None
    }
}
