use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::watch;

use super::{Entry, Key, Prefix, Revision};

/// How many changes of one resource are kept for watches that come later or fall behind; a slower one is told
/// that its revision is gone, and lists anew.
const KEPT_CHANGES: usize = 4096;
/// The same in bytes of objects, of which a change holds the old and the new.
const KEPT_BYTES: usize = 8 << 20;

/// One write, as a watch sees it.
#[derive(Debug)]
pub struct Change {
    /// The revision of the write.
    pub revision: Revision,
    /// The object's key.
    pub key: Key,
    /// What stood there before.
    pub before: Option<Entry>,
    /// What stands there now; `None` where it was removed.
    pub after: Option<Entry>,
}

/// The revision asked for is older than the history that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the history begins at revision {oldest}")]
pub struct Compacted {
    /// The oldest revision that can be asked for.
    pub oldest: Revision,
}

/// The latest changes of one resource.
pub(super) struct History {
    /// Changes after this revision are all here.
    compacted: Revision,
    changes: VecDeque<Arc<Change>>,
    bytes: usize,
    latest: watch::Sender<Revision>,
}

impl Change {
    fn bytes(&self) -> usize {
        [&self.before, &self.after].into_iter().flatten().map(|entry| entry.bytes.len()).sum()
    }
}

impl History {
    /// One to which nothing has happened since `opened`.
    pub(super) fn new(opened: Revision) -> Self {
        let latest = watch::Sender::new(opened);
        Self { compacted: opened, changes: VecDeque::new(), bytes: 0, latest }
    }

    pub(super) fn push(&mut self, change: Change) {
        self.bytes += change.bytes();
        self.changes.push_back(Arc::new(change));
        while self.changes.len() > KEPT_CHANGES || (self.bytes > KEPT_BYTES && self.changes.len() > 1) {
            let Some(oldest) = self.changes.pop_front() else { break };
            self.bytes -= oldest.bytes();
            self.compacted = oldest.revision;
        }
    }

    pub(super) fn after(&self, revision: Revision, prefix: &Prefix) -> Result<Vec<Arc<Change>>, Compacted> {
        if revision < self.compacted {
            return Err(Compacted { oldest: self.compacted });
        }
        let from = self.changes.partition_point(|change| change.revision <= revision);
        let later = self.changes.range(from..).filter(|change| prefix.holds(&change.key));
        Ok(later.cloned().collect())
    }

    pub(super) fn announce(&self) {
        let Some(last) = self.changes.back().map(|change| change.revision) else { return };
        self.latest.send_if_modified(|latest| std::mem::replace(latest, last) != last);
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<Revision> {
        self.latest.subscribe()
    }
}
