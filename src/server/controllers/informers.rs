use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt;
use jiff::Timestamp;
use serde_json::Value;

use super::meta;
use crate::kinds::table::{self, Kind};
use crate::server::registry::{
    Cluster, DeleteOptions, ListOptions, Propagation, Refusal, Registry, Resource, Watch, Watched,
};
use crate::server::store::{Entry, Key, Revision};

/// The cluster as controllers work with it: objects are parsed once for each revision and shared by all, and what is
/// read is what is kept now, so that a controller sees its own writes.
pub struct Informers {
    registry: Arc<Registry>,
    cluster: Cluster,
    parsed: Mutex<HashMap<Key, (Revision, Arc<Value>)>>,
}

impl Informers {
    /// The cluster that `registry` keeps.
    pub fn new(registry: &Arc<Registry>) -> Self {
        let cluster = Cluster::new(Arc::clone(registry));
        Self { registry: Arc::clone(registry), cluster, parsed: Mutex::default() }
    }

    /// Every kind that is served.
    pub fn kinds(&self) -> impl Iterator<Item = &'static Kind> {
        table::all().iter().copied().filter(|kind| self.registry.catalog.of(kind).is_some())
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.registry.clock.now()
    }

    fn parse(&self, key: &Key, entry: &Entry) -> Option<Arc<Value>> {
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((revision, object)) = parsed.get(key)
            && *revision == entry.revision
        {
            return Some(Arc::clone(object));
        }
        // What is kept was written by this server: where it cannot be read, the file was changed from outside, and
        // there is nothing a controller could do with it.
        let object: Arc<Value> = Arc::new(serde_json::from_slice(&entry.bytes).ok()?);
        parsed.insert(key.clone(), (entry.revision, Arc::clone(&object)));
        Some(object)
    }

    /// The object, if it is there. `namespace` is empty for a cluster-wide kind.
    pub fn get(&self, kind: &Kind, namespace: &str, name: &str) -> Option<Arc<Value>> {
        let key = self.registry.catalog.of(kind)?.key(namespace, name);
        let entry = self.registry.store.get(&key)?;
        self.parse(&key, &entry)
    }

    /// All objects of a kind, or those of one namespace, by namespace and name.
    pub fn list(&self, kind: &Kind, namespace: Option<&str>) -> Vec<Arc<Value>> {
        let Some(resource) = self.registry.catalog.of(kind) else { return Vec::new() };
        let snapshot = self.registry.store.list(&resource.prefix(namespace), None, 0, &|_| true);
        snapshot.entries.iter().filter_map(|(key, entry)| self.parse(key, entry)).collect()
    }

    /// What happens to the objects of a kind, beginning with those that are there.
    pub fn changes<'a>(&'a self, kind: &'static Kind) -> Changes<'a> {
        Changes { informers: self, kind, watch: None }
    }

    fn forget(&self, kind: &Kind, object: &Value) {
        if let Some(resource) = self.registry.catalog.of(kind) {
            let key = resource.key(meta::namespace(object), meta::name(object));
            self.parsed.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
        }
    }

    /// Creates an object; its `apiVersion` and `kind` are filled in. Returns it as it is kept.
    ///
    /// # Errors
    /// [`Refusal`], as any client would get it.
    pub async fn create(&self, kind: &'static Kind, mut object: Value) -> Result<Arc<Value>, Refusal> {
        if let Some(resource) = self.registry.catalog.of(kind) {
            object["apiVersion"] = Value::String(resource.api_version(&resource.storage));
            object["kind"] = Value::String(kind.kind.to_owned());
        }
        self.cluster.create(kind, object).await.map(Arc::new)
    }

    /// Replaces an object, its status aside.
    ///
    /// # Errors
    /// [`Refusal`]; of reason Conflict where another writer was faster.
    pub async fn update(&self, kind: &'static Kind, object: Value) -> Result<Arc<Value>, Refusal> {
        self.cluster.update(kind, object).await.map(Arc::new)
    }

    /// Replaces an object's status.
    ///
    /// # Errors
    /// As [`Informers::update`].
    pub async fn update_status(&self, kind: &'static Kind, object: Value) -> Result<Arc<Value>, Refusal> {
        self.cluster.update_status(kind, object).await.map(Arc::new)
    }

    /// Replaces a namespace's finalizers.
    ///
    /// # Errors
    /// As [`Informers::update`].
    pub async fn finalize(&self, namespace: Value) -> Result<(), Refusal> {
        self.cluster.finalize(&table::NAMESPACE, namespace).await.map(drop)
    }

    /// Gives a pod its node.
    ///
    /// # Errors
    /// [`Refusal`] of reason Conflict for a pod that has one already or is being deleted.
    pub async fn bind(&self, pod: &Value, node: &str) -> Result<(), Refusal> {
        self.cluster.bind(&table::POD, meta::namespace(pod), meta::name(pod), node).await
    }

    /// Deletes an object, its dependents after it. That it has gone already is no error.
    ///
    /// # Errors
    /// [`Refusal`], as any client would get it.
    pub async fn delete(&self, kind: &'static Kind, namespace: &str, name: &str) -> Result<(), Refusal> {
        let options =
            DeleteOptions { propagation: Some(Propagation::Background), ..DeleteOptions::default() };
        ignore_absence(self.cluster.delete(kind, namespace, name, &options).await)
    }

    /// Deletes an object whose grace period is over.
    ///
    /// # Errors
    /// As [`Informers::delete`].
    pub async fn delete_now(&self, kind: &'static Kind, object: &Value) -> Result<(), Refusal> {
        let uid = Some(meta::uid(object).to_owned());
        let options = DeleteOptions { grace: Some(0), uid, ..DeleteOptions::default() };
        ignore_absence(self.cluster.delete(kind, meta::namespace(object), meta::name(object), &options).await)
    }

    /// Deletes everything in a namespace; says how many objects are still there.
    ///
    /// # Errors
    /// [`Refusal`] of the first that could not be deleted.
    pub async fn empty_namespace(&self, namespace: &str) -> Result<usize, Refusal> {
        let mut left = 0;
        for resource in self.registry.catalog.all() {
            left += self.empty(&resource, namespace).await?;
        }
        Ok(left)
    }

    async fn empty(&self, resource: &Resource, namespace: &str) -> Result<usize, Refusal> {
        let prefix = resource.prefix(Some(namespace));
        if !resource.namespaced || self.registry.store.count(&prefix) == 0 {
            return Ok(0);
        }
        let (chosen, options) = (ListOptions::default(), DeleteOptions::default());
        let version = resource.storage.clone();
        self.registry.delete_collection(resource, &version, Some(namespace), &chosen, &options).await?;
        Ok(self.registry.store.count(&prefix))
    }
}

fn ignore_absence(result: Result<(), Refusal>) -> Result<(), Refusal> {
    match result {
        Err(refusal) if refusal.reason() == crate::api::Reason::NotFound => Ok(()),
        other => other,
    }
}

/// What happens to the objects of a kind.
pub struct Changes<'a> {
    informers: &'a Informers,
    kind: &'static Kind,
    watch: Option<Watch>,
}

impl Changes<'_> {
    /// The next objects that were added, changed or deleted; waits for one. A watch that ends, because its reader was
    /// too slow or because the server is going down, is begun anew with all that is there.
    pub async fn next(&mut self) -> Vec<Arc<Value>> {
        loop {
            let Some(watch) = &mut self.watch else {
                let listed = self.informers.cluster.list(self.kind, None);
                let watch = listed.and_then(|listed| {
                    let watch = self.informers.cluster.watch(self.kind, None, listed.revision)?;
                    Ok((listed.items, watch))
                });
                match watch {
                    Ok((items, watch)) => {
                        self.watch = Some(watch);
                        return items.into_iter().map(Arc::new).collect();
                    }
                    Err(refusal) => {
                        tracing::debug!(kind = self.kind.kind, %refusal, "cannot watch");
                        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                        continue;
                    }
                }
            };
            match watch.next().await {
                Some(Ok(Watched::Added(object) | Watched::Modified(object))) => {
                    return vec![Arc::new(object)];
                }
                Some(Ok(Watched::Deleted(object))) => {
                    self.informers.forget(self.kind, &object);
                    return vec![Arc::new(object)];
                }
                Some(Ok(Watched::Bookmark(_))) => {}
                Some(Err(_)) | None => self.watch = None,
            }
        }
    }
}
