use std::collections::HashSet;
use std::sync::Arc;

use super::chart::{Chart, Tree};
use super::source::{self, Found};
use super::values::{self, Node};
use super::{Error, Options, Source, charts, packed_folder};
use crate::diag::Diagnostic;
use crate::text::{Given, Step};
use crate::yaml::{Path, Segment};

/// The charts of which a chart consists and what is known of their values, where they can be rendered, and what is wrong
/// with these.
pub(super) type Resolved = (Option<(Tree, Arc<Given>)>, Vec<Diagnostic>);

/// The values that a chart is rendered with.
#[derive(Debug, Default)]
pub struct ChartValues {
    /// They, those of the charts that it depends on among them; nothing where they are broken, or refused by a schema.
    pub values: Option<Node>,
    /// What is wrong with them.
    pub diagnostics: Vec<Diagnostic>,
    /// The schemas of the charts, each by the path of what it is about.
    schemas: Vec<(Vec<String>, serde_json::Value)>,
    /// What leads to the values that flow into Secrets.
    flowing: HashSet<Vec<Step>>,
}

impl ChartValues {
    /// Whether the value at `path` flows into a Secret, or a schema calls it, or what it is in, secret.
    pub fn is_secret(&self, path: &Path) -> bool {
        let step = |segment: &Segment| match segment {
            Segment::Field(name) | Segment::Key(name) => Step::Key(name.as_str().into()),
            Segment::Index(index) => Step::Index(*index),
        };
        let steps: Vec<Step> = path.segments().iter().map(step).collect();
        self.flowing.contains(&steps) || self.is_called_secret(path)
    }

    fn is_called_secret(&self, path: &Path) -> bool {
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
    let mut found = ChartValues::default();
    if let Some((tree, given)) = tree {
        found = ChartValues::secrets_of(&tree, &given);
        found.values = tree.seen_with(&|_, values| values.clone()).into_iter().next();
    }
    Ok(Some(ChartValues { diagnostics, ..found }))
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
    /// Only what tells which values of a tree of charts are secret; `given` are those of its root.
    pub(super) fn secrets_of(tree: &Tree, given: &Given) -> Self {
        // The first step leads to all of the values.
        let steps = |number| given.steps(number).into_iter().skip(1).cloned().collect();
        let flowing = given.concealed().into_iter().map(steps).collect();
        let mut found = Self { flowing, ..Self::default() };
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
