use std::io::Write as _;
use std::process::ExitCode;

use super::findings_args::FindingsArgs;
use super::source_args::SourceArgs;
use super::{Failure, Session, Stream};
use crate::check::{self, Options, Selection};
use crate::object::Bundle;
use crate::render::{self, Rendered};
use crate::report::Findings;

/// Say what the API server would refuse, where, and how to mend it
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    findings: FindingsArgs,
    /// Let only these rules or groups speak
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Checks")]
    select: Vec<String>,
    /// Keep these rules or groups quiet
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Checks")]
    ignore: Vec<String>,
    /// Leave out objects of this kind
    #[arg(long, value_name = "KIND", value_delimiter = ',', help_heading = "Checks")]
    skip: Vec<String>,
    /// Call it an error where something cannot be checked
    #[arg(long, help_heading = "Checks")]
    strict: bool,
}

/// Whether the rules about what is wise speak without being named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Practice {
    Speaks,
    IsQuiet,
}

/// Renders the sources and writes what the rules find; status 1 where something reaches `--fail-on`.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    judge(args, Practice::IsQuiet, session)
}

/// What `validate` and `lint` do.
pub(super) fn judge(args: Args, practice: Practice, session: &Session) -> Result<ExitCode, Failure> {
    let selection = Selection::new(&args.select, &args.ignore)
        .map_err(|unknown| Failure::usage(unknown).hint("`hoist explain` names every rule"))?;
    let selection = if practice == Practice::Speaks { selection.with_practice() } else { selection };
    let render_options = render::Options { strict: args.strict, ..args.source.options(session)? };
    let Rendered { bundle, diagnostics, others, .. } = args.source.render(&render_options, session)?;
    let bundle = without(bundle, &args.skip);
    let options = Options {
        versions: args.source.kube_versions(),
        selection,
        strict: args.strict,
        namespace: args.source.namespace.clone(),
    };
    let diagnostics = check::check(&bundle, diagnostics, &options);
    let mut out = session.stdout();
    let findings = Findings::new(&diagnostics, bundle.len(), others);
    findings.write(&mut out, args.findings.format, session.style(Stream::Out))?;
    out.flush()?;
    Ok(args.findings.status(&diagnostics))
}

/// The objects but those of skipped kinds.
fn without(bundle: Bundle, skipped: &[String]) -> Bundle {
    if skipped.is_empty() {
        return bundle;
    }
    let skips = |kind: &str| skipped.iter().any(|skipped| skipped.eq_ignore_ascii_case(kind));
    bundle.into_objects().into_iter().filter(|object| !skips(&object.reference.gvk.kind)).collect()
}
