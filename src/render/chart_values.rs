use super::chart::{Chart, Tree};
use super::source::{self, Found};
use super::values::{self, Node};
use super::{Error, Options, Source, charts, packed_folder};
use crate::diag::Diagnostic;
use crate::yaml::{Path, Segment};

/// The charts of which a chart consists, where they can be rendered, and what is wrong with their values.
type Resolved = (Option<Tree>, Vec<Diagnostic>);

/// The values that a chart is rendered with.
#[derive(Debug, Default)]
pub struct ChartValues {
    /// They, those of the charts that it depends on among them; nothing where they are broken, or refused by a schema.
    pub values: Option<Node>,
    /// What is wrong with them.
    pub diagnostics: Vec<Diagnostic>,
    /// The schemas of the charts, each by the path of what it is about.
    schemas: Vec<(Vec<String>, serde_json::Value)>,
}

impl ChartValues {
    /// Whether a schema calls the value at `path`, or what it is in, secret.
    pub fn is_secret(&self, path: &Path) -> bool {
        self.schemas.iter().any(|(place, schema)| {
            let segments = path.segments();
            let leads = |(name, segment): (&String, &Segment)| match segment {
                Segment::Field(field) | Segment::Key(field) => field == name,
                Segment::Index(_) => false,
            };
            let below = segments.get(place.len()..).filter(|_| place.iter().zip(segments).all(leads));
            let below =
                below.map(|below| below.iter().cloned().fold(Path::root(), |path, one| path.join(one)));
            below.is_some_and(|below| values::is_secret_at(schema, &below))
        })
    }
}

/// The values that the chart `source` is rendered with; nothing where it is no chart.
///
/// # Errors
/// Where the chart, a file of values or a `--set` cannot be read at all.
pub fn chart_values(source: &Source, options: &Options) -> Result<Option<ChartValues>, Error> {
    let Some((tree, diagnostics)) = resolve(source, options)? else { return Ok(None) };
    let mut found = tree.as_ref().map(ChartValues::schemas_of).unwrap_or_default();
    found.diagnostics = diagnostics;
    found.values = tree.and_then(|tree| tree.seen_with(&|_, values| values.clone()).into_iter().next());
    Ok(Some(found))
}

/// The charts of which the chart `source` consists, and what is wrong with their values; nothing where it is no chart.
///
/// # Errors
/// As [`chart_values`].
pub(super) fn resolve(source: &Source, options: &Options) -> Result<Option<Resolved>, Error> {
    let work = source::find_all(std::slice::from_ref(source))?;
    let folder = match work.as_slice() {
        [(Found::Chart(folder), true)] => Ok(folder.clone()),
        [(Found::Packed(packed), _)] => packed_folder(packed, options)?,
        _ => return Ok(None),
    };
    let chart = match folder {
        Ok(folder) => Chart::load(&folder, options.web.as_deref())?,
        Err(diagnostic) => Err(vec![*diagnostic]),
    };
    match chart {
        Ok(chart) => charts::resolve(chart, options).map(Some),
        Err(diagnostics) => Ok(Some((None, diagnostics))),
    }
}

impl ChartValues {
    /// Only the schemas of the charts of a tree.
    pub(super) fn schemas_of(tree: &Tree) -> Self {
        let mut found = Self::default();
        found.add_schemas(tree, &mut Vec::new());
        found
    }

    fn add_schemas(&mut self, tree: &Tree, path: &mut Vec<String>) {
        let schema = tree.chart.schema.as_ref().map(|text| serde_json::from_str(text.content()));
        self.schemas.extend(schema.and_then(Result::ok).map(|schema| (path.clone(), schema)));
        for subchart in &tree.subcharts {
            path.push(subchart.name.clone());
            self.add_schemas(subchart, path);
            path.pop();
        }
    }
}
