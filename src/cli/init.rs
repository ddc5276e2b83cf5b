use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Failure, Session};
use crate::render::starter::{self, Error};

/// Write a chart to start from
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to write it into, by whose last part it is called; it must be empty or not there
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    directory: PathBuf,
}

/// Writes the chart and says what to do with it.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    let shown = args.directory.display();
    let folder = session.current_dir()?.join(&args.directory);
    // `..` has no name before it is resolved.
    let folder = if folder.file_name().is_none() { folder.canonicalize().unwrap_or(folder) } else { folder };
    let written = starter::write(&folder).map_err(|error| match error {
        Error::Name { .. } => Failure::usage(error),
        Error::Occupied(_) => Failure::usage(error).hint("nothing is ever overwritten: name another folder"),
        Error::Unwritable { .. } => Failure::config(error),
    })?;
    let mut out = session.stdout();
    writeln!(out, "wrote {} files to {shown}", written.len())?;
    writeln!(out, "\n  hoist test {shown}\n  hoist lint {shown}\n  hoist apply {shown} --local --wait")?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
