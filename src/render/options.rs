use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::fetch::{self, Purpose, Web};
use super::generated::Generated;
use super::git::{self, Snapshot};
use super::layer::Layer;
use super::values::set::{self, Typing};
use super::values::{self, Node, Refusal};
use super::{Error, files, registry, source};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::KubeVersion;
use crate::text::{Span, Text};

/// How charts are rendered.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Files of values, each over those before it.
    pub values: Vec<PathBuf>,
    /// What `--set` and its kin say, in the order of the command line.
    pub settings: Vec<Setting>,
    /// The Kubernetes version that templates see; by default the newest that is known.
    pub kube_version: Option<KubeVersion>,
    /// API versions that templates see as served beside the built-in ones.
    pub api_versions: Vec<String>,
    /// The release's name; by default the chart's.
    pub name: Option<String>,
    /// The release's namespace; by default `default`.
    pub namespace: Option<String>,
    /// The way to what URLs name; without one nothing is fetched.
    pub web: Option<Arc<Web>>,
    /// Whether a document that is no manifest is a finding.
    pub strict: bool,
    /// What values named `-` hold, where standard input was read for them.
    pub stdin: Option<Arc<[u8]>>,
    /// What charts get for what they declare under `generated`; a placeholder where nothing is given.
    pub generated: Generated,
}

/// The argument of a flag that sets values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Which flag.
    pub kind: SettingKind,
    /// What followed it.
    pub argument: String,
}

/// The flags that set values, in the order in which they win: a later one over an earlier one, wherever they
/// stand on the command line (helm `pkg/cli/values/options.go`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SettingKind {
    /// `--set-json`.
    Json,
    /// `--set`.
    Guess,
    /// `--set-string`.
    String,
    /// `--set-file`: the value is what a file holds.
    File,
    /// `--set-literal`.
    Literal,
}

impl SettingKind {
    /// As it is written.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Json => "--set-json",
            Self::Guess => "--set",
            Self::String => "--set-string",
            Self::File => "--set-file",
            Self::Literal => "--set-literal",
        }
    }

    fn typing(self) -> Typing {
        match self {
            Self::Json => Typing::Json,
            Self::Guess => Typing::Guess,
            Self::String | Self::File => Typing::String,
            Self::Literal => Typing::Literal,
        }
    }

    /// That the argument of the flag cannot set what it says.
    pub(super) fn refused(self, text: &Arc<Text>, refusal: Refusal) -> Error {
        let mut diagnostic = Diagnostic::new("values/set", Severity::Error, refusal.message)
            .label(text, Span::new(refusal.at.start, refusal.at.end), "")
            .help(self.form());
        if let Some(before) = refusal.before {
            diagnostic = diagnostic.label(&before.text, before.span, "set here");
        }
        Error::BadSet(Box::new(diagnostic))
    }

    /// How its argument is written.
    fn form(self) -> &'static str {
        match self {
            Self::Json => "write KEY=JSON: `--set-json 'web.resources={\"limits\":{\"cpu\":\"1\"}}'`",
            Self::File => "write KEY=PATH: `--set-file web.config=nginx.conf`",
            Self::Literal => "write KEY=TEXT: `--set-literal web.motto='a,b={c}'`",
            Self::Guess | Self::String => {
                "write KEY=VALUE, several with commas: `--set web.replicas=4,ingress.host=example.com`"
            }
        }
    }
}

impl Options {
    /// Whether any value is given.
    pub fn has_values(&self) -> bool {
        !self.values.is_empty() || !self.settings.is_empty()
    }

    /// The same for a chart that takes its defaults.
    pub(super) fn without_values(&self) -> Self {
        Self { values: Vec::new(), settings: Vec::new(), ..self.clone() }
    }

    /// What the files of values and the flags set, together. What is wrong with the files is the inner error.
    ///
    /// # Errors
    /// Where a file or a flag cannot be read.
    pub(super) fn given(&self) -> Result<Result<Node, Vec<Diagnostic>>, Error> {
        let (layers, diagnostics) = self.layers()?;
        let mut given = Node::default();
        for layer in layers {
            layer.lay_over(&mut given)?;
        }
        Ok(if diagnostics.is_empty() { Ok(given) } else { Err(diagnostics) })
    }

    /// What each file of values and each flag sets, a later one over those before it, and what is wrong with files.
    ///
    /// # Errors
    /// Where a file or a flag cannot be read.
    pub(super) fn layers(&self) -> Result<(Vec<Layer>, Vec<Diagnostic>), Error> {
        let (mut layers, mut diagnostics) = (Vec::new(), Vec::new());
        for path in &self.values {
            match self
                .read(path)?
                .map_err(|unread| vec![*unread])
                .and_then(|text| values::of_file(&Arc::new(text)))
            {
                Ok(file) => layers.push(Layer::File(file)),
                Err(found) => diagnostics.extend(found),
            }
        }
        let mut settings: Vec<_> = self.settings.iter().collect();
        settings.sort_by_key(|setting| setting.kind);
        for setting in settings {
            let text = Arc::new(Text::new(setting.kind.flag(), setting.argument.as_str()));
            let settings = setting.read(self, &text)?;
            layers.push(Layer::Flag { kind: setting.kind, argument: text, settings });
        }
        Ok((layers, diagnostics))
    }

    /// A file or URL that a flag names.
    fn read(&self, path: &Path) -> Result<files::Decoded, Error> {
        let name = path.to_string_lossy();
        if let Some(content) = self.stdin.as_ref().filter(|_| is_stdin(&name)) {
            return Ok(files::decode(&name, content.to_vec()));
        }
        if path.exists() {
            return files::read(path, &name);
        }
        if name.contains("://") {
            return self.fetch(&name);
        }
        if let Some(snapshot) = git::find(&name)?.filter(Snapshot::is_file) {
            return snapshot.read("");
        }
        let hint = source::neighbour(path).map(|near| format!("did you mean `{near}`?"));
        let hint =
            hint.or_else(|| Some("paths start from the current directory, not from the chart".to_owned()));
        Err(Error::NotFound { name: name.into_owned(), hint })
    }

    /// The text behind a URL.
    pub(super) fn fetch(&self, url: &str) -> Result<files::Decoded, Error> {
        Ok(files::decode(&fetch::name(url), self.fetch_bytes(url)?))
    }

    /// The bytes behind a URL.
    pub(super) fn fetch_bytes(&self, url: &str) -> Result<Vec<u8>, Error> {
        let Some(web) = &self.web else {
            let hint = "fetch it first, and name the file".to_owned();
            return Err(Error::NotYet { what: format!("the URL `{}`", fetch::name(url)), hint });
        };
        match url.starts_with(registry::SCHEME) {
            true => Ok(registry::pull(web, url)?.content),
            false => Ok(web.fetch(url, Purpose::Source)?),
        }
    }
}

impl Setting {
    /// Whether it takes standard input for a file: `--set-file a=-`.
    pub fn takes_stdin(&self) -> bool {
        let read = set::read(&self.argument, self.kind.typing()).unwrap_or_default();
        let names = |setting: &mut set::Setting| strings(&mut setting.value).any(|path| is_stdin(path));
        self.kind == SettingKind::File && read.into_iter().any(|mut setting| names(&mut setting))
    }

    fn read(&self, options: &Options, text: &Arc<Text>) -> Result<Vec<set::Setting>, Error> {
        let read = set::read(&self.argument, self.kind.typing());
        let mut settings = read.map_err(|refusal| self.kind.refused(text, refusal))?;
        if self.kind == SettingKind::File {
            for setting in &mut settings {
                let is_last = setting.at.end == self.argument.len();
                for path in strings(&mut setting.value) {
                    // With nothing after its last `=` Helm reads no file.
                    if path.is_empty() && is_last {
                        continue;
                    }
                    let not_text = |_| Refusal::at(setting.at.clone(), format!("`{path}` is not UTF-8"));
                    let content = options.read(Path::new(path.as_str()))?.map_err(not_text);
                    *path = content.map_err(|refusal| self.kind.refused(text, refusal))?.content().to_owned();
                }
            }
        }
        Ok(settings)
    }
}

/// The strings that a value is or that are in a list.
fn strings(value: &mut Value) -> impl Iterator<Item = &mut String> {
    let items = match value {
        Value::Array(items) => items.as_mut_slice(),
        other => std::slice::from_mut(other),
    };
    items.iter_mut().filter_map(|item| match item {
        Value::String(text) => Some(text),
        _ => None,
    })
}

/// Whether the name of a file of values stands for standard input.
fn is_stdin(name: &str) -> bool {
    name.trim() == "-"
}
