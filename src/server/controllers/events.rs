//! What controllers tell of their work: Event objects, as `kubectl describe` shows them.

use serde_json::{Value, json};

use super::{Informers, meta};
use crate::kinds::table::{self, Kind};

/// Something worth telling of an object. A further one with the same words counts up the first.
pub struct Event<'a> {
    source: &'static str,
    about: &'a Value,
    of: &'static Kind,
    kind: &'static str,
    reason: &'static str,
    message: String,
}

impl<'a> Event<'a> {
    /// An event that the component `source` tells of the object `about`, which is `of` a kind.
    pub fn from(source: &'static str, about: &'a Value, of: &'static Kind) -> Self {
        Self { source, about, of, kind: "Normal", reason: "", message: String::new() }
    }

    /// Says what happened, as it should.
    pub fn normal(self, reason: &'static str, message: impl Into<String>) -> Self {
        Self { kind: "Normal", reason, message: message.into(), ..self }
    }

    /// Says what went wrong.
    pub fn warning(self, reason: &'static str, message: impl Into<String>) -> Self {
        Self { kind: "Warning", reason, message: message.into(), ..self }
    }

    /// Writes it. That it could not be written is logged and no more: an event is no part of the work.
    pub async fn record(self, cluster: &Informers) {
        let name = format!("{}.{:016x}", meta::name(self.about), self.fingerprint());
        let namespace = match meta::namespace(self.about) {
            "" => "default",
            namespace => namespace,
        };
        let written = match cluster.get(&table::EVENT, namespace, &name) {
            Some(known) => {
                let mut again = (*known).clone();
                again["count"] = json!(meta::number(&again, "count", 1) + 1);
                again["lastTimestamp"] = json!(meta::time(cluster.now()));
                cluster.update(&table::EVENT, again).await
            }
            None => cluster.create(&table::EVENT, self.object(namespace, &name, cluster)).await,
        };
        if let Err(refusal) = written {
            tracing::debug!(%refusal, "an event could not be written");
        }
    }

    fn object(&self, namespace: &str, name: &str, cluster: &Informers) -> Value {
        let now = meta::time(cluster.now());
        json!({
            "metadata": {"name": name, "namespace": namespace},
            "involvedObject": {
                "kind": self.of.kind,
                "namespace": meta::namespace(self.about),
                "name": meta::name(self.about),
                "uid": meta::uid(self.about),
                "apiVersion": meta::text(self.about, "apiVersion"),
                "resourceVersion": meta::text(self.about, "metadata.resourceVersion"),
            },
            "reason": self.reason,
            "message": self.message,
            "source": {"component": self.source},
            "firstTimestamp": now,
            "lastTimestamp": now,
            "count": 1,
            "type": self.kind,
            "eventTime": null,
            "reportingComponent": self.source,
            "reportingInstance": "",
        })
    }

    fn fingerprint(&self) -> u64 {
        let parts = [meta::uid(self.about), self.source, self.kind, self.reason, &self.message];
        super::fingerprint(parts.iter().flat_map(|part| part.bytes().chain([0])))
    }
}
