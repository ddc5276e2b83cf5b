use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use super::source_args::unreadable;
use super::{Failure, Session, Stream};
use crate::api::Clock as _;
use crate::render::Options;
use crate::render::suite::{self, Choice, Tested};
use crate::report::chart_tests::Format;

/// Run the tests of charts: `tests/*.yaml` beside their templates
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The directories of charts
    #[arg(value_name = "CHART", required = true, value_hint = clap::ValueHint::DirPath)]
    charts: Vec<PathBuf>,
    /// Run only the tests whose file or name holds this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Write snapshots rather than compare them; so does UPDATE in the environment
    #[arg(long)]
    update: bool,
    /// Fetch nothing: URLs are taken from what was fetched before
    #[arg(long)]
    offline: bool,
    /// The format of the outcome
    #[arg(short = 'o', long = "output", value_name = "FORMAT", default_value = "human")]
    #[arg(value_parser = format_parser(), help_heading = "Output")]
    format: Format,
}

/// Runs the tests and writes what came of them; status 1 where one failed or a test file is wrong.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    let began = session.now();
    let options = Options { web: Some(Arc::new(session.web(args.offline)?)), ..Options::default() };
    let update = args.update || session.var_os("UPDATE").is_some();
    let choice = Choice { filter: args.filter.clone(), update };
    let tested = suite::run(&args.charts, &options, &choice).map_err(unreadable)?;
    args.found_some(&tested)?;
    let elapsed = Duration::try_from(session.now().duration_since(began)).unwrap_or_default();
    let mut out = session.stdout();
    args.format.write(&mut out, &tested, elapsed, session.style(Stream::Out))?;
    out.flush()?;
    let mut err = session.stderr();
    for path in &tested.written {
        writeln!(err, "updated {}", path.display())?;
    }
    err.flush()?;
    Ok(if tested.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Args {
    /// That nothing was run is no success.
    fn found_some(&self, tested: &Tested) -> Result<(), Failure> {
        if !tested.verdicts.is_empty() || !tested.is_clean() {
            return Ok(());
        }
        match &self.filter {
            Some(filter) if tested.left_out > 0 => {
                Err(Failure::usage(format!("no test is called `{filter}`, nor a file of tests")))
            }
            _ => Err(Failure::config("there are no tests")
                .hint("they stand beside a chart's templates: `tests/web.yaml`")),
        }
    }
}

/// Reads a format by the name that `report` gives it.
fn format_parser() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::{PossibleValuesParser, TypedValueParser as _};
    let named = |name: &str| Format::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
    PossibleValuesParser::new(Format::ALL.map(|(name, _)| name))
        .map(move |name| named(&name).unwrap_or(Format::Human))
}
