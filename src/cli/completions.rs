use std::io::Write as _;
use std::process::ExitCode;

use clap_complete::{Shell, generate};

use super::{Failure, Session};

/// Print the completions for a shell
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Writes the script that a shell sources. `completions/` holds the same.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    generate(args.shell, &mut super::command(), "hoist", &mut script);
    let mut out = session.stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
