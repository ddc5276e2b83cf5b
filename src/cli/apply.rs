use std::process::ExitCode;
use std::time::Duration;

use super::prepare::Planned;
use super::run_args::{DryRun, RunArgs};
use super::source_args::SourceArgs;
use super::target_args::{Opened, TargetArgs, duration};
use super::{Failure, Session};
use crate::apply::{self, Event, FIELD_MANAGER, Options};

/// Make the cluster hold what the sources say
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    run: RunArgs,
    /// Wait until every object is ready, or one has failed
    #[arg(long)]
    wait: bool,
    /// How long to wait at most; 0 for as long as it takes
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = duration)]
    timeout: Duration,
    /// Do not show what charts have to say to those who have applied them
    #[arg(long)]
    hide_notes: bool,
    /// Who writes, for the objects' managedFields
    #[arg(long, value_name = "NAME", default_value = FIELD_MANAGER)]
    field_manager: String,
}

/// Plans, carries the plan out, and waits where that is asked for; status 1 where an object is refused, left out
/// or does not become ready. Before everything is rendered, checked and planned nothing is sent. When all is done the
/// charts' notes are shown, as Helm shows them.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    args.source.require_sources()?;
    session.block_on(apply(&args, session))?
}

async fn apply(args: &Args, session: &Session) -> Result<ExitCode, Failure> {
    let Args { source, target, run, .. } = args;
    let opened = target.open(session, source.namespace.as_deref(), source.one_kube_version()?).await?;
    let Opened { transport, target, namespace } = &opened;
    let makes = run.dry_run != DryRun::Client;
    let Planned { plan, notes } = match source.prepare(&opened, run.concurrency, makes, session).await? {
        Ok(planned) => planned,
        Err(status) => return Ok(status),
    };
    tracing::debug!("applying to namespace {}", namespace.name);
    let options = Options {
        concurrency: run.concurrency,
        dry_run: run.dry_run(),
        field_manager: args.field_manager.clone(),
    };
    let waits = args.wait && options.dry_run.is_none();
    let clean = run.shown(session, async |on_event| {
        let report = apply::run(plan, &**transport, &options, on_event).await;
        let mut clean = report.is_clean();
        if clean && waits {
            let clock = session.clock();
            let limit = Some(args.timeout).filter(|limit| !limit.is_zero());
            clean = apply::wait(&report.done, target, &**transport, limit, &*clock, on_event).await == 0;
        }
        let said = notes.into_iter().filter(|_| clean && !args.hide_notes);
        said.for_each(|text| on_event(Event::Notes { text }));
        clean
    });
    Ok(if clean.await? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
