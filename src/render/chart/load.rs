use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Metadata;
use crate::diag::{Diagnostic, Severity};
use crate::render::{Error, files};
use crate::text::Text;

/// The files of a chart.
pub struct Chart {
    /// What `Chart.yaml` says.
    pub metadata: Metadata,
    /// `values.yaml`; empty where there is none.
    pub values: Arc<Text>,
    /// `values.schema.json`.
    pub schema: Option<Arc<Text>>,
    /// The templates by the names under which others include them: their paths below `templates`.
    pub templates: Vec<(String, Arc<Text>)>,
    /// Manifests without a template, with their paths in the chart: those of `crds` first.
    pub manifests: Vec<(String, Arc<Text>)>,
}

impl Chart {
    /// Reads the chart in `directory`. Its files are called by their paths from there.
    ///
    /// # Errors
    /// Where a file cannot be read. A chart that is wrong in itself is the inner error: its diagnostics.
    pub fn load(directory: &Path) -> Result<Result<Self, Vec<Diagnostic>>, Error> {
        let mut reader = Reader { directory, diagnostics: Vec::new() };
        let metadata = match reader.text("Chart.yaml")? {
            Some(text) => Metadata::read(&text),
            None => Err(Vec::new()),
        };
        let values = match directory.join("values.yaml").is_file() {
            true => reader.text("values.yaml")?,
            false => None,
        };
        let schema = match directory.join("values.schema.json").is_file() {
            true => reader.text("values.schema.json")?,
            false => None,
        };
        let (mut templates, mut manifests) = (Vec::new(), reader.manifests("crds")?);
        for path in reader.list("templates")? {
            if path.extension().is_some_and(|extension| extension == "j2") {
                let name = path.strip_prefix("templates").unwrap_or(&path).to_string_lossy().into_owned();
                templates.extend(reader.text(&path.to_string_lossy())?.map(|text| (name, text)));
            }
        }
        manifests.extend(reader.manifests("templates")?);
        reader.refuse_subcharts()?;
        let mut diagnostics = reader.diagnostics;
        let metadata = metadata.map_err(|found| diagnostics.extend(found));
        match metadata {
            Ok(metadata) if diagnostics.is_empty() => {
                let no_values = || Arc::new(Text::new(directory.join("values.yaml").to_string_lossy(), ""));
                let values = values.unwrap_or_else(no_values);
                Ok(Ok(Self { metadata, values, schema, templates, manifests }))
            }
            _ => Ok(Err(diagnostics)),
        }
    }
}

/// Whether a template makes manifests of its own: not what begins with `_`, from which others take, and not
/// the notes.
pub fn makes_manifests(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    !file.starts_with('_') && file != "NOTES.txt.j2"
}

struct Reader<'d> {
    directory: &'d Path,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// A file of the chart; `None` where it is no text, which is then among the diagnostics.
    fn text(&mut self, path: &str) -> Result<Option<Arc<Text>>, Error> {
        let full = self.directory.join(path);
        match files::read(&full, &full.to_string_lossy())? {
            Ok(text) => Ok(Some(Arc::new(text))),
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                Ok(None)
            }
        }
    }

    fn manifests(&mut self, below: &str) -> Result<Vec<(String, Arc<Text>)>, Error> {
        let mut manifests = Vec::new();
        for path in self.list(below)? {
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            if matches!(extension, "yaml" | "yml" | "json") {
                let name = path.to_string_lossy().into_owned();
                manifests.extend(self.text(&name)?.map(|text| (name, text)));
            }
        }
        Ok(manifests)
    }

    /// The files below a directory of the chart, as paths from the chart, sorted; hidden ones left out.
    fn list(&self, below: &str) -> Result<Vec<PathBuf>, Error> {
        let mut files = Vec::new();
        let mut open = vec![PathBuf::from(below)];
        while let Some(directory) = open.pop() {
            let full = self.directory.join(&directory);
            if !full.is_dir() {
                continue;
            }
            let unreadable = |source| Error::Unreadable { path: full.clone(), source };
            for entry in fs::read_dir(&full).map_err(unreadable)? {
                let name = entry.map_err(unreadable)?.file_name();
                let path = directory.join(&name);
                match self.directory.join(&path).is_dir() {
                    _ if name.to_string_lossy().starts_with('.') => {}
                    true => open.push(path),
                    false => files.push(path),
                }
            }
        }
        files.sort();
        Ok(files)
    }

    fn refuse_subcharts(&mut self) -> Result<(), Error> {
        let entries = self.list("charts")?;
        if let Some(entry) = entries.first() {
            let found = self.directory.join(entry);
            let message = format!("charts with dependencies cannot be rendered yet: `{}`", found.display());
            self.diagnostics.push(Diagnostic::new("chart/not-supported", Severity::Error, message));
        }
        Ok(())
    }
}
