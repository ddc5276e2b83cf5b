use std::process::ExitCode;

use super::source_args::SourceArgs;
use super::{Failure, Session};

/// Say what the API server would refuse, where, and how to mend it
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
}

/// Runs the verb.
pub fn run(args: Args, _session: &Session) -> Result<ExitCode, Failure> {
    Err(Failure::internal(format!("not built yet: {args:?}")))
}
