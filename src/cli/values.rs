use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use super::source_args::unreadable;
use super::values_args::ValuesArgs;
use super::{Failure, Session, Stream};
use crate::render::{self, Options, Source};
use crate::report::values::Format;

/// Print the values that a chart is rendered with, each with where it comes from
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The chart: a directory, a packed one, a URL or `path@gitref`
    #[arg(value_name = "CHART", value_hint = clap::ValueHint::AnyPath)]
    chart: PathBuf,
    /// Fetch nothing: URLs are taken from what was fetched before
    #[arg(long)]
    offline: bool,
    #[command(flatten)]
    given: ValuesArgs,
    /// The format of the values
    #[arg(short = 'o', long = "output", value_name = "FORMAT", default_value = "human")]
    #[arg(value_parser = format_parser(), help_heading = "Output")]
    format: Format,
    /// Show the values that flow into a Secret, and those that the chart's schema calls secret
    #[arg(long, help_heading = "Output")]
    show_secrets: bool,
}

/// Writes the values; status 1, and nothing written, where they are broken or the chart's schema refuses them.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    let options =
        Options { web: Some(Arc::new(session.web(args.offline)?)), ..args.given.options(None, session)? };
    let source = Source::Named(args.chart.clone());
    let found = render::chart_values(&source, &options).map_err(unreadable)?;
    let Some(found) = found else {
        let chart = args.chart.display();
        return Err(
            Failure::usage(format!("`{chart}` is no chart")).hint("name a directory that holds `Chart.yaml`")
        );
    };
    session.tell(&found.diagnostics)?;
    let Some(values) = found.values.as_ref() else { return Ok(ExitCode::FAILURE) };
    let is_secret = |path: &_| !args.show_secrets && found.is_secret(path);
    let mut out = session.stdout();
    args.format.write(&mut out, values, &is_secret, session.style(Stream::Out))?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn format_parser() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::{PossibleValuesParser, TypedValueParser as _};
    let named = |name: &str| Format::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
    PossibleValuesParser::new(Format::ALL.map(|(name, _)| name))
        .map(move |name| named(&name).unwrap_or(Format::Human))
}
