//! The templates of a tree of charts, and how they name one another.
//!
//! A template names those of its own chart by their paths below `templates`. A name whose first step is that of a
//! dependency leads to that chart's templates; the dependencies of the charts around it are looked through from the
//! inside out, so that a library of the root serves the whole tree. A template that is taken from another chart names
//! templates as that chart does.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use super::environment;
use super::instrument::{self, Instrumented, Unreadable};
use super::tree::Tree;
use crate::text::Text;

/// The templates of a tree of charts. A chart is known by its number, in the order of [`Tree::all`], a template by its
/// own.
#[derive(Default)]
pub struct Shelf {
    charts: Vec<Place>,
    ids: Vec<String>,
    owners: Vec<usize>,
    texts: Vec<Arc<Text>>,
    rewritten: Vec<OnceLock<Result<Instrumented, Unreadable>>>,
    by_id: HashMap<String, usize>,
}

/// Where a chart stands.
#[derive(Default)]
struct Place {
    parent: Option<usize>,
    subcharts: BTreeMap<String, usize>,
    /// Its templates by their names.
    templates: BTreeMap<String, usize>,
}

impl Shelf {
    /// The templates of a chart and of those below it.
    pub fn of(tree: &Tree) -> Self {
        let mut shelf = Self::default();
        shelf.add(tree, None);
        shelf
    }

    fn add(&mut self, tree: &Tree, parent: Option<usize>) {
        let chart = self.add_chart(&tree.path, &tree.chart.templates);
        self.charts[chart].parent = parent;
        if let Some(parent) = parent {
            self.charts[parent].subcharts.insert(tree.name.clone(), chart);
        }
        for subchart in &tree.subcharts {
            self.add(subchart, Some(chart));
        }
    }

    /// Adds a chart without dependencies, and gives its number.
    pub(super) fn add_chart(&mut self, path: &str, templates: &[(String, Arc<Text>)]) -> usize {
        let chart = self.charts.len();
        let mut place = Place::default();
        for (name, text) in templates {
            let (number, id) = (self.texts.len(), format!("{path}/templates/{name}"));
            place.templates.insert(name.clone(), number);
            self.by_id.insert(id.clone(), number);
            self.ids.push(id);
            self.owners.push(chart);
            self.texts.push(text.clone());
            self.rewritten.push(OnceLock::new());
        }
        self.charts.push(place);
        chart
    }

    /// The template that `name` means in a template of `chart`.
    fn find(&self, chart: usize, name: &str) -> Option<usize> {
        if let Some(own) = self.charts[chart].templates.get(name) {
            return Some(*own);
        }
        let (dependency, rest) = name.split_once('/')?;
        let around = std::iter::successors(Some(chart), |chart| self.charts[*chart].parent);
        let mut found = around.filter_map(|chart| self.charts[chart].subcharts.get(dependency));
        self.charts[*found.next()?].templates.get(rest).copied()
    }

    /// The id of the template that `name` means in the template of the id `from`; the name itself where it means none.
    pub fn resolve(&self, name: &str, from: &str) -> String {
        let chart = self.number(from).map(|number| self.owners[number]);
        let found = chart.and_then(|chart| self.find(chart, name));
        found.map_or_else(|| name.to_owned(), |number| self.ids[number].clone())
    }

    /// The names that a template of the id `from` may use.
    pub fn names(&self, from: &str) -> Vec<String> {
        let Some(chart) = self.number(from).map(|number| self.owners[number]) else { return Vec::new() };
        let mut names: Vec<String> = self.own(chart).map(|(name, _)| name.to_owned()).collect();
        for place in std::iter::successors(Some(chart), |chart| self.charts[*chart].parent) {
            for (dependency, chart) in &self.charts[place].subcharts {
                names.extend(self.own(*chart).map(|(name, _)| format!("{dependency}/{name}")));
            }
        }
        names
    }

    /// The names and numbers of a chart's own templates.
    pub fn own(&self, chart: usize) -> impl Iterator<Item = (&str, usize)> {
        self.charts[chart].templates.iter().map(|(name, number)| (name.as_str(), *number))
    }

    /// The number of the template of that id.
    pub fn number(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// What minijinja knows a template by: the path of its chart in the tree, `templates`, and its name.
    pub fn id(&self, number: usize) -> &str {
        &self.ids[number]
    }

    /// The text of a template.
    pub fn text(&self, number: usize) -> &Arc<Text> {
        &self.texts[number]
    }

    /// The texts of all templates by their numbers.
    pub fn texts(&self) -> &[Arc<Text>] {
        &self.texts
    }

    /// What minijinja is to compile in a template's place.
    pub fn rewritten(&self, number: usize) -> Result<&Instrumented, &Unreadable> {
        let rewrite = || {
            let (id, text) = (&self.ids[number], &self.texts[number]);
            instrument::instrument(text.content(), id, number as u32, &environment::syntax())
        };
        self.rewritten[number].get_or_init(rewrite).as_ref()
    }
}
