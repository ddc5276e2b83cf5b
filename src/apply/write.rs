use std::time::Duration;

use serde_json::Value;

use super::event::Outcome;
use super::plan::{self, MergeError, Step};
use super::{Options, live};
use crate::api::{PatchType, Reason};
use crate::client::{Answer, Api, CallError, WriteOptions};
use crate::diff::{Action, Change, Patch};
use crate::kinds::schema::Schemas;

/// How often an object that changed meanwhile is read and merged again (kubectl `pkg/cmd/apply/patcher.go`).
const RETRIES: u32 = 5;
/// How long to wait before the second and later of these.
const PAUSE: Duration = Duration::from_secs(1);
/// How long to wait for a kind whose definition was established just now to be served.
const SERVED_PAUSE: Duration = Duration::from_millis(200);

/// An object that was written, or needed no writing.
pub(super) struct Written {
    pub outcome: Outcome,
    /// As the server has it now.
    pub object: Value,
    pub warnings: Vec<String>,
}

/// Why an object was not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum WriteError {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("it cannot be merged: {0}")]
    Merge(#[from] MergeError),
}

/// Carries out one step. Where the object has changed since it was read, or nobody knows whether a write has
/// arrived, it is read and merged again.
///
/// # Errors
/// [`WriteError`] once that is of no more use.
pub(super) async fn carry_out(
    step: &Step,
    schemas: Schemas,
    api: Api<'_>,
    options: &Options,
) -> Result<Written, WriteError> {
    let mut change = step.change.clone();
    let mut in_doubt = None;
    let mut attempt = 0;
    loop {
        let outcome = outcome_of(&change.action);
        let error = match send(step, &change, api, options).await {
            Ok(sent) => {
                // A dry run leaves the version as it is, whatever it would have written.
                let answer = sent.as_ref().filter(|_| options.dry_run.is_none());
                let untouched = answer.is_some_and(|answer| is_untouched(&change, &answer.value));
                let outcome = if untouched { Outcome::Unchanged } else { outcome };
                // Where an answer was lost, what that request was for is what has happened.
                let outcome = in_doubt.unwrap_or(outcome);
                return Ok(match sent {
                    Some(answer) => Written { outcome, object: answer.value, warnings: answer.warnings },
                    None => {
                        Written { outcome, object: change.before.unwrap_or_default(), warnings: Vec::new() }
                    }
                });
            }
            Err(error) => error,
        };
        let Some(pause) = pause_before_retry(step, &error, attempt) else { return Err(error.into()) };
        tokio::time::sleep(pause).await;
        attempt += 1;
        in_doubt = error.is_in_doubt().then_some(outcome).or(in_doubt);
        let found = live::get(api, (&step.resource, &step.change.reference)).await?;
        change = plan::change(&step.change.reference, &step.desired, found, schemas)?;
    }
}

/// Whether the server found nothing to write in what it was sent: the object's version is the one it was.
fn is_untouched(change: &Change, answer: &Value) -> bool {
    let version = |object: &Value| object.pointer("/metadata/resourceVersion").cloned();
    let before = change.before.as_ref().and_then(version);
    matches!(change.action, Action::Update { .. }) && before.is_some() && before == version(answer)
}

pub(super) fn outcome_of(action: &Action) -> Outcome {
    match action {
        Action::Create => Outcome::Created,
        Action::None => Outcome::Unchanged,
        Action::Update { .. } | Action::Replace => Outcome::Configured,
        Action::Delete => Outcome::Deleted,
    }
}

/// How long to wait before reading and merging again; `None` where that is of no use.
fn pause_before_retry(step: &Step, error: &CallError, attempt: u32) -> Option<Duration> {
    if attempt >= RETRIES {
        return None;
    }
    let backed_off = if attempt == 0 { Duration::ZERO } else { PAUSE };
    match error.reason() {
        Some(Reason::Conflict | Reason::AlreadyExists) => Some(backed_off),
        // The object went meanwhile; or the kind was established just now and is not served yet.
        Some(Reason::NotFound) if matches!(step.change.action, Action::Update { .. }) => Some(backed_off),
        _ if error.is_not_found() && step.premature => Some(SERVED_PAUSE),
        _ if error.is_in_doubt() => Some(backed_off),
        _ => None,
    }
}

/// Sends what `change` asks for; `None` where it asks for nothing.
async fn send(
    step: &Step,
    change: &Change,
    api: Api<'_>,
    options: &Options,
) -> Result<Option<Answer>, CallError> {
    let namespace = change.reference.namespace.as_deref();
    let write = WriteOptions {
        field_manager: Some(options.field_manager.clone()),
        dry_run: options.dry_run.is_some(),
        field_validation: Some("Strict"),
    };
    match (&change.action, &change.after) {
        (Action::Create, Some(object)) => {
            api.create(&step.resource, namespace, object, &write).await.map(Some)
        }
        (Action::Update { patch }, _) => {
            let patch = match patch {
                Patch::Strategic(content) => (PatchType::Strategic, content),
                Patch::Merge(content) => (PatchType::Merge, content),
            };
            let name = &change.reference.name;
            api.patch(&step.resource, namespace, name, patch, &write).await.map(Some)
        }
        _ => Ok(None),
    }
}
