use std::sync::Arc;

use serde_json::Value;

use super::{
    DeleteOptions, ListOptions, Part, Patch, Refusal, Registry, Resource, Target, Watch, WriteOptions,
    metadata, parse,
};
use crate::api::Clock;
use crate::kinds::table::Kind;
use crate::server::store::Revision;

/// The cluster as a controller sees it: every kind by its row of the table, objects as JSON values in the
/// version in which they are kept (the preferred one). A cheap handle.
#[derive(Clone)]
pub struct Cluster {
    registry: Arc<Registry>,
}

/// Objects at one revision.
#[derive(Debug)]
pub struct Objects {
    /// The objects, by namespace and name.
    pub items: Vec<Value>,
    /// The revision from which to watch.
    pub revision: Revision,
}

impl Cluster {
    /// The cluster that `registry` keeps.
    pub fn new(registry: Arc<Registry>) -> Self {
        Self { registry }
    }

    /// The registry itself: custom resources, options.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The time.
    pub fn clock(&self) -> &dyn Clock {
        &*self.registry.clock
    }

    fn resource(&self, kind: &Kind) -> Result<Arc<Resource>, Refusal> {
        self.registry.catalog.of(kind).ok_or_else(Refusal::no_such_path)
    }

    /// The object, or `None` where it is not there. `namespace` is empty for a cluster-wide kind.
    ///
    /// # Errors
    /// [`Refusal`] where this version of Kubernetes does not serve the kind.
    pub fn get(&self, kind: &Kind, namespace: &str, name: &str) -> Result<Option<Value>, Refusal> {
        let resource = self.resource(kind)?;
        let entry = self.registry.store.get(&resource.key(namespace, name));
        entry.map(|entry| parse(&entry)).transpose()
    }

    /// All objects of a kind, or those of one namespace.
    ///
    /// # Errors
    /// As [`Cluster::get`].
    pub fn list(&self, kind: &Kind, namespace: Option<&str>) -> Result<Objects, Refusal> {
        self.list_where(kind, namespace, &ListOptions::default())
    }

    /// Those that `options` choose.
    ///
    /// # Errors
    /// As [`Cluster::get`].
    pub fn list_where(
        &self,
        kind: &Kind,
        namespace: Option<&str>,
        options: &ListOptions,
    ) -> Result<Objects, Refusal> {
        let resource = self.resource(kind)?;
        let listed = self.registry.list(&resource, namespace, options)?;
        let items = listed.entries.iter().map(|(_, entry)| parse(entry)).collect::<Result<_, _>>()?;
        Ok(Objects { items, revision: listed.revision })
    }

    /// What happens to a kind after `from`, in order and without a gap, as it happens. Ends with an error of
    /// reason Expired where its reader is so slow that the history is gone: list again.
    ///
    /// # Errors
    /// As [`Cluster::get`]; Expired where the history no longer reaches back to `from`.
    pub fn watch(&self, kind: &Kind, namespace: Option<&str>, from: Revision) -> Result<Watch, Refusal> {
        let resource = self.resource(kind)?;
        let options = ListOptions { revision: Some(from), ..ListOptions::default() };
        Registry::watch(&self.registry, &resource, namespace, &options)
    }

    /// Creates `object` in the namespace and with the name that its metadata says. Returns it as it is kept.
    ///
    /// # Errors
    /// [`Refusal`], as any client would get it.
    pub async fn create(&self, kind: &Kind, object: Value) -> Result<Value, Refusal> {
        let resource = self.resource(kind)?;
        let namespace = metadata::text(&object, "namespace").to_owned();
        let name = metadata::text(&object, "name").to_owned();
        let target =
            Target { resource: &resource, version: &resource.storage, namespace: &namespace, name: &name };
        parse(&self.registry.create(target, object, &WriteOptions::default()).await?.entry)
    }

    /// Replaces an object, its status aside. Where its metadata has a resource version, only at that one.
    ///
    /// # Errors
    /// [`Refusal`]; of reason Conflict where another writer was faster.
    pub async fn update(&self, kind: &Kind, object: Value) -> Result<Value, Refusal> {
        self.replace(kind, object, Part::Main).await
    }

    /// Replaces an object's status and nothing else.
    ///
    /// # Errors
    /// As [`Cluster::update`].
    pub async fn update_status(&self, kind: &Kind, object: Value) -> Result<Value, Refusal> {
        self.replace(kind, object, Part::Status).await
    }

    /// Replaces a namespace's `spec.finalizers`.
    ///
    /// # Errors
    /// As [`Cluster::update`].
    pub async fn finalize(&self, kind: &Kind, object: Value) -> Result<Value, Refusal> {
        self.replace(kind, object, Part::Finalize).await
    }

    async fn replace(&self, kind: &Kind, object: Value, part: Part) -> Result<Value, Refusal> {
        let resource = self.resource(kind)?;
        let namespace = metadata::text(&object, "namespace").to_owned();
        let name = metadata::text(&object, "name").to_owned();
        let target =
            Target { resource: &resource, version: &resource.storage, namespace: &namespace, name: &name };
        parse(&self.registry.update(target, part, object, &WriteOptions::default()).await?.entry)
    }

    /// Changes an object in part; tries again where another writer was faster.
    ///
    /// # Errors
    /// [`Refusal`], as any client would get it.
    pub async fn patch(
        &self,
        kind: &Kind,
        namespace: &str,
        name: &str,
        part: Part,
        patch: &Patch,
    ) -> Result<Value, Refusal> {
        let resource = self.resource(kind)?;
        let target = Target { resource: &resource, version: &resource.storage, namespace, name };
        parse(&self.registry.patch(target, part, patch, &WriteOptions::default()).await?.entry)
    }

    /// Deletes an object: at once, or after its grace period and finalizers.
    ///
    /// # Errors
    /// [`Refusal`], as any client would get it.
    pub async fn delete(
        &self,
        kind: &Kind,
        namespace: &str,
        name: &str,
        options: &DeleteOptions,
    ) -> Result<(), Refusal> {
        let resource = self.resource(kind)?;
        let target = Target { resource: &resource, version: &resource.storage, namespace, name };
        self.registry.delete(target, options).await.map(drop)
    }

    /// Gives a pod its node.
    ///
    /// # Errors
    /// [`Refusal`] of reason Conflict for a pod that has one already or is being deleted.
    pub async fn bind(&self, pod: &Kind, namespace: &str, name: &str, node: &str) -> Result<(), Refusal> {
        let resource = self.resource(pod)?;
        let target = Target { resource: &resource, version: &resource.storage, namespace, name };
        self.registry.bind(target, node, false).await.map(drop)
    }
}
