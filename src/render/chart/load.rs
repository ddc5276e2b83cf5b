use std::sync::Arc;

use super::{Files, Metadata};
use crate::diag::{Diagnostic, Severity};
use crate::render::Error;
use crate::render::folder::Folder;
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
    /// The files that templates see.
    pub files: Files,
}

impl Chart {
    /// Reads the chart in `folder`.
    ///
    /// # Errors
    /// Where a file cannot be read. A chart that is wrong in itself is the inner error: its diagnostics.
    pub fn load(folder: &Folder) -> Result<Result<Self, Vec<Diagnostic>>, Error> {
        let mut reader = Reader { folder, diagnostics: Vec::new() };
        let metadata = match reader.text("Chart.yaml")? {
            Some(text) => Metadata::read(&text),
            None => Err(Vec::new()),
        };
        let values = match folder.holds("values.yaml") {
            true => reader.text("values.yaml")?,
            false => None,
        };
        let schema = match folder.holds("values.schema.json") {
            true => reader.text("values.schema.json")?,
            false => None,
        };
        let (mut templates, mut manifests) = (Vec::new(), reader.manifests("crds")?);
        for path in folder.list("templates")? {
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
                let no_values = || Arc::new(Text::new(folder.name("values.yaml"), ""));
                let values = values.unwrap_or_else(no_values);
                let files = Files::of(folder);
                Ok(Ok(Self { metadata, values, schema, templates, manifests, files }))
            }
            _ => Ok(Err(diagnostics)),
        }
    }
}

/// The template of what is said to those who have applied the chart.
pub const NOTES: &str = "NOTES.txt.j2";

/// Whether a template makes manifests of its own: not what begins with `_`, from which others take, and not
/// the notes.
pub fn makes_manifests(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    !file.starts_with('_') && file != NOTES
}

struct Reader<'f> {
    folder: &'f Folder,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// A file of the chart; `None` where it is no text, which is then among the diagnostics.
    fn text(&mut self, path: &str) -> Result<Option<Arc<Text>>, Error> {
        match self.folder.read(path)? {
            Ok(text) => Ok(Some(Arc::new(text))),
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                Ok(None)
            }
        }
    }

    fn manifests(&mut self, below: &str) -> Result<Vec<(String, Arc<Text>)>, Error> {
        let mut manifests = Vec::new();
        for path in self.folder.list(below)? {
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            if matches!(extension, "yaml" | "yml" | "json") {
                let name = path.to_string_lossy().into_owned();
                manifests.extend(self.text(&name)?.map(|text| (name, text)));
            }
        }
        Ok(manifests)
    }

    fn refuse_subcharts(&mut self) -> Result<(), Error> {
        let entries = self.folder.list("charts")?;
        if let Some(entry) = entries.first() {
            let found = self.folder.name(&entry.to_string_lossy());
            let message = format!("charts with dependencies cannot be rendered yet: `{found}`");
            self.diagnostics.push(Diagnostic::new("chart/not-supported", Severity::Error, message));
        }
        Ok(())
    }
}
