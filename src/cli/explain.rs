use std::process::ExitCode;

use super::{Failure, Session};

/// Explain a rule, or a kind and its fields
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A rule as api/required, or a kind and fields as deployment.spec.replicas
    #[arg(value_name = "RULE|KIND.FIELD")]
    topic: String,
}

/// Runs the verb.
pub fn run(args: Args, _session: &Session) -> Result<ExitCode, Failure> {
    Err(Failure::internal(format!("not built yet: {args:?}")))
}
