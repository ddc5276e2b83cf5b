use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, future, stream};
use http::StatusCode;
use serde_json::{Value, json};

use super::accept::Form;
use super::route::Call;
use super::{answer, objects};
use crate::api::{Body, Response, WatchType};
use crate::server::registry::{Refusal, Registry, Resource, WatchItem, WatchOptions};
use crate::server::tables;

/// How long a watch lasts where the client does not say; the real server picks between half an hour and one.
const LONGEST: Duration = Duration::from_secs(45 * 60);
/// After how long without news a watch tells how far it has come.
const BOOKMARK_AFTER: Duration = Duration::from_secs(60);

/// How a watch's lines are written.
struct Writing {
    resource: std::sync::Arc<Resource>,
    version: String,
    form: Form,
    table: tables::Options,
}

/// Answers with what happens, a line an event, until the time is up.
pub(super) fn answer(call: &Call<'_>) -> Result<Response, Refusal> {
    let mut options = call.query.list_options()?;
    tables::check_fields(call.resource, &options.fields)?;
    if let Some(name) = &call.path.name {
        options.fields = crate::server::registry::FieldSelector::of_name(name);
    }
    let registry = &call.handler.registry;
    let how = WatchOptions {
        mark_initial_end: call.query.flag("sendInitialEvents") && options.revision.is_none(),
        bookmark_after: call.query.flag("allowWatchBookmarks").then_some(BOOKMARK_AFTER),
    };
    let resource =
        registry.catalog.find(&call.path.group, &call.path.plural).ok_or_else(Refusal::no_such_path)?;
    let namespace = call.path.namespace.as_deref();
    let limit = call.query.timeout_seconds()?.map_or(LONGEST, Duration::from_secs);
    let mut writing = Writing {
        resource,
        version: call.path.version.clone(),
        form: call.accept.form,
        table: call.table_options(),
    };
    // What keeps a watch from beginning is its first and only event, so that clients list anew.
    let lines = match Registry::watch_items(registry, call.resource, namespace, &options, &how) {
        Ok(items) => {
            let clock = std::sync::Arc::clone(&registry.clock);
            let lines = items.map(move |item| {
                writing.table.now = clock.now();
                writing.line(item)
            });
            lines.take_until(Box::pin(tokio::time::sleep(limit))).boxed()
        }
        Err(refusal) => stream::once(future::ready(writing.line(Err(refusal)))).boxed(),
    };
    let mut response = answer::json(StatusCode::OK, call.plainly(), Bytes::new());
    response.body = Body::Stream(lines.map(Ok).boxed());
    Ok(response)
}

impl Writing {
    /// One event as a line.
    fn line(&mut self, item: Result<WatchItem, Refusal>) -> Bytes {
        let event = match item {
            Err(refusal) => event(WatchType::Error, &refusal.status().to_value()),
            Ok(WatchItem::Bookmark { revision, initial_end }) => {
                let bookmark = self.bookmark(revision, initial_end);
                let shown = self.shown(bookmark, revision);
                event(WatchType::Bookmark, &shown)
            }
            Ok(WatchItem::Object(kind, entry))
                if self.form == Form::Plain && self.version == self.resource.storage =>
            {
                let head = format!("{{\"type\":\"{}\",\"object\":", kind.as_str());
                [head.as_bytes(), &entry.bytes, b"}\n"].concat()
            }
            Ok(WatchItem::Object(kind, entry)) => {
                match objects::read(&self.resource, &self.version, &entry) {
                    Ok(object) => event(kind, &self.shown(object, entry.revision)),
                    Err(refusal) => event(WatchType::Error, &refusal.status().to_value()),
                }
            }
        };
        event.into()
    }

    fn shown(&mut self, object: Value, revision: u64) -> Value {
        match self.form {
            Form::Plain => object,
            Form::Metadata => objects::metadata_of(&object),
            Form::Table => {
                let metadata = json!({"resourceVersion": revision.to_string()});
                let shown = tables::table(&self.resource, &self.version, metadata, &[object], &self.table);
                self.table.with_columns = false;
                shown
            }
        }
    }

    fn bookmark(&self, revision: u64, initial_end: bool) -> Value {
        let mut metadata = json!({"resourceVersion": revision.to_string(), "creationTimestamp": null});
        if initial_end {
            metadata["annotations"] = json!({"k8s.io/initial-events-end": "true"});
        }
        json!({
            "kind": self.resource.kind,
            "apiVersion": self.resource.api_version(&self.version),
            "metadata": metadata,
        })
    }
}

fn event(kind: WatchType, object: &Value) -> Vec<u8> {
    format!("{{\"type\":\"{}\",\"object\":{object}}}\n", kind.as_str()).into_bytes()
}
