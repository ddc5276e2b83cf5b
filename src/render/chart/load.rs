use std::path::PathBuf;
use std::sync::Arc;

use super::{Files, Metadata};
use crate::diag::Diagnostic;
use crate::render::Error;
use crate::render::fetch::Web;
use crate::render::folder::Folder;
use crate::render::values::{self, Node};
use crate::text::Text;

/// The files of a chart.
pub struct Chart {
    /// What `Chart.yaml` says.
    pub metadata: Metadata,
    /// What `values.yaml` says.
    pub values: Node,
    /// `values.schema.json`.
    pub schema: Option<Arc<Text>>,
    /// The templates by the names under which others include them: their paths below `templates`.
    pub templates: Vec<(String, Arc<Text>)>,
    /// Manifests without a template, with their paths in the chart: those of `crds` first.
    pub manifests: Vec<(String, Arc<Text>)>,
    /// The files that templates see.
    pub files: Files,
    /// The charts in `charts` and those that `dependencies` find elsewhere, by their names.
    pub subcharts: Vec<Arc<Chart>>,
    /// How many charts it is with those below it, each as often as a dependency names it.
    pub size: usize,
    /// Why dependencies are not among them, by what they are called here.
    pub missing: Vec<(String, Diagnostic)>,
}

impl Chart {
    /// Reads the chart in `folder`, and the charts that it depends on; those that it has not itself are fetched
    /// over `web`, where there is one, as its lock says.
    ///
    /// # Errors
    /// Where a file cannot be read. A chart that is wrong in itself is the inner error: its diagnostics.
    pub fn load(folder: &Folder, web: Option<&Web>) -> Result<Result<Self, Vec<Diagnostic>>, Error> {
        let mut loader = Loader { web, ..Loader::default() };
        let chart = loader.load(folder, None)?;
        match chart.filter(|_| loader.diagnostics.is_empty()) {
            Some(chart) => Ok(Ok(chart)),
            None => Ok(Err(loader.diagnostics)),
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

/// Reads a chart and what it depends on.
#[derive(Default)]
pub(super) struct Loader<'w> {
    /// The way to repositories of charts.
    pub(super) web: Option<&'w Web>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The folders of the charts that are being read, from the outermost on.
    pub(super) open: Vec<PathBuf>,
    /// How many charts were read.
    pub(super) read: usize,
}

impl Loader<'_> {
    /// Reads the files of the chart in `folder`, and what it depends on. `None` where it is wrong, which is then
    /// among the diagnostics.
    pub(super) fn chart(&mut self, folder: &Folder) -> Result<Option<Chart>, Error> {
        let Some(text) = self.text(folder, "Chart.yaml")? else { return Ok(None) };
        let metadata = Metadata::read(&text).map_err(|found| self.diagnostics.extend(found));
        let values = match self.optional(folder, "values.yaml")? {
            Some(text) => values::of_file(&text).map_err(|found| self.diagnostics.extend(found)),
            None => Ok(Node::default()),
        };
        let schema = self.optional(folder, "values.schema.json")?;
        let mut templates = Vec::new();
        for path in folder.list("templates")? {
            if path.extension().is_some_and(|extension| extension == "j2") {
                let name = path.strip_prefix("templates").unwrap_or(&path).to_string_lossy().into_owned();
                templates.extend(self.text(folder, &path.to_string_lossy())?.map(|text| (name, text)));
            }
        }
        let mut manifests = self.manifests(folder, "crds")?;
        manifests.extend(self.manifests(folder, "templates")?);
        let (Ok(metadata), Ok(values)) = (metadata, values) else { return Ok(None) };
        let (subcharts, missing) = self.subcharts(folder, &metadata)?;
        let Some(size) = self.size(&text, &metadata, &subcharts) else { return Ok(None) };
        let files = Files::of(folder);
        Ok(Some(Chart { metadata, values, schema, templates, manifests, files, subcharts, size, missing }))
    }

    /// A file of the chart; `None` where it is no text, which is then among the diagnostics.
    fn text(&mut self, folder: &Folder, path: &str) -> Result<Option<Arc<Text>>, Error> {
        let text = folder.read(path)?.map_err(|diagnostic| self.diagnostics.push(*diagnostic));
        Ok(text.ok().map(Arc::new))
    }

    fn optional(&mut self, folder: &Folder, path: &str) -> Result<Option<Arc<Text>>, Error> {
        if folder.holds(path) { self.text(folder, path) } else { Ok(None) }
    }

    fn manifests(&mut self, folder: &Folder, below: &str) -> Result<Vec<(String, Arc<Text>)>, Error> {
        let mut manifests = Vec::new();
        for path in folder.list(below)? {
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            if matches!(extension, "yaml" | "yml" | "json") {
                let name = path.to_string_lossy().into_owned();
                manifests.extend(self.text(folder, &name)?.map(|text| (name, text)));
            }
        }
        Ok(manifests)
    }
}
