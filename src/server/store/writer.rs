use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, RwLock};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::disk::Disk;
use super::index::Index;
use super::{Entry, Key, Revision, Write, WriteError};

/// How many writes one commit takes at most, so that the first of them does not wait for ever.
const BATCH: usize = 512;

/// A write and whoever waits for it.
pub(super) struct Job {
    pub(super) write: Write,
    pub(super) reply: oneshot::Sender<Result<Entry, WriteError>>,
}

/// The one thread that changes the store.
pub(super) struct Writer {
    jobs: Mutex<Option<Sender<Job>>>,
    thread: Option<JoinHandle<()>>,
}

/// A write that was found good, with the revision it gets.
struct Accepted {
    key: Key,
    revision: Revision,
    bytes: Option<Arc<[u8]>>,
    reply: oneshot::Sender<Result<Entry, WriteError>>,
}

impl Writer {
    pub(super) fn start(index: Arc<RwLock<Index>>, disk: Option<Disk>) -> Self {
        let (jobs, queue) = channel();
        let work = move || serve(&queue, &index, disk.as_ref());
        let thread = std::thread::Builder::new().name("store".to_owned()).spawn(work).ok();
        Self { jobs: Mutex::new(Some(jobs)), thread }
    }

    pub(super) fn submit(&self, job: Job) -> Result<(), WriteError> {
        let jobs = self.jobs.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        jobs.as_ref().ok_or(WriteError::Closed)?.send(job).map_err(|_| WriteError::Closed)
    }
}

impl Drop for Writer {
    /// Lets the writes under way end: the file is closed when the thread has ended.
    fn drop(&mut self) {
        let mut jobs = self.jobs.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        jobs.take();
        drop(jobs);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn serve(queue: &Receiver<Job>, index: &RwLock<Index>, disk: Option<&Disk>) {
    while let Ok(first) = queue.recv() {
        let jobs: Vec<Job> = std::iter::once(first).chain(queue.try_iter().take(BATCH - 1)).collect();
        let accepted = accept(jobs, index);
        if accepted.is_empty() {
            continue;
        }
        let stored = disk.map_or(Ok(()), |disk| {
            disk.commit(accepted.iter().map(|write| (&write.key, write.revision, write.bytes.as_deref())))
        });
        match stored {
            Ok(()) => publish(accepted, index),
            Err(error) => refuse(accepted, &error.to_string()),
        }
    }
}

/// Judges each write against what stands there, the writes before it in this batch included.
fn accept(jobs: Vec<Job>, index: &RwLock<Index>) -> Vec<Accepted> {
    let index = index.read().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut revision = index.revision();
    let mut pending: HashMap<Key, Option<Entry>> = HashMap::new();
    let mut accepted = Vec::with_capacity(jobs.len());
    for Job { write: Write { key, expected, document }, reply } in jobs {
        let current = match pending.get(&key) {
            Some(entry) => entry.as_ref().map(|entry| entry.revision),
            None => index.revision_of(&key),
        };
        if current != expected {
            let found = pending.get(&key).cloned().unwrap_or_else(|| index.get(&key));
            drop(reply.send(Err(WriteError::Conflict(found))));
            continue;
        }
        revision += 1;
        let bytes = document.map(|document| document.at(revision));
        let entry = bytes.clone().map(|bytes| Entry { revision, bytes });
        pending.insert(key.clone(), entry);
        accepted.push(Accepted { key, revision, bytes, reply });
    }
    accepted
}

/// Lets everyone see what is durable now, then tells those who wait.
fn publish(accepted: Vec<Accepted>, index: &RwLock<Index>) {
    let mut index = index.write().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut replies = Vec::with_capacity(accepted.len());
    for Accepted { key, revision, bytes, reply } in accepted {
        let entry = index.commit(key, revision, bytes);
        replies.push((reply, entry));
    }
    index.announce();
    drop(index);
    for (reply, entry) in replies {
        drop(reply.send(entry.ok_or(WriteError::Conflict(None))));
    }
}

fn refuse(accepted: Vec<Accepted>, reason: &str) {
    tracing::error!(reason, "cannot write to the store");
    for write in accepted {
        drop(write.reply.send(Err(WriteError::Disk(reason.to_owned()))));
    }
}
