use std::collections::HashSet;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use serde_json::Value;

use super::event::{Affected, DryRun, Event, Outcome};
use super::plan::{Plan, Step};
use super::write::{self, WriteError, Written};
use super::{establish, refusal};
use crate::api::Transport;
use crate::client::{Api, Resource};
use crate::diff::Action;
use crate::kinds::schema::Schemas;
use crate::object::Reference;
use crate::yaml::View;

/// How a Plan is carried out.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many objects are written at once.
    pub concurrency: usize,
    /// Plays it through, and who does.
    pub dry_run: Option<DryRun>,
    /// Who writes, for the objects' managedFields.
    pub field_manager: String,
}

/// How many objects are written at once unless told otherwise.
pub const CONCURRENCY: usize = 32;
/// Who writes client-side, unless told otherwise; the name that server-side apply will use is another, as with
/// kubectl.
pub const FIELD_MANAGER: &str = "hoist-client-side-apply";

impl Default for Options {
    fn default() -> Self {
        Self { concurrency: CONCURRENCY, dry_run: None, field_manager: FIELD_MANAGER.to_owned() }
    }
}

/// What became of a Plan.
#[derive(Debug, Default)]
pub struct Report {
    /// The objects that are as the Plan wants them, as the server has them now.
    pub done: Vec<Applied>,
    /// How many were refused.
    pub failed: usize,
    /// How many were not sent.
    pub skipped: usize,
}

/// An object that is as the Plan wants it.
#[derive(Clone, Debug)]
pub struct Applied {
    /// How it is reached.
    pub resource: Resource,
    /// The object.
    pub reference: Reference,
    /// As the server has it.
    pub object: Value,
}

impl Report {
    /// Whether every object is as the Plan wants it.
    pub fn is_clean(&self) -> bool {
        self.failed == 0 && self.skipped == 0
    }
}

/// Carries out `plan`, wave after wave, the objects of a wave at once; the events come in the Plan's order.
///
/// An object that fails stops neither its wave nor what is under way. But no later wave begins: a Deployment
/// must not roll out against the ConfigMap that was refused. Every object that is left out so is told as
/// skipped; what was done stays, and applying again goes on from there.
pub async fn run(
    plan: Plan,
    transport: &dyn Transport,
    options: &Options,
    on_event: &mut dyn FnMut(Event),
) -> Report {
    let api = Api::new(transport);
    let mut report = Report::default();
    let mut warned = HashSet::new();
    let mut broken: Option<Affected> = None;
    for wave in plan.waves {
        if let Some(first) = broken.as_ref().filter(|_| options.dry_run.is_none()) {
            skip(&wave, first, &mut report, on_event);
            continue;
        }
        let before = report.done.len();
        let mut outcomes = stream::iter(wave.iter())
            .map(|step| async move { (step, attempt(step, plan.schemas, api, options).await) })
            .buffered(options.concurrency.max(1));
        while let Some((step, outcome)) = outcomes.next().await {
            let object = Affected::new(&step.resource, &step.change.reference);
            match outcome {
                Ok(written) => finish(step, object, written, options, &mut warned, &mut report, on_event),
                Err(error) => {
                    broken.get_or_insert_with(|| object.clone());
                    report.failed += 1;
                    on_event(failure(object, &error));
                }
            }
        }
        if options.dry_run.is_none()
            && let Err((definition, error)) = establish::all(api, &report.done[before..]).await
        {
            report.failed += 1;
            on_event(failure(definition.clone(), &WriteError::Call(error)));
            broken.get_or_insert(definition);
        }
    }
    report
}

async fn attempt(
    step: &Step,
    schemas: Schemas,
    api: Api<'_>,
    options: &Options,
) -> Result<Written, WriteError> {
    let unchecked = match options.dry_run {
        None => false,
        Some(DryRun::Client) => true,
        Some(DryRun::Server) => step.premature,
    };
    match unchecked {
        false => write::carry_out(step, schemas, api, options).await,
        true => Ok(Written {
            outcome: write::outcome_of(&step.change.action),
            object: step.change.after.clone().unwrap_or_default(),
            warnings: match options.dry_run {
                Some(DryRun::Server) => vec![UNCHECKED.to_owned()],
                _ => Vec::new(),
            },
        }),
    }
}

const UNCHECKED: &str =
    "the server cannot check it before what it needs is there: its namespace, its kind, its account or class";

fn finish(
    step: &Step,
    object: Affected,
    written: Written,
    options: &Options,
    warned: &mut HashSet<String>,
    report: &mut Report,
    on_event: &mut dyn FnMut(Event),
) {
    let Written { outcome, object: now, warnings } = written;
    let own = own_warnings(step, outcome);
    let fresh = warnings.into_iter().filter(|warning| warned.insert(warning.clone())).chain(own);
    for message in fresh {
        on_event(Event::Warning { object: Some(object.clone()), message });
    }
    on_event(Event::Done { object, outcome, dry_run: options.dry_run });
    let (resource, reference) = (step.resource.clone(), step.change.reference.clone());
    report.done.push(Applied { resource, reference, object: now });
}

/// What a person should know of an object that was there before.
fn own_warnings(step: &Step, outcome: Outcome) -> Option<String> {
    let before = step.change.before.as_ref()?;
    if before.dig("metadata.deletionTimestamp").is_some_and(|at| !at.is_null()) {
        return Some("it is being deleted: what was applied goes with it".to_owned());
    }
    let annotations = before.dig("metadata.annotations");
    let managed = annotations.and_then(|all| all.get(crate::merge::last_applied::ANNOTATION)).is_some();
    let adopted =
        outcome == Outcome::Configured && matches!(step.change.action, Action::Update { .. }) && !managed;
    adopted.then(|| {
        "it was not made by apply: fields that it has and the manifest lacks stay; from now on apply keeps track"
            .to_owned()
    })
}

fn skip(wave: &[Step], first: &Affected, report: &mut Report, on_event: &mut dyn FnMut(Event)) {
    for step in wave {
        report.skipped += 1;
        let object = Affected::new(&step.resource, &step.change.reference);
        let because = format!("{}/{} failed", first.resource, first.reference.name);
        on_event(Event::Skipped { object, because });
    }
}

fn failure(object: Affected, error: &WriteError) -> Event {
    match error {
        WriteError::Call(error) => refusal::event(object, error),
        WriteError::Merge(error) => {
            Event::Failed { object, reason: error.to_string(), details: Vec::new(), help: Vec::new() }
        }
    }
}

/// How long a definition may take to be established.
pub(super) const ESTABLISH_LIMIT: Duration = Duration::from_secs(60);
