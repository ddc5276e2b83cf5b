//! Following one object until something holds.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::api::{TransportError, WatchEvent, WatchType};
use crate::client::{Api, CallError, Resource, Watch};
use crate::object::Reference;
use crate::yaml::View;

/// How long to wait before a watch that ended or broke is begun again.
const PAUSE: Duration = Duration::from_millis(250);

/// How following an object ended.
pub(super) enum Followed {
    /// What was awaited holds.
    Held,
    /// The time ran out.
    TimedOut,
}

/// Follows the object of `reference` by a watch until `holds` says so of it (`None`: it is not there), or
/// `deadline` has come. A watch that ends is begun again from a fresh read.
///
/// # Errors
/// The [`CallError`] of a read or of a watch that is refused.
pub(super) async fn until(
    api: Api<'_>,
    resource: &Resource,
    reference: &Reference,
    deadline: Instant,
    holds: &mut (dyn FnMut(Option<&Value>) -> bool + Send),
) -> Result<Followed, CallError> {
    let namespace = reference.namespace.as_deref();
    loop {
        let found = super::live::get(api, (resource, reference)).await?;
        if holds(found.as_ref()) {
            return Ok(Followed::Held);
        }
        let version = found.as_ref().and_then(|object| object.dig("metadata.resourceVersion")?.as_str());
        let version = version.unwrap_or_default();
        let watching = api.watch(resource, namespace, Some(&reference.name), version);
        match tokio::time::timeout_at(deadline, watching).await {
            Err(_) => return Ok(Followed::TimedOut),
            Ok(Err(error)) if error.status().is_some_and(|status| status.code != 410) => return Err(error),
            Ok(Err(_)) => {}
            Ok(Ok(watch)) => match tokio::time::timeout_at(deadline, drain(watch, holds)).await {
                Err(_) => return Ok(Followed::TimedOut),
                Ok(true) => return Ok(Followed::Held),
                Ok(false) => {}
            },
        }
        if tokio::time::timeout_at(deadline, tokio::time::sleep(PAUSE)).await.is_err() {
            return Ok(Followed::TimedOut);
        }
    }
}

/// Reads a watch until `holds` does (true) or it ends.
async fn drain(mut watch: Watch, holds: &mut (dyn FnMut(Option<&Value>) -> bool + Send)) -> bool {
    loop {
        let event: Result<Option<WatchEvent>, TransportError> = watch.next().await;
        let Ok(Some(event)) = event else { return false };
        let held = match event.event {
            WatchType::Added | WatchType::Modified => holds(Some(&event.object)),
            WatchType::Deleted => holds(None),
            WatchType::Bookmark => false,
            WatchType::Error => return false,
        };
        if held {
            return true;
        }
    }
}
