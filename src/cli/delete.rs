use std::process::ExitCode;
use std::time::Duration;

use super::run_args::RunArgs;
use super::source_args::SourceArgs;
use super::target_args::{Opened, TargetArgs, duration};
use super::{Failure, Session};
use crate::apply::{self, Cascade, DeleteOptions};

/// Delete from the cluster what the sources name
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    target: TargetArgs,
    #[command(flatten)]
    run: RunArgs,
    /// An object that is not there is no failure
    #[arg(long)]
    ignore_not_found: bool,
    /// How many seconds the objects have to end; negative for what each kind has
    #[arg(long, value_name = "SECONDS", default_value_t = -1, allow_negative_numbers = true)]
    grace_period: i64,
    /// End at once, and do not wait for the node's word that a pod has ended
    #[arg(long, conflicts_with = "grace_period")]
    force: bool,
    /// What becomes of what the objects own
    #[arg(long, value_name = "HOW", default_value = "background")]
    cascade: CascadeArg,
    /// Wait until the objects are gone
    #[arg(long, value_name = "BOOL", default_value_t = true, action = clap::ArgAction::Set)]
    #[arg(num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    wait: bool,
    /// How long to wait at most; 0 for as long as it takes
    #[arg(long, value_name = "DURATION", default_value = "0", value_parser = duration)]
    timeout: Duration,
}

/// What becomes of the objects that a deleted one owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum CascadeArg {
    /// They go after it
    Background,
    /// They go before it
    Foreground,
    /// They stay
    Orphan,
}

/// Deletes in the reverse of apply's order; status 1 where an object is not there, is refused, or stays.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    args.source.require_sources()?;
    session.block_on(delete(&args, session))?
}

async fn delete(args: &Args, session: &Session) -> Result<ExitCode, Failure> {
    let Args { source, target, run, .. } = args;
    let opened = target.open(session, source.namespace.as_deref(), source.one_kube_version()?).await?;
    let bundle = match source.read(&opened, session)? {
        Ok(rendered) => rendered.bundle,
        Err(status) => return Ok(status),
    };
    let options = args.options();
    let Opened { transport, target, namespace } = &opened;
    let deleted = run.shown(session, async |on_event| {
        apply::delete(&bundle, target, &**transport, namespace, &options, on_event).await
    });
    match deleted.await? {
        Ok(0) => Ok(ExitCode::SUCCESS),
        Ok(_) => Ok(ExitCode::FAILURE),
        Err(error) => source.refused(error, session),
    }
}

impl Args {
    fn options(&self) -> DeleteOptions {
        DeleteOptions {
            concurrency: self.run.concurrency,
            dry_run: self.run.dry_run(),
            ignore_not_found: self.ignore_not_found,
            grace_seconds: match self.grace_period {
                _ if self.force => Some(0),
                // As kubectl: nothing is torn down at once unless that is forced.
                0 => Some(1),
                seconds => Some(seconds).filter(|seconds| *seconds > 0),
            },
            cascade: match self.cascade {
                CascadeArg::Background => Cascade::Background,
                CascadeArg::Foreground => Cascade::Foreground,
                CascadeArg::Orphan => Cascade::Orphan,
            },
            wait: self.wait,
            timeout: Some(self.timeout).filter(|limit| !limit.is_zero()),
        }
    }
}
