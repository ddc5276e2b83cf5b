use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use tokio::sync::watch;

use super::history::{Change, Compacted, History};
use super::{Key, Prefix, Revision};

/// What stands under a key.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The revision of the write that made it.
    pub revision: Revision,
    /// The object's JSON, its `resourceVersion` included.
    pub bytes: Arc<[u8]>,
}

/// All entries in the order of their keys, and what happened lately to each resource.
pub(super) struct Index {
    revision: Revision,
    /// The revision at which the store was opened: there is no history before it.
    opened: Revision,
    entries: BTreeMap<Key, Entry>,
    histories: HashMap<String, History>,
}

impl Index {
    /// An empty one at `revision`.
    pub(super) fn new(revision: Revision) -> Self {
        Self { revision, opened: revision, entries: BTreeMap::new(), histories: HashMap::new() }
    }

    /// Takes in what was stored before; no history is made of it.
    pub(super) fn load(&mut self, key: Key, entry: Entry) {
        self.entries.insert(key, entry);
    }

    pub(super) fn revision(&self) -> Revision {
        self.revision
    }

    pub(super) fn get(&self, key: &Key) -> Option<Entry> {
        self.entries.get(key).cloned()
    }

    /// The revision of what stands under `key`.
    pub(super) fn revision_of(&self, key: &Key) -> Option<Revision> {
        self.entries.get(key).map(|entry| entry.revision)
    }

    /// The entries under `prefix` behind `after`.
    pub(super) fn range<'a>(
        &'a self,
        prefix: &'a Prefix,
        after: Option<&Key>,
    ) -> impl Iterator<Item = (&'a Key, &'a Entry)> {
        let from = match after {
            Some(key) => Bound::Excluded(key.clone()),
            None => Bound::Included(Key::stored(prefix.as_str())),
        };
        self.entries.range((from, Bound::Unbounded)).take_while(|(key, _)| prefix.holds(key))
    }

    /// The entries under `prefix` behind `after` as they were at `revision`: the present ones, with what
    /// happened since undone.
    pub(super) fn range_at(
        &self,
        revision: Revision,
        prefix: &Prefix,
        after: Option<&Key>,
    ) -> Result<Vec<(Key, Entry)>, Compacted> {
        let mut past: BTreeMap<Key, Entry> =
            self.range(prefix, after).map(|(key, entry)| (key.clone(), entry.clone())).collect();
        let changes = self.changes(prefix, revision)?;
        for change in changes.iter().rev().filter(|change| after.is_none_or(|after| change.key > *after)) {
            match &change.before {
                Some(before) => past.insert(change.key.clone(), before.clone()),
                None => past.remove(&change.key),
            };
        }
        Ok(past.into_iter().collect())
    }

    /// What happened under `prefix` after `revision`.
    pub(super) fn changes(&self, prefix: &Prefix, after: Revision) -> Result<Vec<Arc<Change>>, Compacted> {
        match self.histories.get(prefix.resource()) {
            Some(history) => history.after(after, prefix),
            None if after < self.opened => Err(Compacted { oldest: self.opened }),
            None => Ok(Vec::new()),
        }
    }

    /// Makes a change that is durable, and keeps it for watches. Returns what [`super::Store::write`] returns.
    pub(super) fn commit(&mut self, key: Key, revision: Revision, bytes: Option<Arc<[u8]>>) -> Option<Entry> {
        self.revision = revision;
        let after = bytes.map(|bytes| Entry { revision, bytes });
        let before = match &after {
            Some(entry) => self.entries.insert(key.clone(), entry.clone()),
            None => self.entries.remove(&key),
        };
        let result = after.clone().or_else(|| before.clone().map(|gone| Entry { revision, ..gone }));
        let resource = key.resource().to_owned();
        let opened = self.opened;
        let history = self.histories.entry(resource).or_insert_with(|| History::new(opened));
        history.push(Change { revision, key, before, after });
        result
    }

    /// Wakes whoever waits for changes of the resources that changed.
    pub(super) fn announce(&self) {
        self.histories.values().for_each(History::announce);
    }

    pub(super) fn subscribe(&self, prefix: &Prefix) -> Option<watch::Receiver<Revision>> {
        self.histories.get(prefix.resource()).map(History::subscribe)
    }

    /// The same for a resource to which nothing has happened yet.
    pub(super) fn subscribe_new(&mut self, prefix: &Prefix) -> watch::Receiver<Revision> {
        let opened = self.opened;
        let history = self.histories.entry(prefix.resource().to_owned());
        history.or_insert_with(|| History::new(opened)).subscribe()
    }
}
