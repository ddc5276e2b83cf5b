//! The work queue: what is to be reconciled, each key once, a key never by two workers at a time.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

/// How long a key waits after its first failure; doubled for each further one.
const FIRST_DELAY: Duration = Duration::from_millis(5);
/// How long a key that keeps failing waits at most.
const LONGEST_DELAY: Duration = Duration::from_secs(30);

/// The object to reconcile.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Its namespace; empty for a cluster-wide object.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

/// A queue of keys, as client-go's work queues: adding a key that waits is nothing; adding one that is being
/// worked on has it done once more afterwards.
#[derive(Clone, Default)]
pub struct Queue {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    added: Notify,
}

#[derive(Default)]
struct State {
    order: VecDeque<Key>,
    waiting: HashSet<Key>,
    working: HashSet<Key>,
    failures: HashMap<Key, u32>,
}

impl Queue {
    /// Adds a key, to be worked on as soon as a worker is free.
    pub fn add(&self, key: Key) {
        let mut state = self.state();
        if state.waiting.insert(key.clone()) && !state.working.contains(&key) {
            state.order.push_back(key);
            self.inner.added.notify_one();
        }
    }

    /// Adds a key after a while.
    pub fn add_after(&self, key: Key, delay: Duration) {
        let queue = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            queue.add(key);
        });
    }

    /// The next key, when there is one.
    pub async fn next(&self) -> Key {
        loop {
            let added = self.inner.added.notified();
            if let Some(key) = self.take() {
                return key;
            }
            added.await;
        }
    }

    fn take(&self) -> Option<Key> {
        let mut state = self.state();
        let key = state.order.pop_front()?;
        state.waiting.remove(&key);
        state.working.insert(key.clone());
        if !state.order.is_empty() {
            self.inner.added.notify_one();
        }
        Some(key)
    }

    /// Says that a key's work is over. After a failure it is tried again, later each time; what was added meanwhile is
    /// not kept waiting for that.
    pub fn done(&self, key: &Key, failed: bool) {
        let mut state = self.state();
        state.working.remove(key);
        if state.waiting.contains(key) {
            state.order.push_back(key.clone());
            self.inner.added.notify_one();
        }
        if !failed {
            state.failures.remove(key);
            return;
        }
        let failures = state.failures.entry(key.clone()).or_default();
        let delay = FIRST_DELAY * 2u32.saturating_pow((*failures).min(16));
        *failures += 1;
        drop(state);
        self.add_after(key.clone(), delay.min(LONGEST_DELAY));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key { namespace: String::new(), name: name.to_owned() }
    }

    #[tokio::test]
    async fn a_key_is_worked_on_once_and_again_when_it_changed_meanwhile() {
        let queue = Queue::default();
        queue.add(key("a"));
        queue.add(key("a"));
        queue.add(key("b"));
        let first = queue.next().await;
        queue.add(first.clone());
        assert_eq!(queue.next().await, key("b"));
        assert_eq!(queue.take(), None, "a key is not worked on twice at a time");
        queue.done(&first, false);
        assert_eq!(queue.next().await, first);
        queue.done(&first, false);
        assert_eq!(queue.take(), None);
    }

    #[tokio::test]
    async fn a_key_added_while_its_work_fails_is_not_lost() {
        let queue = Queue::default();
        queue.add(key("a"));
        let first = queue.next().await;
        queue.add(first.clone());
        queue.done(&first, true);
        assert_eq!(queue.take(), Some(first));
    }

    #[tokio::test]
    async fn a_failing_key_comes_back_later_each_time() {
        let queue = Queue::default();
        queue.add(key("a"));
        let mut waits = Vec::new();
        for _ in 0..4 {
            let start = tokio::time::Instant::now();
            let key = queue.next().await;
            waits.push(start.elapsed());
            queue.done(&key, true);
        }
        // Sleeping may take longer than asked for, never shorter.
        let least = [0, 5, 10, 20].map(Duration::from_millis);
        assert!(waits.iter().zip(least).all(|(waited, least)| *waited >= least), "{waits:?}");
    }
}
