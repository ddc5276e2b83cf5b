use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::values_args::ValuesArgs;
use super::{Failure, Session};
use crate::kinds::{KubeVersion, VersionRange};
use crate::object::Reference;
use crate::render::{self, Part, Rendered, Source, Visited};
use crate::scalar::names::dns1123_label;
use crate::text::Text;
use crate::yaml;

/// Which manifests a verb works on, and how charts among them are rendered.
#[derive(Debug, clap::Args)]
pub struct SourceArgs {
    /// Manifests: files, directories, globs, charts, URLs, `path@gitref`, `oci://…`, or `-` for standard input
    #[arg(value_name = "SOURCE", value_hint = clap::ValueHint::AnyPath)]
    pub sources: Vec<PathBuf>,
    /// What standard input is called in what is shown: the path of the file that an editor has open
    #[arg(long, value_name = "NAME", value_hint = clap::ValueHint::AnyPath)]
    pub stdin_filename: Option<String>,
    /// Fetch nothing: URLs are taken from what was fetched before
    #[arg(long)]
    pub offline: bool,
    /// Ask registries (`oci://…`) over plain HTTP
    #[arg(long)]
    pub plain_http: bool,
    /// What is laid over the values of charts
    #[command(flatten)]
    pub given: ValuesArgs,
    /// The Kubernetes version to work for: `1.34`, or to validate a range `1.29..1.34`
    #[arg(long, value_name = "VERSION", help_heading = "Rendering")]
    pub kube_version: Option<VersionRange>,
    /// API versions that templates see as served, beside the built-in ones
    #[arg(long, value_name = "VERSION", value_delimiter = ',', help_heading = "Rendering")]
    pub api_versions: Vec<String>,
    /// The release's name that templates see; by default the chart's name
    #[arg(long, value_name = "NAME", help_heading = "Rendering")]
    pub name: Option<String>,
    /// The namespace of objects that name none
    #[arg(short, long, value_name = "NAMESPACE", value_parser = namespace, help_heading = "Rendering")]
    pub namespace: Option<String>,
}

impl SourceArgs {
    /// Makes sure that there is something to work on, and that no manifest was given as values: with kubectl
    /// `-f` names manifests, with Helm and here it names values.
    ///
    /// # Errors
    /// A usage failure that says how it is meant.
    pub fn require_sources(&self) -> Result<(), Failure> {
        let verb = Session::arguments().get(1).map(|verb| verb.to_string_lossy().into_owned());
        let verb = verb.unwrap_or_default();
        if let Some(manifest) = self.given.values.iter().find(|path| is_manifest(path)) {
            let manifest = manifest.display();
            return Err(Failure::usage(format!(
                "`-f` takes values for charts, and `{manifest}` is a manifest"
            ))
            .hint(format!("manifests are plain arguments: `hoist {verb} {manifest}`")));
        }
        if self.stdin_filename.is_some() && !self.sources.iter().any(|source| is_stdin(source)) {
            return Err(Failure::usage("`--stdin-filename` names what `-` reads, and there is no `-`")
                .hint(format!("`hoist {verb} --stdin-filename deploy.yaml - < deploy.yaml`")));
        }
        match self.sources.is_empty() {
            true => Err(Failure::usage("no SOURCE is given")
                .hint(format!("name files, directories or charts: `hoist {verb} deploy.yaml`"))
                .hint(format!("or read standard input: `hoist {verb} -`"))),
            false => Ok(()),
        }
    }

    /// Reads and renders what was named; standard input is `-`.
    ///
    /// # Errors
    /// A usage failure where nothing was named, a configuration failure where something cannot be read.
    pub fn render(&self, options: &render::Options, session: &Session) -> Result<Rendered, Failure> {
        render::render(&self.sources(session)?, options).map_err(unreadable)
    }

    /// Reads and renders what was named, and hands it to `look` part by part; see [`render::visit`].
    ///
    /// # Errors
    /// As [`SourceArgs::render`].
    pub fn visit<R: Send>(
        &self,
        options: &render::Options,
        session: &Session,
        look: impl Fn(Part) -> R + Sync,
    ) -> Result<Visited<R>, Failure> {
        render::visit(&self.sources(session)?, options, look).map_err(unreadable)
    }

    /// What standard input is called, where it is a source.
    pub fn stdin_name(&self) -> Option<&str> {
        let name = self.stdin_filename.as_deref().unwrap_or("-");
        self.sources.iter().any(|source| is_stdin(source)).then_some(name)
    }

    /// What was named, with the text of standard input for `-`.
    ///
    /// # Errors
    /// A usage failure where nothing was named, a configuration failure where standard input cannot be read.
    pub fn sources(&self, session: &Session) -> Result<Vec<Source>, Failure> {
        self.require_sources()?;
        let mut sources = Vec::with_capacity(self.sources.len());
        let mut has_read = false;
        for source in &self.sources {
            if !is_stdin(source) {
                sources.push(Source::Named(source.clone()));
            } else if !std::mem::replace(&mut has_read, true) {
                let name = self.stdin_filename.clone().unwrap_or_else(|| "-".to_owned());
                sources.push(Source::Given { name, content: session.read_stdin()? });
            }
        }
        Ok(sources)
    }

    /// How sources are rendered, as far as the command line says it.
    ///
    /// # Errors
    /// As [`Session::surroundings`].
    pub fn options(&self, session: &Session) -> Result<render::Options, Failure> {
        let reader = self.sources.iter().any(|source| is_stdin(source)).then_some("the SOURCE `-`");
        Ok(render::Options {
            kube_version: self.kube_version.map(VersionRange::last),
            api_versions: self.api_versions.clone(),
            name: self.name.clone(),
            namespace: self.namespace.clone(),
            web: Some(Arc::new(session.web(self.offline)?.with_plain_http(self.plain_http))),
            ..self.given.options(reader, session)?
        })
    }

    /// The versions to judge manifests for: those asked for, or the newest that hoist knows.
    pub fn kube_versions(&self) -> VersionRange {
        self.kube_version.unwrap_or_default()
    }

    /// The one version to render for, where one was asked for.
    ///
    /// # Errors
    /// A usage failure where a range was asked for: a template sees one version.
    pub fn one_kube_version(&self) -> Result<Option<KubeVersion>, Failure> {
        match self.kube_version {
            Some(range) if !range.is_single() => Err(Failure::usage(format!(
                "`--kube-version {range}` is a range, and one version is needed here"
            ))),
            range => Ok(range.map(VersionRange::last)),
        }
    }
}

/// The failure that sources which cannot be read at all are.
pub(super) fn unreadable(error: render::Error) -> Failure {
    let hint = error.hint();
    let failure = match error {
        render::Error::BadSet(finding) => Failure::misused(finding),
        render::Error::BadGlob { .. } | render::Error::Schema { .. } => Failure::usage(error),
        _ => Failure::config(error),
    };
    hint.into_iter().fold(failure, Failure::hint)
}

/// Whether a source is standard input.
fn is_stdin(source: &Path) -> bool {
    source.as_os_str() == "-"
}

/// Whether a file holds a manifest: `apiVersion` and `kind` at the root of its first document.
fn is_manifest(path: &Path) -> bool {
    let Ok(content) = std::fs::read_to_string(path) else { return false };
    let text = Arc::new(Text::new(path.to_string_lossy(), content));
    let first = yaml::documents(&text).find_map(|document| document.tree);
    first.is_some_and(|tree| Reference::read(tree.root()).is_some())
}

/// Reads a namespace's name; an empty one stands for none, as with kubectl.
fn namespace(text: &str) -> Result<String, String> {
    match text.is_empty() {
        true => Ok(String::new()),
        false => dns1123_label(text).map(|()| text.to_owned()).map_err(|why| why.join("; ")),
    }
}
