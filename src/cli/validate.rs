use std::process::ExitCode;

use super::findings_args::FindingsArgs;
use super::source_args::SourceArgs;
use super::{Failure, Session, Stream};
use crate::check::{self, Options, Selection};
use crate::diag::Diagnostic;
use crate::object::Bundle;
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

/// Renders the sources and writes what the rules find; status 1 where something reaches `--fail-on`.
pub fn run(args: Args, session: &Session) -> Result<ExitCode, Failure> {
    args.source.require_sources()?;
    let selection = Selection::new(&args.select, &args.ignore)
        .map_err(|unknown| Failure::usage(unknown).hint("`hoist explain` names every rule"))?;
    let (bundle, mut diagnostics) = read(&args, session)?;
    let options = Options { versions: args.source.kube_versions(), selection, strict: args.strict };
    diagnostics.retain(|found| options.selection.contains(&found.rule));
    diagnostics.extend(check::check(&bundle, &options));
    check::sort(&mut diagnostics);
    let mut out = session.stdout();
    let findings = Findings::new(&diagnostics, bundle.len());
    findings.write(&mut out, args.findings.format, session.style(Stream::Out))?;
    Ok(args.findings.status(&diagnostics))
}

/// The objects of the sources but those of skipped kinds, and what could not be read.
fn read(args: &Args, session: &Session) -> Result<(Bundle, Vec<Diagnostic>), Failure> {
    let (mut objects, mut diagnostics) = (Vec::new(), Vec::new());
    for source in &args.source.sources {
        for text in texts(source, session)? {
            let parsed = crate::yaml::parse(&std::sync::Arc::new(text));
            for label in parsed.diagnostics.iter().flat_map(|found| &found.labels) {
                crate::kinds::secret::conceal_unread(&label.text, label.span);
            }
            diagnostics.extend(parsed.diagnostics);
            objects.extend(parsed.documents.into_iter().filter_map(|tree| {
                let reference = crate::object::Reference::read(tree.root())?;
                Some(crate::object::Object { reference, body: crate::object::Body::Tree(tree) })
            }));
        }
    }
    objects.retain(|object| !args.skip.contains(&object.reference.gvk.kind));
    Ok((Bundle::from_iter(objects), diagnostics))
}

fn texts(source: &std::path::Path, session: &Session) -> Result<Vec<crate::text::Text>, Failure> {
    use crate::text::Text;
    let name = source.to_string_lossy().into_owned();
    let unreadable = |error: std::io::Error| Failure::config(format!("cannot read `{name}`: {error}"));
    if name == "-" {
        return Ok(vec![Text::new("-", String::from_utf8_lossy(&session.read_stdin()?))]);
    }
    if !source.is_dir() {
        let content = std::fs::read(source).map_err(unreadable)?;
        return Ok(vec![Text::new(name, String::from_utf8_lossy(&content))]);
    }
    let mut texts = Vec::new();
    for entry in ignore::WalkBuilder::new(source).sort_by_file_name(|one, other| one.cmp(other)).build() {
        let entry = entry.map_err(|error| Failure::config(error.to_string()))?;
        let path = entry.path();
        if path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json") {
            let content = std::fs::read(path).map_err(unreadable)?;
            texts.push(Text::new(path.to_string_lossy(), String::from_utf8_lossy(&content)));
        }
    }
    Ok(texts)
}
