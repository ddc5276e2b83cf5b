use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::source_args::{SourceArgs, unreadable};
use super::target_args::TargetArgs;
use super::{Failure, Session, Stream};
use crate::apply::{self, PrepareError};
use crate::diff::{Change, Secrets, bundles, differences};
use crate::kinds::schema::Schemas;
use crate::object::Gvk;
use crate::render::{self, Source};
use crate::report::diff::Format;

/// Show what apply would change in the cluster, or what differs from other sources
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    target: TargetArgs,
    /// Compare with another SOURCE, the old side, instead of the cluster: nothing is asked of one
    #[arg(long, value_name = "SOURCE", conflicts_with_all = ["since", "kubeconfig", "context", "server", "token", "local"], help_heading = "Old side")]
    #[arg(value_hint = clap::ValueHint::AnyPath)]
    against: Vec<PathBuf>,
    /// Compare with what the same sources and values held in a revision of their git repository
    #[arg(long, value_name = "GITREF", conflicts_with_all = ["kubeconfig", "context", "server", "token", "local"], help_heading = "Old side")]
    since: Option<String>,
    /// The format of the differences
    #[arg(short = 'o', long = "output", value_name = "FORMAT", default_value = "human")]
    #[arg(value_parser = format_parser(), help_heading = "Output")]
    format: Format,
    /// Show the values of Secrets
    #[arg(long, help_heading = "Output")]
    show_secrets: bool,
}

/// Shows what differs; status 1 where something does. Nothing is written.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    args.source.require_sources()?;
    match args.against.is_empty() && args.since.is_none() {
        true => session.block_on(with_cluster(&args, session))?,
        false => offline(&args, session),
    }
}

/// Plans as apply does, and shows the plan's changes.
async fn with_cluster(args: &Args, session: &Session) -> Result<ExitCode, Failure> {
    let source = &args.source;
    let opened = args.target.open(session, source.namespace.as_deref(), source.one_kube_version()?).await?;
    let plan = match source.prepare(&opened, apply::CONCURRENCY, false, session).await? {
        Ok(planned) => planned.plan,
        Err(status) => return Ok(status),
    };
    show(args, plan.waves.iter().flatten().map(|step| &step.change), plan.schemas, session)
}

/// Compares what two sets of sources give, without a cluster.
fn offline(args: &Args, session: &Session) -> Result<ExitCode, Failure> {
    let source = &args.source;
    source.one_kube_version()?;
    let options = source.options(session)?;
    let new = source.render(&options, session)?;
    let old = match &args.since {
        Some(reference) => {
            let (sources, options) =
                render::since(&source.sources(session)?, &options, reference).map_err(unreadable)?;
            render::render(&sources, &options)
        }
        None => {
            render::render(&args.against.iter().cloned().map(Source::Named).collect::<Vec<_>>(), &options)
        }
    };
    let old = old.map_err(unreadable)?;
    for rendered in [&old, &new] {
        if rendered.is_broken() {
            return source.refused(PrepareError::Wrong(rendered.diagnostics.clone()), session);
        }
    }
    let schemas = Schemas::of(source.kube_versions().last());
    let namespace = source.namespace.as_deref().filter(|name| !name.is_empty()).unwrap_or("default");
    let changes = bundles(&old.bundle, &new.bundle, namespace, schemas);
    show(args, &changes, schemas, session)
}

fn show<'c>(
    args: &Args,
    changes: impl IntoIterator<Item = &'c Change>,
    schemas: Schemas,
    session: &Session,
) -> Result<ExitCode, Failure> {
    let secrets = if args.show_secrets { Secrets::Shown } else { Secrets::Masked };
    let types = |gvk: &Gvk| schemas.kind(&gvk.group, &gvk.version, &gvk.kind);
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
