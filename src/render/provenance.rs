//! Which places set a value that a template printed.

use serde_json::Value;

use super::chart::Tree;
use super::layer::Layer;
use super::values::{GLOBAL, Node};
use super::{ChartValues, Error, Options, Source, chart_values};
use crate::text::{Location, SourceMap, Span, Step};
use crate::yaml::{Path, Segment};

/// All that sets values of a chart, each place for itself: flags, files, and the defaults of the chart and of those
/// that it depends on.
pub struct Provenance {
    tree: Tree,
    layers: Vec<Layer>,
    secrets: ChartValues,
}

/// A place that sets a value, and what it sets it to.
#[derive(Clone, Debug)]
pub struct Setter {
    /// The place.
    pub location: Location,
    /// The value, where it is known.
    pub value: Option<Value>,
}

/// A value of a chart that had a part in something rendered.
#[derive(Debug)]
pub struct Behind {
    /// The way to it from the chart's own values.
    pub path: Path,
    /// Whether it is not to be shown.
    pub is_secret: bool,
    /// The places that set it; the first one counts.
    pub setters: Vec<Setter>,
}

/// The values that made the rendered `span` of a text; `rendition` is where the text came from, as
/// [`super::Rendition::source`] has it. Of a chart that is not among `charts`, only the place that counts is known.
pub fn behind(map: &SourceMap, span: Span, rendition: &str, charts: &[Provenance]) -> Vec<Behind> {
    let of_number = |number: u32| {
        let steps = map.given().steps(number);
        let winner = map.given().location(number);
        let found = charts.iter().find_map(|chart| Some((chart, chart.path(rendition, &steps)?)));
        let path = found.as_ref().map_or_else(|| way(Path::root(), &steps), |(_, path)| path.clone());
        let mut setters = found.as_ref().map(|(chart, path)| chart.setters(path)).unwrap_or_default();
        if let Some(winner) = winner {
            let counts = setters.iter().position(|setter| is_same(&setter.location, winner));
            let first = counts.map(|at| setters.remove(at)).and_then(|setter| setter.value);
            setters.insert(0, Setter { location: winner.clone(), value: first });
        }
        let by_schema = found.is_some_and(|(chart, path)| chart.is_secret(&path));
        let is_concealed = |at: &Location| !at.text.concealed_in(at.span).is_empty();
        Behind { path, is_secret: by_schema || winner.is_some_and(is_concealed), setters }
    };
    map.values_of(span).into_iter().map(of_number).collect()
}

/// Whether two locations are the same place of texts that were read one after the other.
fn is_same(one: &Location, other: &Location) -> bool {
    one.span == other.span
        && one.text.name() == other.text.name()
        && one.text.content() == other.text.content()
}

impl Provenance {
    /// What sets the values of the chart `source`; nothing where it is no chart that can be rendered.
    ///
    /// # Errors
    /// Where the chart, a file of values or a `--set` cannot be read at all.
    pub fn of(source: &Source, options: &Options) -> Result<Option<Self>, Error> {
        let Some((Some((tree, given)), _)) = chart_values::resolve(source, options)? else { return Ok(None) };
        let secrets = ChartValues::secrets_of(&tree, &given);
        Ok(Some(Self { tree, layers: options.layers()?.0, secrets }))
    }

    /// The way from the chart's own values to what a template sees at the end of `steps`; `rendition` is where the
    /// template's text came from. `None` where that is another chart.
    fn path(&self, rendition: &str, steps: &[&Step]) -> Option<Path> {
        let all = self.tree.all();
        let holds = |chart: &&&Tree| {
            rendition.strip_prefix(&chart.path).is_some_and(|rest| rest.starts_with("/templates/"))
        };
        let chart = all.iter().find(holds)?;
        let names = chart.path.split("/charts/").skip(1);
        Some(way(names.fold(Path::root(), |path, name| path.named(name)), steps))
    }

    /// Whether the value at `path` is not to be shown.
    fn is_secret(&self, path: &Path) -> bool {
        self.secrets.is_secret(path)
    }

    /// The places that set the value at `path`, the one that wins first: a parent's `global` before a subchart's, flags
    /// before files, those before defaults, and a parent's defaults before its subchart's.
    fn setters(&self, path: &Path) -> Vec<Setter> {
        let segments = path.segments();
        let mut charts = vec![&self.tree];
        let mut below = segments.iter();
        while let Some(next) = below.next().and_then(|segment| subchart(charts[charts.len() - 1], segment)) {
            charts.push(next);
        }
        let depth = charts.len() - 1;
        let is_global = segments.get(depth).is_some_and(|segment| is_key(segment, GLOBAL));
        let mut found: Vec<Node> = Vec::new();
        for kept in if is_global { 0 } else { depth }..=depth {
            let place = [&segments[..kept], &segments[depth..]].concat();
            found.extend(self.layers.iter().rev().filter_map(|layer| layer.at(&place)));
            let defaults = charts[..=kept].iter().enumerate();
            found.extend(
                defaults.filter_map(|(level, chart)| chart.chart.values.at(&place[level..]).cloned()),
            );
        }
        let setter = |node: Node| Some(Setter { value: Some(node.to_value()), location: node.location? });
        found.into_iter().filter_map(setter).collect()
    }
}

/// `path`, and on by `steps`; the empty key that stands for all values is none.
fn way(path: Path, steps: &[&Step]) -> Path {
    steps.iter().fold(path, |path, step| match step {
        Step::Key(key) if key.is_empty() => path,
        Step::Key(key) => path.named(key),
        Step::Index(index) => path.index(*index),
    })
}

fn subchart<'t>(chart: &'t Tree, segment: &Segment) -> Option<&'t Tree> {
    chart.subcharts.iter().find(|subchart| is_key(segment, &subchart.name))
}

fn is_key(segment: &Segment, name: &str) -> bool {
    matches!(segment, Segment::Field(key) | Segment::Key(key) if key == name)
}
