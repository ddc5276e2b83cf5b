use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use serde_json::Value;
use tokio::sync::watch::Receiver;

use super::read::{matches, too_new};
use super::{ListOptions, Refusal, Registry, Resource, parse};
use crate::api::WatchType;
use crate::server::store::{Change, Compacted, Entry, Prefix, Revision, restamped};

/// What happened, for a controller.
#[derive(Clone, Debug, PartialEq)]
pub enum Watched {
    /// The object is new.
    Added(Value),
    /// The object has changed.
    Modified(Value),
    /// The object is gone; its last state, under the revision of its removal.
    Deleted(Value),
    /// Nothing more happened up to this revision.
    Bookmark(Revision),
}

/// What happens, as it happens.
pub type Watch = BoxStream<'static, Result<Watched, Refusal>>;

/// What happened, as it is kept.
#[derive(Clone, Debug)]
pub enum WatchItem {
    /// Something happened to an object.
    Object(WatchType, Entry),
    /// Nothing more happened up to this revision.
    Bookmark {
        /// The revision.
        revision: Revision,
        /// Whether this is the end of the objects that were there when the watch began.
        initial_end: bool,
    },
}

/// How a watch begins and what it tells beside changes.
#[derive(Clone, Debug, Default)]
pub struct WatchOptions {
    /// Tell of the end of the first objects by a bookmark.
    pub mark_initial_end: bool,
    /// Tell how far it has come each time that nothing happened for so long.
    pub bookmark_after: Option<Duration>,
}

/// A watch under way.
struct Cursor {
    registry: Arc<Registry>,
    prefix: Prefix,
    options: ListOptions,
    bookmark_after: Option<Duration>,
    seen: Revision,
    queue: VecDeque<WatchItem>,
    news: Receiver<Revision>,
    ended: bool,
}

impl Registry {
    /// What happens to the objects that `options` choose after their revision, in order and without a gap;
    /// where they name none, first the objects that are there. An object that begins or ceases to match is
    /// told as added or deleted. Ends after the first error.
    ///
    /// # Errors
    /// [`Refusal`] of reason Expired where the history no longer reaches back to the revision, and of reason
    /// Timeout for one that is yet to come.
    pub fn watch_items(
        registry: &Arc<Self>,
        resource: &Resource,
        namespace: Option<&str>,
        options: &ListOptions,
        how: &WatchOptions,
    ) -> Result<BoxStream<'static, Result<WatchItem, Refusal>>, Refusal> {
        let prefix = resource.prefix(namespace);
        let news = registry.store.subscribe(&prefix);
        let mut queue = VecDeque::new();
        let seen = match options.revision {
            Some(revision) => {
                let (_, now) =
                    registry.store.changes(&prefix, revision).map_err(|old| gone(revision, old))?;
                if revision > now {
                    return Err(too_new(revision, now));
                }
                revision
            }
            None => {
                let there = registry.store.list(&prefix, None, 0, &|entry| matches(entry, options));
                queue.extend(
                    there.entries.into_iter().map(|(_, entry)| WatchItem::Object(WatchType::Added, entry)),
                );
                there.revision
            }
        };
        if how.mark_initial_end {
            queue.push_back(WatchItem::Bookmark { revision: seen, initial_end: true });
        }
        let cursor = Cursor {
            registry: Arc::clone(registry),
            prefix,
            options: options.clone(),
            bookmark_after: how.bookmark_after,
            seen,
            queue,
            news,
            ended: false,
        };
        Ok(stream::unfold(cursor, Cursor::next).boxed())
    }

    /// The same with the objects read.
    ///
    /// # Errors
    /// As [`Registry::watch_items`].
    pub fn watch(
        registry: &Arc<Self>,
        resource: &Resource,
        namespace: Option<&str>,
        options: &ListOptions,
    ) -> Result<Watch, Refusal> {
        let items = Self::watch_items(registry, resource, namespace, options, &WatchOptions::default())?;
        Ok(items.map(|item| read(&item?)).boxed())
    }
}

impl Cursor {
    async fn next(mut self) -> Option<(Result<WatchItem, Refusal>, Self)> {
        loop {
            if self.ended {
                return None;
            }
            if let Some(item) = self.queue.pop_front() {
                return Some((Ok(item), self));
            }
            self.news.borrow_and_update();
            match self.registry.store.changes(&self.prefix, self.seen) {
                Err(old) => {
                    self.ended = true;
                    let refusal = gone(self.seen, old);
                    return Some((Err(refusal), self));
                }
                Ok((changes, revision)) => {
                    self.seen = revision;
                    let items = changes.iter().filter_map(|change| tell(change, &self.options));
                    self.queue.extend(items);
                }
            }
            if self.queue.is_empty() && !self.wait().await {
                return None;
            }
        }
    }

    /// Waits for news, or until a bookmark is due. `false` where no news can come any more.
    async fn wait(&mut self) -> bool {
        let Some(limit) = self.bookmark_after else { return self.news.changed().await.is_ok() };
        match tokio::time::timeout(limit, self.news.changed()).await {
            Ok(changed) => changed.is_ok(),
            Err(_) => {
                self.queue.push_back(WatchItem::Bookmark { revision: self.seen, initial_end: false });
                true
            }
        }
    }
}

/// What a watch with `options` tells of `change`.
fn tell(change: &Change, options: &ListOptions) -> Option<WatchItem> {
    let chosen = |entry: &&Entry| matches(entry, options);
    let before = change.before.as_ref().filter(chosen);
    let after = change.after.as_ref().filter(chosen);
    match (before, after) {
        (None, Some(entry)) => Some(WatchItem::Object(WatchType::Added, entry.clone())),
        (Some(_), Some(entry)) => Some(WatchItem::Object(WatchType::Modified, entry.clone())),
        (Some(entry), None) => {
            let revision = change.revision;
            let bytes = restamped(&entry.bytes, revision);
            Some(WatchItem::Object(WatchType::Deleted, Entry { revision, bytes }))
        }
        (None, None) => None,
    }
}

fn read(item: &WatchItem) -> Result<Watched, Refusal> {
    Ok(match item {
        WatchItem::Object(WatchType::Deleted, entry) => Watched::Deleted(parse(entry)?),
        WatchItem::Object(WatchType::Added, entry) => Watched::Added(parse(entry)?),
        WatchItem::Object(_, entry) => Watched::Modified(parse(entry)?),
        WatchItem::Bookmark { revision, .. } => Watched::Bookmark(*revision),
    })
}

fn gone(revision: Revision, Compacted { oldest }: Compacted) -> Refusal {
    Refusal::expired(format!("too old resource version: {revision} ({oldest})"))
}
