use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::config::Config;
use super::source_args::{SourceArgs, unreadable};
use super::{Failure, Session, Stream, provenance};
use crate::render::{self, Options, Provenance, Rendered, Rendition, Source};
use crate::report;

/// Render sources to a stream of manifests
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// Show only what these templates or files give: `templates/web.yaml.j2`, or a glob
    #[arg(short, long, value_name = "PATH")]
    show_only: Vec<String>,
    /// Write one file a template into this directory instead
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    output_dir: Option<PathBuf>,
    /// Show where a value of an object comes from instead: `Deployment/web:spec.replicas`
    #[arg(long, value_name = "KIND/NAME:PATH", conflicts_with_all = ["show_only", "output_dir"])]
    explain: Option<String>,
}

/// Renders the sources and writes their manifests; status 1, and nothing written, where one is broken.
pub fn run(mut args: Args, session: &Session) -> Result<ExitCode, Failure> {
    args.source.one_kube_version()?;
    if args.source.kube_version.is_none() {
        args.source.kube_version = Config::find(session)?.kube_version;
    }
    let options = args.source.options(session)?;
    let sources = args.source.sources(session)?;
    let rendered = render::render(&sources, &options).map_err(unreadable)?;
    session.tell(&rendered.diagnostics)?;
    if rendered.is_broken() {
        return Ok(ExitCode::FAILURE);
    }
    if let Some(wanted) = &args.explain {
        return explain(wanted, &rendered, &sources, &options, session);
    }
    let chosen = choose(&rendered, &args.show_only)?;
    match &args.output_dir {
        Some(directory) => write_files(&chosen, directory, session)?,
        None => {
            let mut out = session.stdout();
            write_stream(&mut out, &chosen)?;
            out.flush()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the way of the value that `wanted` names.
fn explain(
    wanted: &str,
    rendered: &Rendered,
    sources: &[Source],
    options: &Options,
    session: &Session,
) -> Result<ExitCode, Failure> {
    let mut charts = Vec::new();
    for source in sources {
        charts.extend(Provenance::of(source, options).map_err(unreadable)?);
    }
    let trail = provenance::trail(wanted, rendered, &charts)?;
    let mut out = session.stdout();
    report::provenance::write(&mut out, &trail, session.style(Stream::Out))?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The texts that `--show-only` names, in the order in which they were rendered; all of them without it.
fn choose<'r>(rendered: &'r Rendered, patterns: &[String]) -> Result<Vec<&'r Rendition>, Failure> {
    let mut matchers = Vec::new();
    for pattern in patterns {
        let glob =
            globset::GlobBuilder::new(pattern.trim_start_matches("./")).literal_separator(true).build();
        let glob =
            glob.map_err(|error| Failure::usage(format!("`{pattern}` is no glob: {}", error.kind())))?;
        matchers.push((pattern, glob.compile_matcher()));
    }
    let names = |text: &Rendition, matcher: &globset::GlobMatcher| {
        let within = text.source.split_once('/').map_or("", |(_, within)| within);
        let template = |path: &str| path.strip_suffix(".j2").map(str::to_owned).unwrap_or_default();
        let paths = [text.source.clone(), within.to_owned(), template(&text.source), template(within)];
        paths.iter().any(|path| matcher.is_match(path))
    };
    for (pattern, matcher) in &matchers {
        if !rendered.texts.iter().any(|text| names(text, matcher)) {
            let known: Vec<_> = rendered.texts.iter().map(|text| text.source.as_str()).collect();
            return Err(Failure::usage(format!("nothing that was rendered is called `{pattern}`"))
                .hint(format!("there are {}", known.join(", "))));
        }
    }
    let chosen =
        |text: &&Rendition| matchers.is_empty() || matchers.iter().any(|(_, matcher)| names(text, matcher));
    Ok(rendered.texts.iter().filter(chosen).collect())
}

/// Writes the manifests one after the other, each after a line that says where it came from, as Helm does. A
/// manifest that stands alone is written as it is, byte for byte.
fn write_stream(out: &mut dyn Write, texts: &[&Rendition]) -> Result<(), Failure> {
    if let [text] = texts
        && !text.of_chart
    {
        out.write_all(text.text.content().as_bytes())?;
        return Ok(());
    }
    for text in texts {
        write_text(out, text)?;
    }
    Ok(())
}

fn write_text(out: &mut dyn Write, text: &Rendition) -> Result<(), Failure> {
    for document in documents(text.text.content()) {
        writeln!(out, "---\n# Source: {}", text.source)?;
        out.write_all(document.as_bytes())?;
        if !document.ends_with('\n') {
            writeln!(out)?;
        }
    }
    Ok(())
}

/// The documents of a text without the lines that separate them; those that hold nothing are left out.
fn documents(content: &str) -> Vec<&str> {
    let content = content.strip_prefix('\u{FEFF}').unwrap_or(content);
    let mut documents = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in content.split_inclusive('\n') {
        let next = at + line.len();
        // Text after the dashes belongs to the document: such a line stays.
        if line.trim_end() == "---" {
            documents.push(&content[start..at]);
            start = next;
        }
        at = next;
    }
    documents.push(&content[start..]);
    let holds =
        |document: &&str| document.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let trimmed = |document: &'_ str| document.len() - document.trim_start_matches(['\n', '\r']).len();
    documents.into_iter().filter(holds).map(|document| &document[trimmed(document)..]).collect()
}

fn write_files(texts: &[&Rendition], directory: &Path, session: &Session) -> Result<(), Failure> {
    let mut err = session.stderr();
    for text in texts {
        let name = text.source.strip_suffix(".j2").unwrap_or(&text.source);
        let path = directory.join(Path::new(name).components().filter(is_plain).collect::<PathBuf>());
        let unwritable = |error| Failure::config(format!("cannot write `{}`: {error}", path.display()));
        let mut content = Vec::new();
        write_text(&mut content, text)?;
        if content.is_empty() {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap_or(directory)).map_err(unwritable)?;
        fs::write(&path, content).map_err(unwritable)?;
        writeln!(err, "wrote {}", path.display())?;
    }
    err.flush()?;
    Ok(())
}

/// What stays of a path below the output directory: nothing leads out of it.
fn is_plain(component: &std::path::Component<'_>) -> bool {
    matches!(component, std::path::Component::Normal(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_split_where_yaml_splits_them() {
        let content = "# head\n---\na: |\n  ---\n  b\n---\n\n# nothing\n---\nc: 1\n";
        assert_eq!(documents(content), ["a: |\n  ---\n  b\n", "c: 1\n"]);
        assert_eq!(documents("a: 1"), ["a: 1"]);
    }
}
