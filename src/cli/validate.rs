use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use super::config::Config;
use super::findings_args::FindingsArgs;
use super::fix;
use super::source_args::{SourceArgs, unreadable};
use super::{Failure, Session, Stream};
use crate::check::{self, Checker, Judged, Options, Selection};
use crate::kinds::schema::Lookup;
use crate::object::{Bundle, Object};
use crate::render::schemas::Locations;
use crate::render::{self, Rendered, Visited};
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
    /// Make the repairs that are safe: standard input is printed repaired, files are rewritten
    #[arg(long, help_heading = "Repairs")]
    fix: bool,
    /// Show what `--fix` would change, and change nothing; status 1 where it would change something
    #[arg(long, conflicts_with = "fix", help_heading = "Repairs")]
    diff: bool,
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
    if (args.fix || args.diff)
        && let Some(status) = args.repair(&render_options, &options, session)?
    {
        return Ok(status);
    }
    let checker = Checker::new(&options);
    let Visited { parts, diagnostics, others } = args.source.visit(&render_options, session, |part| {
        let again = part.can_be_read_again();
        checker.part(part.objects.into_iter().filter(|object| args.wants(object)), again)
    })?;
    let objects = parts.iter().map(Judged::len).sum();
    let diagnostics = checker.finish(parts, diagnostics, &render::read_again);
    args.tell(Findings::new(&diagnostics, objects, others), session, Stream::Out)
}

impl Args {
    /// Whether an object is judged: whether its kind is not left out.
    fn wants(&self, object: &Object) -> bool {
        !self.skip.iter().any(|kind| kind.eq_ignore_ascii_case(&object.reference.gvk.kind))
    }

    /// Makes the safe repairs, or shows them. What is to be told of the files then is for who comes after; the status
    /// to end with is given where that is nobody: after a difference, and after standard input, which goes repaired
    /// to standard output and its findings to standard error.
    fn repair(
        &self,
        rendering: &render::Options,
        options: &Options,
        session: &Session,
    ) -> Result<Option<ExitCode>, Failure> {
        let given = self.source.stdin_name();
        if given.is_some() && self.source.sources.len() > 1 {
            return Err(Failure::usage("`--fix` prints what `-` reads, so it must be the only SOURCE"));
        }
        let Rendered { bundle, texts, diagnostics, others, .. } = self.source.render(rendering, session)?;
        let wants = |object: &Object| self.wants(object);
        let bundle: Bundle = bundle.into_objects().into_iter().filter(wants).collect();
        let found = check::check(&bundle, diagnostics, options);
        let repairs = fix::repairs(&bundle, &found, given, options, &wants);
        if self.diff {
            fix::show(&repairs, session)?;
            return Ok(Some(ExitCode::from(u8::from(!repairs.is_empty()))));
        }
        if given.is_none() {
            fix::write(&repairs, session)?;
            return Ok(None);
        }
        let repair = repairs.into_iter().next();
        let text = repair.as_ref().map(|repair| &repair.fixed.text);
        let text = text.or(texts.first().map(|rendition| &rendition.text));
        let mut out = session.stdout();
        out.write_all(text.map(|text| text.content()).unwrap_or_default().as_bytes())?;
        out.flush()?;
        let found = repair.map_or(found, |repair| repair.fixed.found);
        self.tell(Findings::new(&found, bundle.len(), others), session, Stream::Err).map(Some)
    }

    /// Writes findings to one of the outputs; the status to end with.
    fn tell(&self, findings: Findings, session: &Session, stream: Stream) -> Result<ExitCode, Failure> {
        let mut out = if stream == Stream::Out { session.stdout() } else { session.stderr() };
        findings.write(&mut out, self.findings.format, session.style(stream))?;
        out.flush()?;
        Ok(self.findings.status(findings.diagnostics))
    }

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
