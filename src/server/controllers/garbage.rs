//! The garbage collector: what is owned goes when its last owner has gone
//! (kube-controller-manager, pkg/controller/garbagecollector).

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, meta};
use crate::kinds::table::{self, Kind};
use crate::object::Gvk;
use crate::yaml::View;

const FOREGROUND: &str = "foregroundDeletion";
const ORPHAN: &str = "orphan";

/// The garbage collector.
#[derive(Default)]
pub struct GarbageCollector {
    /// The objects that name an owner's uid.
    dependents: Mutex<HashMap<String, HashSet<Object>>>,
}

/// An object of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Object {
    group: &'static str,
    plural: &'static str,
    namespace: String,
    name: String,
}

impl Object {
    fn of(kind: &'static Kind, object: &Value) -> Self {
        let (namespace, name) = (meta::namespace(object).to_owned(), meta::name(object).to_owned());
        Self { group: kind.group, plural: kind.plural, namespace, name }
    }

    /// The key, which says the kind, too.
    fn key(&self) -> Key {
        let name = format!("{}/{}/{}", self.group, self.plural, self.name);
        Key { namespace: self.namespace.clone(), name }
    }

    fn read(key: &Key) -> Option<(&'static Kind, &str)> {
        let (group, rest) = key.name.split_once('/')?;
        let (plural, name) = rest.split_once('/')?;
        Some((table::by_plural(group, plural)?, name))
    }
}

impl Controller for GarbageCollector {
    fn name(&self) -> &'static str {
        "garbagecollector"
    }

    fn watches(&self, _kind: &Kind) -> bool {
        true
    }

    fn concerned(&self, cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        let this = Object::of(kind, object);
        let there = cluster.get(kind, &this.namespace, &this.name);
        let gone = there.is_none_or(|there| meta::uid(&there) != meta::uid(object));
        let mut dependents = self.dependents();
        let mut keys = Vec::new();
        for owner in owners(object) {
            let of_owner = dependents.entry(meta::text(owner, "uid").to_owned()).or_default();
            match gone {
                // An owner that waits for its dependents to go may have waited for this one.
                true => {
                    of_owner.remove(&this);
                    keys.extend(owner_kind(owner).map(|kind| {
                        let namespace = if kind.namespaced { this.namespace.clone() } else { String::new() };
                        let name = meta::text(owner, "name").to_owned();
                        Object { group: kind.group, plural: kind.plural, namespace, name }.key()
                    }));
                }
                false => drop(of_owner.insert(this.clone())),
            }
        }
        if gone {
            let orphaned = dependents.remove(meta::uid(object)).into_iter().flatten();
            keys.extend(orphaned.map(|dependent| dependent.key()));
        } else if meta::is_terminating(object) || owners(object).next().is_some() {
            keys.push(this.key());
        }
        keys
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(self.collect(cluster, key))
    }
}

fn owners(object: &Value) -> impl Iterator<Item = &Value> {
    object.dig("metadata.ownerReferences").into_iter().flat_map(View::items)
}

fn owner_kind(owner: &Value) -> Option<&'static Kind> {
    let gvk = Gvk::new(meta::text(owner, "apiVersion"), meta::text(owner, "kind"));
    table::find(&gvk.group, &gvk.kind)
}

/// Whether the owner that a reference names is still there; one of a kind that is not built in counts as there.
fn is_there(cluster: &Informers, namespace: &str, owner: &Value) -> bool {
    let Some(kind) = owner_kind(owner) else { return true };
    let namespace = if kind.namespaced { namespace } else { "" };
    let there = cluster.get(kind, namespace, meta::text(owner, "name"));
    there.is_some_and(|there| meta::uid(&there) == meta::text(owner, "uid"))
}

impl GarbageCollector {
    fn dependents(&self) -> MutexGuard<'_, HashMap<String, HashSet<Object>>> {
        self.dependents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn collect(&self, cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
        let Some((kind, name)) = Object::read(key) else { return Ok(Next::Wait) };
        let Some(object) = cluster.get(kind, &key.namespace, name) else { return Ok(Next::Wait) };
        if meta::is_terminating(&object) {
            self.finish_deletion(cluster, kind, &object).await?;
            return Ok(Next::Wait);
        }
        let all: Vec<&Value> = owners(&object).collect();
        let there: Vec<&&Value> =
            all.iter().filter(|owner| is_there(cluster, &key.namespace, owner)).collect();
        if all.is_empty() || there.len() == all.len() {
            return Ok(Next::Wait);
        }
        if there.is_empty() {
            cluster.delete(kind, &key.namespace, name).await?;
            return Ok(Next::Wait);
        }
        let mut kept = (*object).clone();
        kept["metadata"]["ownerReferences"] = json!(there);
        cluster.update(kind, kept).await?;
        Ok(Next::Wait)
    }

    /// Does what a deletion waits for: in the foreground all dependents go first; orphans are let go.
    async fn finish_deletion(
        &self,
        cluster: &Informers,
        kind: &'static Kind,
        object: &Value,
    ) -> Result<(), Refusal> {
        let finalizers = object.dig("metadata.finalizers").into_iter().flat_map(View::items);
        let finalizers: Vec<&str> = finalizers.filter_map(View::as_str).collect();
        let waits_for = [FOREGROUND, ORPHAN].into_iter().find(|finalizer| finalizers.contains(finalizer));
        let Some(waits_for) = waits_for else { return Ok(()) };
        let mut blocked = false;
        for (kind, dependent) in self.dependents_of(cluster, object) {
            if waits_for == FOREGROUND {
                blocked = true;
                if !meta::is_terminating(&dependent) {
                    cluster.delete(kind, meta::namespace(&dependent), meta::name(&dependent)).await?;
                }
                continue;
            }
            let mut free = (*dependent).clone();
            let others = owners(&dependent).filter(|owner| meta::text(owner, "uid") != meta::uid(object));
            free["metadata"]["ownerReferences"] = others.cloned().collect();
            cluster.update(kind, free).await?;
        }
        if blocked {
            return Ok(());
        }
        let mut done = object.clone();
        let others = finalizers.into_iter().filter(|finalizer| *finalizer != waits_for);
        done["metadata"]["finalizers"] = others.collect();
        cluster.update(kind, done).await.map(drop)
    }

    fn dependents_of(&self, cluster: &Informers, owner: &Value) -> Vec<(&'static Kind, Arc<Value>)> {
        let dependents = self.dependents().get(meta::uid(owner)).cloned().unwrap_or_default();
        let read = |dependent: Object| {
            let kind = table::by_plural(dependent.group, dependent.plural)?;
            let object = cluster.get(kind, &dependent.namespace, &dependent.name)?;
            let owned = owners(&object).any(|named| meta::text(named, "uid") == meta::uid(owner));
            owned.then_some((kind, object))
        };
        dependents.into_iter().filter_map(read).collect()
    }
}
