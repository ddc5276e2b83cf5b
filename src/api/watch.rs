use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a watch says happened (apimachinery `pkg/watch/watch.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum WatchType {
    /// The object is there now, and was not before (or did not match the selector before).
    Added,
    /// The object has changed.
    Modified,
    /// The object is gone (or no longer matches the selector); the event carries its last state.
    Deleted,
    /// Nothing happened up to the resource version that the event's object carries.
    Bookmark,
    /// The watch ends; the event's object is a Status.
    Error,
}

impl WatchType {
    /// As it goes over the wire: `ADDED`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "ADDED",
            Self::Modified => "MODIFIED",
            Self::Deleted => "DELETED",
            Self::Bookmark => "BOOKMARK",
            Self::Error => "ERROR",
        }
    }
}

/// One line of a watch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WatchEvent {
    /// What happened.
    #[serde(rename = "type")]
    pub event: WatchType,
    /// The object, or a Status for [`WatchType::Error`].
    pub object: Value,
}
