use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::source_args::unreadable;
use super::{Failure, Session, file};
use crate::render::package::{self, Package, Versions};

/// Pack a chart into a file
#[derive(Debug, clap::Args)]
#[command(after_help = "The same files give the same bytes on every machine.")]
pub struct Args {
    /// The chart's directory
    #[arg(value_name = "CHART", value_hint = clap::ValueHint::DirPath)]
    chart: PathBuf,
    /// Write the file into this directory
    #[arg(short, long, value_name = "DIR", default_value = ".", value_hint = clap::ValueHint::DirPath)]
    destination: PathBuf,
    /// Give the packed chart this version
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// Give the packed chart this version of what it installs
    #[arg(long, value_name = "VERSION")]
    app_version: Option<String>,
}

/// Writes the packed chart and prints its path; status 1, and nothing written, where the chart is broken.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    let versions = Versions { version: args.version, app_version: args.app_version };
    let Package { file_name, content } = match package::package(&args.chart, &versions).map_err(unreadable)? {
        Ok(package) => package,
        Err(diagnostics) => {
            session.tell(&diagnostics)?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let path = match args.destination.as_os_str() == "." {
        true => PathBuf::from(file_name),
        false => args.destination.join(file_name),
    };
    let unwritable = |error| Failure::config(format!("cannot write `{}`: {error}", path.display()));
    fs::create_dir_all(&args.destination).map_err(unwritable)?;
    file::put(&path, &content).map_err(unwritable)?;
    let mut out = session.stdout();
    writeln!(out, "{}", path.display())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
