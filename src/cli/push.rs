use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::source_args::unreadable;
use super::{Failure, Session};
use crate::render::package::{self, Packed};
use crate::render::registry;

/// Send a packed chart to a registry
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Credentials are taken from where `docker login` and `helm registry login` keep them."
)]
pub struct Args {
    /// The packed chart, as `hoist package` writes it
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// The folder of a registry: `oci://HOST/PATH` gets the chart as `oci://HOST/PATH/NAME:VERSION`
    #[arg(value_name = "REGISTRY")]
    registry: String,
    /// Ask the registry over plain HTTP
    #[arg(long)]
    plain_http: bool,
}

/// Sends the chart and prints where it is, with its digest; status 1 where the file is no packed chart.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    let Packed { description, content } = match package::open(&args.file).map_err(unreadable)? {
        Ok(packed) => packed,
        Err(diagnostic) => {
            session.tell(&[*diagnostic])?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let web = session.web(false)?.with_plain_http(args.plain_http);
    let pushed = registry::push(&web, &args.registry, &description, &content).map_err(|refusal| {
        let file = args.file.display();
        let failure =
            Failure::config(format!("cannot send `{file}` to `{}`: {}", args.registry, refusal.reason));
        refusal.hint.into_iter().fold(failure, Failure::hint)
    })?;
    let mut out = session.stdout();
    writeln!(out, "{}@{}", pushed.reference, pushed.digest)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
