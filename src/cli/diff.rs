use std::process::ExitCode;

use super::source_args::SourceArgs;
use super::target_args::TargetArgs;
use super::{Failure, Session};

/// Show what apply would change in the cluster
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    target: TargetArgs,
}

/// Runs the verb.
pub fn run(args: Args, _session: &Session) -> Result<ExitCode, Failure> {
    Err(Failure::internal(format!("not built yet: {args:?}")))
}
