use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use serde_json::Value;
use tokio::time::Instant;

use super::event::{Affected, DryRun, Event, Outcome};
use super::follow::{self, Followed};
use super::plan::{Intent, wave};
use super::prepare::{self, Namespace, PrepareError, Target};
use super::refusal;
use crate::api::Transport;
use crate::client::{self, Api, CallError};
use crate::kinds::table::Wave;
use crate::object::Bundle;
use crate::yaml::View;

/// How objects are deleted; the defaults are kubectl's.
#[derive(Clone, Debug)]
pub struct DeleteOptions {
    /// How many objects are deleted at once.
    pub concurrency: usize,
    /// Plays it through, and who does.
    pub dry_run: Option<DryRun>,
    /// Whether an object that is not there is no failure.
    pub ignore_not_found: bool,
    /// How many seconds the objects have to end; each kind's own where `None`.
    pub grace_seconds: Option<i64>,
    /// What becomes of what they own.
    pub cascade: Cascade,
    /// Whether to wait until they are gone.
    pub wait: bool,
    /// For how long at most; without end where `None`.
    pub timeout: Option<Duration>,
}

/// What becomes of the objects that a deleted one owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cascade {
    /// They go after it.
    Background,
    /// They go before it.
    Foreground,
    /// They stay.
    Orphan,
}

/// How long to wait where nobody sets a limit, as kubectl does: a week.
const FOREVER: Duration = Duration::from_secs(168 * 60 * 60);

/// An object that a server has agreed to delete; `uid` tells it from one of the same name that comes later.
struct Going<'a> {
    intent: &'a Intent,
    uid: String,
}

/// Deletes what `bundle` names, in the reverse of the order in which it would be applied. Each wave is gone,
/// finalizers and all, before the next one goes, so that a controller outlives what only it can clean up;
/// unless `options` say not to wait. Returns how many objects were not deleted.
///
/// An object that is not there counts as not deleted unless `options` say to ignore it, and stops nothing. Any
/// other failure stops the waves that follow: they hold what the failed object may still need.
///
/// # Errors
/// [`PrepareError`]: the Bundle names kinds that the server does not know. Nothing was deleted.
pub async fn delete(
    bundle: &Bundle,
    target: &Target,
    transport: &dyn Transport,
    namespace: &Namespace,
    options: &DeleteOptions,
    on_event: &mut dyn FnMut(Event),
) -> Result<usize, PrepareError> {
    let intents = prepare::resolve(bundle, target, namespace).map_err(PrepareError::Wrong)?;
    let mut waves: BTreeMap<Wave, Vec<&Intent>> = BTreeMap::new();
    for intent in intents.iter().rev() {
        waves.entry(wave(&intent.reference.gvk)).or_default().push(intent);
    }
    let deadline = Instant::now() + options.timeout.map_or(FOREVER, |limit| limit.min(FOREVER));
    let mut run = Run { api: Api::new(transport), options, deadline, left: 0, broken: None };
    for wave in waves.into_values().rev() {
        match run.broken.clone() {
            None => run.wave(&wave, on_event).await,
            Some(first) => run.skip(&wave, &first, on_event),
        }
    }
    Ok(run.left)
}

struct Run<'a> {
    api: Api<'a>,
    options: &'a DeleteOptions,
    deadline: Instant,
    left: usize,
    broken: Option<Affected>,
}

impl Run<'_> {
    async fn wave(&mut self, wave: &[&Intent], on_event: &mut dyn FnMut(Event)) {
        let (api, options) = (self.api, self.options);
        let mut answers = stream::iter(wave)
            .map(|intent| async move { (*intent, send(api, intent, options).await) })
            .buffered(options.concurrency.max(1));
        let mut going = Vec::new();
        while let Some((intent, answer)) = answers.next().await {
            let object = Affected::new(&intent.resource, &intent.reference);
            match answer {
                Ok(uid) => {
                    on_event(Event::Done { object, outcome: Outcome::Deleted, dry_run: options.dry_run });
                    going.push(Going { intent, uid });
                }
                Err(error) if error.is_not_found() && options.ignore_not_found => {}
                Err(error) => {
                    self.left += 1;
                    if !error.is_not_found() {
                        self.broken.get_or_insert_with(|| object.clone());
                    }
                    on_event(refusal::event(object, &error));
                }
            }
        }
        if options.wait && options.dry_run.is_none() {
            self.wait(&going, on_event).await;
        }
    }

    async fn wait(&mut self, going: &[Going<'_>], on_event: &mut dyn FnMut(Event)) {
        let (api, deadline) = (self.api, self.deadline);
        let mut waits = stream::iter(going)
            .map(|one| async move { (one, gone(api, one, deadline).await) })
            .buffer_unordered(going.len().max(1));
        while let Some((one, left)) = waits.next().await {
            if let Some(reason) = left {
                let object = Affected::new(&one.intent.resource, &one.intent.reference);
                self.left += 1;
                self.broken.get_or_insert_with(|| object.clone());
                on_event(Event::NotReady { object, reason });
            }
        }
    }

    fn skip(&mut self, wave: &[&Intent], first: &Affected, on_event: &mut dyn FnMut(Event)) {
        for intent in wave {
            self.left += 1;
            let object = Affected::new(&intent.resource, &intent.reference);
            let because = format!("{}/{} was not deleted", first.resource, first.reference.name);
            on_event(Event::Skipped { object, because });
        }
    }
}

/// Asks for one deletion; the object's uid, as far as the server tells it.
async fn send(api: Api<'_>, intent: &Intent, options: &DeleteOptions) -> Result<String, CallError> {
    let (resource, reference) = (&intent.resource, &intent.reference);
    if options.dry_run == Some(DryRun::Client) {
        return Ok(String::new());
    }
    let with = client::DeleteOptions {
        propagation: Some(match options.cascade {
            Cascade::Background => "Background",
            Cascade::Foreground => "Foreground",
            Cascade::Orphan => "Orphan",
        }),
        grace_seconds: options.grace_seconds,
        uid: None,
        dry_run: options.dry_run.is_some(),
    };
    let answer = api.delete(resource, reference.namespace.as_deref(), &reference.name, &with).await?.value;
    let uid = (&answer).dig("details.uid").or_else(|| (&answer).dig("metadata.uid"));
    Ok(uid.and_then(View::as_str).unwrap_or_default().to_owned())
}

/// Follows an object until it is gone; why it is not, if it is still there at `deadline`. Who may delete but not
/// read does not wait, as with kubectl.
async fn gone(api: Api<'_>, one: &Going<'_>, deadline: Instant) -> Option<String> {
    let Intent { resource, reference, .. } = one.intent;
    let mut finalizers = String::new();
    let mut holds = |found: Option<&Value>| {
        let same = found.filter(|object| object.dig("metadata.uid").and_then(View::as_str) == Some(&one.uid));
        let names =
            same.and_then(|object| object.dig("metadata.finalizers")).into_iter().flat_map(View::items);
        finalizers = names.filter_map(View::as_str).collect::<Vec<_>>().join(", ");
        same.is_none()
    };
    match follow::until(api, resource, reference, deadline, &mut holds).await {
        Ok(Followed::Held) => None,
        Ok(Followed::TimedOut) if finalizers.is_empty() => Some("it is still there".to_owned()),
        Ok(Followed::TimedOut) => {
            Some(format!("it is still there: its finalizers {finalizers} are not done"))
        }
        Err(error) if error.is_forbidden() => None,
        Err(error) => Some(format!("whether it is gone is not known: {error}")),
    }
}
