use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fetch::{self, Purpose, Web};
use super::values::set::{self, Typing};
use super::values::{self, Node};
use super::{Error, files, source};
use crate::diag::Diagnostic;
use crate::kinds::KubeVersion;
use crate::text::Text;

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
}

impl SettingKind {
    /// As it is written.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Json => "--set-json",
            Self::Guess => "--set",
            Self::String => "--set-string",
            Self::File => "--set-file",
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
        let mut given = Node::default();
        let mut diagnostics = Vec::new();
        for path in &self.values {
            match self
                .read(path)?
                .map_err(|unread| vec![*unread])
                .and_then(|text| values::of_file(&Arc::new(text)))
            {
                Ok(file) => given.merge(file),
                Err(found) => diagnostics.extend(found),
            }
        }
        let mut settings: Vec<_> = self.settings.iter().collect();
        settings.sort_by_key(|setting| setting.kind);
        for setting in settings {
            let (text, read) = setting.read(self)?;
            given.set(&text, read);
        }
        Ok(if diagnostics.is_empty() { Ok(given) } else { Err(diagnostics) })
    }

    /// A file or URL that a flag names.
    fn read(&self, path: &Path) -> Result<files::Decoded, Error> {
        let name = path.to_string_lossy();
        if name == "-" {
            let hint = "save it to a file and name that".to_owned();
            return Err(Error::NotYet { what: "values from standard input".to_owned(), hint });
        }
        if path.exists() {
            return files::read(path, &name);
        }
        if name.contains("://") {
            return self.fetch(&name);
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
        Ok(web.fetch(url, Purpose::Source)?)
    }
}

impl Setting {
    fn read(&self, options: &Options) -> Result<(Arc<Text>, Vec<set::Setting>), Error> {
        let flag = self.kind.flag();
        let typing = match self.kind {
            SettingKind::Json => Typing::Json,
            SettingKind::Guess => Typing::Guess,
            SettingKind::String | SettingKind::File => Typing::String,
        };
        let bad = |reason| Error::BadSet { flag, argument: self.argument.clone(), reason };
        let mut settings = set::read(&self.argument, typing).map_err(bad)?;
        if self.kind == SettingKind::File {
            for setting in &mut settings {
                let path = setting.value.as_str().unwrap_or_default().to_owned();
                let content = options.read(Path::new(&path))?;
                let content = content.map_err(|_| bad(format!("`{path}` is not UTF-8")))?;
                setting.value = content.content().into();
            }
        }
        Ok((Arc::new(Text::new(flag, self.argument.as_str())), settings))
    }
}
