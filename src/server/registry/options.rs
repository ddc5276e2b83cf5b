use crate::object::Selector;
use crate::server::store::Revision;

use super::FieldSelector;

/// What becomes of fields that the schema does not have (`fieldValidation`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldValidation {
    /// They are dropped in silence.
    Ignore,
    /// They are dropped, and the client is warned.
    #[default]
    Warn,
    /// The request is refused.
    Strict,
}

/// How an object is to be written.
#[derive(Clone, Debug)]
pub struct WriteOptions {
    /// Do everything but keep it.
    pub dry_run: bool,
    /// What becomes of unknown fields.
    pub validation: FieldValidation,
    /// Who writes: the owner of the fields that it sets.
    pub manager: String,
    /// Whether an apply takes over what other managers own.
    pub force: bool,
    /// Whether the object comes of an apply, and says already who owns its fields.
    pub applied: bool,
}

/// As the server's own controllers write.
impl Default for WriteOptions {
    fn default() -> Self {
        let manager = "kube-controller-manager".to_owned();
        Self { dry_run: false, validation: FieldValidation::default(), manager, force: false, applied: false }
    }
}

/// What becomes of the objects that an object owns when it is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Propagation {
    /// They are deleted afterwards by the garbage collector.
    Background,
    /// They are deleted first.
    Foreground,
    /// They stay, without an owner.
    Orphan,
}

/// How an object is to be deleted.
#[derive(Clone, Debug, Default)]
pub struct DeleteOptions {
    /// Do everything but keep it.
    pub dry_run: bool,
    /// How long it may take to end, in seconds.
    pub grace: Option<i64>,
    /// What becomes of what it owns.
    pub propagation: Option<Propagation>,
    /// Only if it has this uid.
    pub uid: Option<String>,
    /// Only if it is at this revision.
    pub revision: Option<Revision>,
}

/// How `resourceVersion` is meant in a list (`resourceVersionMatch`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionMatch {
    /// At least as new.
    NotOlderThan,
    /// Exactly that one.
    Exact,
}

/// Which objects a list or a watch is about.
#[derive(Clone, Debug, Default)]
pub struct ListOptions {
    /// By labels.
    pub labels: Selector,
    /// By fields.
    pub fields: FieldSelector,
    /// How many at most; 0 for all.
    pub limit: usize,
    /// Where the previous page ended.
    pub continuation: Option<String>,
    /// From which revision.
    pub revision: Option<Revision>,
    /// How that is meant.
    pub revision_match: Option<RevisionMatch>,
}
