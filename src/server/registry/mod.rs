//! One registry for every kind: what it takes to create, read, change and delete objects as the API server
//! does, over the rows of [`kinds::table`](crate::kinds::table) and over custom resources.
//!
//! In: a [`Resource`], a version, names, JSON. Out: an [`Outcome`] or a [`Refusal`]. What is special to a kind
//! is in `server::strategies`, one small file each; this room asks them at fixed moments. HTTP is not known
//! here.
//!
//! Controllers work through [`Cluster`], the registry as an administrator sees it: objects are JSON values, kinds
//! are rows of the table.
//!
//! ```no_run
//! # async fn run(cluster: hoist::server::registry::Cluster) -> Result<(), hoist::server::registry::Refusal> {
//! use futures_util::StreamExt;
//! use hoist::kinds::table;
//! use hoist::server::registry::Watched;
//!
//! let listed = cluster.list(&table::DEPLOYMENT, None)?;
//! let mut events = cluster.watch(&table::DEPLOYMENT, None, listed.revision)?;
//! while let Some(event) = events.next().await {
//!     match event? {
//!         Watched::Added(mut object) | Watched::Modified(mut object) => {
//!             object["status"]["observedGeneration"] = object["metadata"]["generation"].clone();
//!             // Refused with a conflict where another writer was faster: read again and try again.
//!             cluster.update_status(&table::DEPLOYMENT, object).await?;
//!         }
//!         Watched::Deleted(_) | Watched::Bookmark(_) => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod binding;
mod catalog;
mod change;
mod cluster;
mod create;
mod custom;
mod decode;
mod delete;
mod eviction;
mod field_selector;
mod managers;
pub mod metadata;
mod namespaces;
mod options;
mod patch;
mod read;
mod refusal;
mod resource;
mod update;
mod watch;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use http::StatusCode;
use serde_json::Value;

use super::random::Random;
use super::store::{Entry, Store, WriteError};
use crate::api::Clock;
use crate::kinds::KubeVersion;

pub use catalog::Catalog;
pub use cluster::{Cluster, Objects};
pub use decode::convert;
pub use field_selector::FieldSelector;
pub use options::{DeleteOptions, FieldValidation, ListOptions, Propagation, RevisionMatch, WriteOptions};
pub use patch::Patch;
pub use read::Listed;
pub use refusal::Refusal;
pub use resource::{Resource, Served};
pub use watch::{Watch, WatchItem, WatchOptions, Watched};

/// Everything the server knows and keeps.
pub struct Registry {
    /// The objects.
    pub store: Store,
    /// The resources served.
    pub catalog: Catalog,
    /// The Kubernetes version that is played.
    pub version: KubeVersion,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Uids and names.
    pub random: Random,
    /// Held from choosing an address or a port that no other object has until the object that has it is kept.
    pub(super) allocation: tokio::sync::Mutex<()>,
}

/// The object that a request is about.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    /// The resource.
    pub resource: &'a Resource,
    /// The version that the client speaks.
    pub version: &'a str,
    /// The namespace; empty for a cluster-wide object.
    pub namespace: &'a str,
    /// The name.
    pub name: &'a str,
}

/// Which part of an object an update is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All but the status.
    Main,
    /// The status.
    Status,
    /// A namespace's finalizers.
    Finalize,
}

/// What a request has brought about.
#[derive(Debug)]
pub struct Outcome {
    /// The object as it is now, or as it was when it was removed, in the version in which it is kept.
    pub entry: Entry,
    /// 200, 201 for what is new, 202 for a deletion that goes on.
    pub code: StatusCode,
    /// What the client should be told.
    pub warnings: Vec<String>,
    /// Whether the object is gone.
    pub removed: bool,
}

impl Registry {
    /// A registry over `store` for a cluster of `version`.
    pub fn new(store: Store, version: KubeVersion, clock: Arc<dyn Clock>) -> Self {
        let catalog = Catalog::new(version);
        Self {
            store,
            catalog,
            version,
            clock,
            random: Random::new(),
            allocation: tokio::sync::Mutex::default(),
        }
    }
}

impl Target<'_> {
    fn key(&self) -> super::store::Key {
        self.resource.key(self.namespace, self.name)
    }
}

/// Reads what is kept. What is kept was written by this registry, so it fails only where the file was changed
/// from outside.
pub(super) fn parse(entry: &Entry) -> Result<Value, Refusal> {
    serde_json::from_slice(&entry.bytes).map_err(Refusal::internal)
}

/// The refusal for a write that the store did not make for another reason than a conflict.
fn store_refusal(error: &WriteError) -> Refusal {
    Refusal::internal(error)
}
