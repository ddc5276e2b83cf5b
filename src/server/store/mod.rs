//! What the server keeps: every object's JSON under its key, each write under its own revision, as etcd does.
//!
//! In: [`Write`]s with the revision they expect. Out: [`Entry`]s, lists at a revision, the history that watches
//! read. Everything is in memory in the order of its keys; on disk (redb) every write is durable before it is
//! acknowledged, and nothing is seen before it is durable. One thread writes: the requests that wait while it
//! commits share the next commit. The store knows keys and bytes; what an object means is the registry's matter.

mod disk;
mod document;
mod history;
mod index;
mod key;
mod writer;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, RwLock, RwLockReadGuard};

use tokio::sync::{oneshot, watch};

pub use disk::OpenError;
pub use document::{Document, restamped};
pub use history::{Change, Compacted};
pub use index::Entry;
use index::Index;
pub use key::{Key, Prefix};
use writer::{Job, Writer};

/// The revision of a write; each is greater than all before. Shown to clients as `resourceVersion`.
pub type Revision = u64;

/// One change to be made.
#[derive(Debug)]
pub struct Write {
    /// The object's key.
    pub key: Key,
    /// The revision of the object that the writer has seen; `None` where it has seen none.
    pub expected: Option<Revision>,
    /// What is to stand there; `None` to remove it.
    pub document: Option<Document>,
}

/// Why a write was not made. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The object is not at the revision that the writer had seen; what is there now, if anything.
    #[error("the object has changed")]
    Conflict(Option<Entry>),
    /// It could not be made durable.
    #[error("the store cannot write: {0}")]
    Disk(String),
    /// The store is closed.
    #[error("the store is closed")]
    Closed,
}

/// Objects at one revision.
#[derive(Debug)]
pub struct Snapshot {
    /// The store's revision.
    pub revision: Revision,
    /// The entries in the order of their keys.
    pub entries: Vec<(Key, Entry)>,
}

/// The store. Reads take a lock for as long as they copy handles; writes wait for their commit.
pub struct Store {
    index: Arc<RwLock<Index>>,
    writer: Writer,
}

impl Store {
    /// A store that keeps nothing beyond its own life.
    pub fn in_memory() -> Self {
        Self::with(Index::new(0), None)
    }

    /// The store kept in `folder`, which is made (mode 0700) where it is absent.
    ///
    /// # Errors
    /// [`OpenError`] where another process holds it, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let (disk, index) = disk::Disk::open(folder)?;
        Ok(Self::with(index, Some(disk)))
    }

    fn with(index: Index, disk: Option<disk::Disk>) -> Self {
        let index = Arc::new(RwLock::new(index));
        Self { writer: Writer::start(Arc::clone(&index), disk), index }
    }

    fn read(&self) -> RwLockReadGuard<'_, Index> {
        // A poisoned lock means that a writer panicked half way; the index is only changed after all that can
        // fail, so what it holds is whole.
        self.index.read().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The revision of the last write.
    pub fn revision(&self) -> Revision {
        self.read().revision()
    }

    /// What stands under `key`.
    pub fn get(&self, key: &Key) -> Option<Entry> {
        self.read().get(key)
    }

    /// How many objects are under `prefix`.
    pub fn count(&self, prefix: &Prefix) -> usize {
        self.read().range(prefix, None).count()
    }

    /// What is under `prefix`, from the first key after `after`, `limit` entries at most (0: all) that `keep`
    /// keeps.
    pub fn list(
        &self,
        prefix: &Prefix,
        after: Option<&Key>,
        limit: usize,
        keep: &dyn Fn(&Entry) -> bool,
    ) -> Snapshot {
        let index = self.read();
        let kept = index.range(prefix, after).filter(|(_, entry)| keep(entry));
        let entries = kept.take(if limit == 0 { usize::MAX } else { limit });
        let entries = entries.map(|(key, entry)| (key.clone(), entry.clone())).collect();
        Snapshot { revision: index.revision(), entries }
    }

    /// What was under `prefix` at `revision`, as [`Store::list`].
    ///
    /// # Errors
    /// [`Compacted`] where the history no longer reaches back to `revision`.
    pub fn list_at(
        &self,
        revision: Revision,
        prefix: &Prefix,
        after: Option<&Key>,
        limit: usize,
        keep: &dyn Fn(&Entry) -> bool,
    ) -> Result<Snapshot, Compacted> {
        let entries = self.read().range_at(revision, prefix, after)?;
        let kept = entries.into_iter().filter(|(_, entry)| keep(entry));
        let entries = kept.take(if limit == 0 { usize::MAX } else { limit }).collect();
        Ok(Snapshot { revision, entries })
    }

    /// The changes to the resource of `prefix` after `revision`, and the revision up to which they reach.
    ///
    /// # Errors
    /// [`Compacted`] where the history no longer reaches back to `revision`.
    pub fn changes(
        &self,
        prefix: &Prefix,
        after: Revision,
    ) -> Result<(Vec<Arc<Change>>, Revision), Compacted> {
        let index = self.read();
        Ok((index.changes(prefix, after)?, index.revision()))
    }

    /// Tells of each revision at which the resource of `prefix` changed. The value seen first is the last such
    /// revision.
    pub fn subscribe(&self, prefix: &Prefix) -> watch::Receiver<Revision> {
        let known = self.read().subscribe(prefix);
        known.unwrap_or_else(|| {
            let mut index = self.index.write().unwrap_or_else(|poisoned| poisoned.into_inner());
            index.subscribe_new(prefix)
        })
    }

    /// Makes one change. Returns the new entry, or for a removal the entry that was there, under the revision
    /// of its removal.
    ///
    /// # Errors
    /// [`WriteError`]; nothing has changed then.
    pub async fn write(&self, write: Write) -> Result<Entry, WriteError> {
        let (reply, answer) = oneshot::channel();
        self.writer.submit(Job { write, reply })?;
        answer.await.unwrap_or(Err(WriteError::Closed))
    }
}
