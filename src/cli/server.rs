use std::process::ExitCode;

use super::{Failure, Session};

/// Serve the embedded API server until it is told to end
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The port to serve on; 0 for any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,
}

/// Runs the verb.
pub fn run(args: Args, _session: &Session) -> Result<ExitCode, Failure> {
    Err(Failure::internal(format!("not built yet: {args:?}")))
}
