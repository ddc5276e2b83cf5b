use std::io::Write as _;
use std::process::ExitCode;

use super::source_args::SourceArgs;
use super::target_args::TargetArgs;
use super::{Failure, Session, Stream};
use crate::apply;
use crate::diff::{Secrets, differences};
use crate::report::diff::Format;

/// Show what apply would change in the cluster
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    target: TargetArgs,
    /// The format of the differences
    #[arg(short = 'o', long = "output", value_name = "FORMAT", default_value = "human")]
    #[arg(value_parser = format_parser(), help_heading = "Output")]
    format: Format,
    /// Show the values of Secrets
    #[arg(long, help_heading = "Output")]
    show_secrets: bool,
}

/// Plans as apply does and shows the plan's changes; status 1 where there are any. Nothing is written.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    args.source.require_sources()?;
    session.block_on(diff(&args, session))?
}

async fn diff(args: &Args, session: &Session) -> Result<ExitCode, Failure> {
    let source = &args.source;
    let opened = args.target.open(session, source.namespace.as_deref(), source.one_kube_version()?).await?;
    let plan = match source.prepare(&opened, apply::CONCURRENCY, false, session).await? {
        Ok(planned) => planned.plan,
        Err(status) => return Ok(status),
    };
    let secrets = if args.show_secrets { Secrets::Shown } else { Secrets::Masked };
    let changes = plan.waves.iter().flatten().map(|step| &step.change);
    let types = |gvk: &crate::object::Gvk| plan.schemas.kind(&gvk.group, &gvk.version, &gvk.kind);
    let found = differences(changes, types, secrets);
    let mut out = session.stdout();
    args.format.write(&mut out, &found, session.style(Stream::Out))?;
    out.flush()?;
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads a format by the name that `report` gives it.
fn format_parser() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::{PossibleValuesParser, TypedValueParser as _};
    let named = |name: &str| Format::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
    PossibleValuesParser::new(Format::ALL.map(|(name, _)| name))
        .map(move |name| named(&name).unwrap_or(Format::Human))
}
