//! Whether an object has become what its spec asks for, as kstatus judges it (cli-utils `pkg/kstatus/status`).
//!
//! In: an object as a server shows it, and the time. Out: a [`Readiness`]. First what holds for any kind
//! (deletion, the observed generation, the conditions `Reconciling` and `Stalled`), then the kind's own rule,
//! then the condition `Ready`; an object that says nothing of all this is current. It waits for nothing and asks
//! no server: a caller who wants to know of a Deployment's pods asks for each pod.

mod claims;
mod condition;
mod pod;
mod workloads;

use jiff::Timestamp;
use serde_json::Value;

use super::table::{self, Kind};
use crate::yaml::View;
use condition::condition;

/// How far an object is on its way to what its spec asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It is what its spec asks for.
    Current,
    /// It is on its way.
    InProgress {
        /// What is still awaited: `Available: 1/3`.
        why: String,
    },
    /// It will not become so without somebody's doing.
    Failed {
        /// What went wrong.
        why: String,
    },
    /// It is being deleted.
    Terminating,
}

impl Readiness {
    fn in_progress(why: impl Into<String>) -> Self {
        Self::InProgress { why: why.into() }
    }

    fn failed(why: impl Into<String>) -> Self {
        Self::Failed { why: why.into() }
    }

    /// Whether there is nothing more to wait for.
    pub fn is_current(&self) -> bool {
        matches!(self, Self::Current)
    }

    /// What is awaited or went wrong, where something is or did.
    pub fn why(&self) -> Option<&str> {
        match self {
            Self::InProgress { why } | Self::Failed { why } => Some(why),
            Self::Current | Self::Terminating => None,
        }
    }
}

/// How far `object` is at `now`. The time counts for pods only: one that cannot be scheduled has failed after
/// 15 seconds.
pub fn of(object: &Value, now: Timestamp) -> Readiness {
    generic(object)
        .or_else(|| of_kind(object, now))
        .or_else(|| ready_condition(object))
        .unwrap_or(Readiness::Current)
}

/// What holds for objects of any kind, before the kind's own rule is asked.
fn generic(object: &Value) -> Option<Readiness> {
    if object.dig("metadata.deletionTimestamp").is_some_and(|at| !at.is_null()) {
        return Some(Readiness::Terminating);
    }
    let observed = object.dig("status.observedGeneration").and_then(View::as_i64);
    let generation = object.dig("metadata.generation").and_then(View::as_i64);
    if let (Some(observed), Some(generation)) = (observed, generation)
        && observed != generation
    {
        let why = format!("its controller has seen generation {observed}, the latest is {generation}");
        return Some(Readiness::in_progress(why));
    }
    if let Some(reconciling) = condition(object, "Reconciling").filter(|it| it.is("True")) {
        return Some(Readiness::in_progress(reconciling.why()));
    }
    condition(object, "Stalled").filter(|it| it.is("True")).map(|it| Readiness::failed(it.why()))
}

/// What the condition `Ready` says, for kinds that have no rule of their own.
fn ready_condition(object: &Value) -> Option<Readiness> {
    let ready = condition(object, "Ready")?;
    Some(match ready.is("True") {
        true => Readiness::Current,
        false => Readiness::in_progress(ready.why()),
    })
}

/// The kind's own rule; `None` for a kind that has none.
fn of_kind(object: &Value, now: Timestamp) -> Option<Readiness> {
    let (group, kind) = (group_of(object), object.get("kind").and_then(Value::as_str)?);
    let rule = RULES.iter().find(|(of, _)| (of.group, of.kind) == (group, kind));
    rule.map(|(_, rule)| rule(object, now))
}

type Rule = fn(&Value, Timestamp) -> Readiness;

/// The kinds that have a rule of their own.
static RULES: &[(&Kind, Rule)] = &[
    (&table::POD, pod::readiness),
    (&table::SERVICE, |object, _| claims::service(object)),
    (&table::PERSISTENT_VOLUME_CLAIM, |object, _| claims::claim(object)),
    (&table::DEPLOYMENT, |object, _| workloads::deployment(object)),
    (&table::STATEFUL_SET, |object, _| workloads::stateful_set(object)),
    (&table::DAEMON_SET, |object, _| workloads::daemon_set(object)),
    (&table::REPLICA_SET, |object, _| workloads::replica_set(object)),
    (&table::JOB, |object, _| workloads::job(object)),
    (&table::CUSTOM_RESOURCE_DEFINITION, |object, _| claims::definition(object)),
    // Their conditions tell of disruptions and schedules, not of whether they were taken in.
    (&table::POD_DISRUPTION_BUDGET, |_, _| Readiness::Current),
    (&table::CRON_JOB, |_, _| Readiness::Current),
];

fn group_of(object: &Value) -> &str {
    let version = object.get("apiVersion").and_then(Value::as_str).unwrap_or_default();
    version.split_once('/').map_or("", |(group, _)| group)
}

/// The integer at `dotted`, if there is one.
fn number(object: &Value, dotted: &str) -> Option<i64> {
    object.dig(dotted).and_then(View::as_i64)
}

/// The string at `dotted`, empty if there is none.
fn string<'a>(object: &'a Value, dotted: &str) -> &'a str {
    object.dig(dotted).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests;
