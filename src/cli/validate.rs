use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use super::config::Config;
use super::findings_args::FindingsArgs;
use super::source_args::{SourceArgs, unreadable};
use super::{Failure, Session, Stream};
use crate::check::{Judge, Judged, Options, Selection};
use crate::kinds::schema::Lookup;
use crate::object::Object;
use crate::render::schemas::Locations;
use crate::render::{self, Visited};
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
    /// Find schemas of custom resources here: CRDs and JSON Schemas in a file, folder or URL, or a template as
    /// kubeconform has it
    #[arg(long, value_name = "LOCATION", help_heading = "Checks", value_hint = clap::ValueHint::AnyPath)]
    schema: Vec<String>,
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
pub(super) fn judge(mut args: Args, practice: Practice, session: &Session) -> Result<ExitCode, Failure> {
    let mut config = Config::find(session)?;
    args.configure(&mut config);
    let render_options = render::Options { strict: args.strict, ..args.source.options(session)? };
    let options = Options { schemas: schemas(&args, &render_options)?, ..args.options(config, practice)? };
    let judge = Judge::new(&options);
    let skips =
        |object: &Object| args.skip.iter().any(|kind| kind.eq_ignore_ascii_case(&object.reference.gvk.kind));
    let Visited { parts, diagnostics, others } = args.source.visit(&render_options, session, |part| {
        let again = part.can_be_read_again();
        judge.part(part.objects.into_iter().filter(|object| !skips(object)), again)
    })?;
    let objects = parts.iter().map(Judged::len).sum();
    let diagnostics = judge.finish(parts, diagnostics, &render::read_again);
    let mut out = session.stdout();
    let findings = Findings::new(&diagnostics, objects, others);
    findings.write(&mut out, args.findings.format, session.style(Stream::Out))?;
    out.flush()?;
    Ok(args.findings.status(&diagnostics))
}

impl Args {
    /// Fills in from `config` what no flag says. A version that a flag asks for holds for every path.
    fn configure(&mut self, config: &mut Config) {
        if self.source.kube_version.is_some() {
            config.overrides.iter_mut().for_each(|own| own.versions = None);
        }
        self.source.kube_version = self.source.kube_version.or(config.kube_version);
        self.findings.fail_on = self.findings.fail_on.or(config.fail_on);
        self.strict |= config.strict;
        let lists = [
            (&mut self.select, &config.select),
            (&mut self.ignore, &config.ignore),
            (&mut self.skip, &config.skip),
            (&mut self.schema, &config.schemas),
        ];
        for (given, configured) in lists {
            if given.is_empty() {
                given.clone_from(configured);
            }
        }
    }

    /// How the Bundle is judged.
    ///
    /// # Errors
    /// A usage failure for the name of a rule that is none.
    fn options(&self, config: Config, practice: Practice) -> Result<Options, Failure> {
        let selection = Selection::new(&self.select, &self.ignore)
            .map_err(|unknown| Failure::usage(unknown).hint("`hoist explain` names every rule"))?;
        let selection = if practice == Practice::Speaks { selection.with_practice() } else { selection };
        Ok(Options {
            versions: self.source.kube_versions(),
            selection,
            strict: self.strict,
            namespace: self.source.namespace.clone(),
            severities: config.severities,
            overrides: config.overrides,
            schemas: None,
        })
    }
}

/// Where `--schema` says that schemas are found; they are fetched as sources are.
fn schemas(args: &Args, options: &render::Options) -> Result<Option<Arc<dyn Lookup>>, Failure> {
    let (Some(web), false) = (&options.web, args.schema.is_empty()) else { return Ok(None) };
    let locations = Locations::new(&args.schema, web.clone(), options.kube_version).map_err(unreadable)?;
    Ok(Some(Arc::new(locations)))
}
