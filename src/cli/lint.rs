use std::process::ExitCode;

use super::validate::{self, Practice};
use super::{Failure, Session};

/// Say what the API server would refuse, and what is unwise beside
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    #[command(flatten)]
    validate: validate::Args,
}

/// As `validate`, with the rules of practice speaking, too.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    validate::judge(args.validate, Practice::Speaks, session)
}
