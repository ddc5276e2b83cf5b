//! Waiting for CustomResourceDefinitions to be established, so that their objects can be sent.

use futures_util::future::join_all;
use serde_json::Value;
use tokio::time::Instant;

use super::event::Affected;
use super::follow::{self, Followed};
use super::run::{Applied, ESTABLISH_LIMIT};
use crate::api::TransportError;
use crate::client::{Api, CallError};
use crate::kinds::table;
use crate::yaml::View;

/// Waits until every definition among `applied` is established.
///
/// # Errors
/// The first that is not in time, or cannot be followed.
pub(super) async fn all(api: Api<'_>, applied: &[Applied]) -> Result<(), (Affected, CallError)> {
    let kind = &table::CUSTOM_RESOURCE_DEFINITION;
    let is_definition =
        |one: &&Applied| one.reference.gvk.group == kind.group && one.reference.gvk.kind == kind.kind;
    let open = applied.iter().filter(is_definition).filter(|one| !is_established(&one.object));
    let waits = join_all(open.map(|one| async move {
        let waited = established(api, one).await;
        waited.map_err(|error| (Affected::new(&one.resource, &one.reference), error))
    }));
    waits.await.into_iter().collect()
}

async fn established(api: Api<'_>, one: &Applied) -> Result<(), CallError> {
    let deadline = Instant::now() + ESTABLISH_LIMIT;
    let mut holds = |found: Option<&Value>| found.is_some_and(is_established);
    match follow::until(api, &one.resource, &one.reference, deadline, &mut holds).await? {
        Followed::Held => Ok(()),
        Followed::TimedOut => {
            let server = "the server: the definition is not established".to_owned();
            Err(TransportError::Timeout { server, limit: ESTABLISH_LIMIT }.into())
        }
    }
}

fn is_established(definition: &Value) -> bool {
    let conditions = definition.dig("status.conditions").into_iter().flat_map(View::items);
    let mut established = conditions.filter(|condition| {
        let is =
            |field: &str, value: &str| View::get(*condition, field).and_then(View::as_str) == Some(value);
        is("type", "Established") && is("status", "True")
    });
    established.next().is_some()
}
