//! Which charts of a tree are rendered, and what each of them sees as its values (helm
//! `pkg/chart/v2/util/dependencies.go`, whose order of steps this is).

use std::sync::Arc;

use super::dependency::Import;
use super::{Chart, Dependency};
use crate::diag::{Diagnostic, Severity};
use crate::render::values::{Held, Node, Nulls};

/// A chart with the subcharts that are enabled.
pub struct Tree {
    /// Its files.
    pub chart: Arc<Chart>,
    /// What it is called where it stands: its alias, or else its name.
    pub name: String,
    /// The names from the root of the tree: `shop/charts/database`.
    pub path: String,
    /// Its values, as Helm has them; before they are resolved, its defaults.
    pub values: Node,
    /// The values as its templates see them: with the nulls of its defaults (see [`Node::take_back_nulls`]).
    pub seen: Node,
    /// The charts below it, by name.
    pub subcharts: Vec<Tree>,
    /// The entries of `dependencies` that are enabled.
    dependencies: Vec<Dependency>,
}

impl Tree {
    /// The charts that `given` enables, each with its values. What there is to warn of comes with it.
    ///
    /// # Errors
    /// Where a chart that is enabled is missing, or the values for one are no map.
    pub fn resolve(chart: Chart, given: &Node) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut tree = Self::whole(&Arc::new(chart));
        let mut found = Vec::new();
        let resolved = tree.enable(given, "", &mut found).and_then(|()| {
            tree.import(&mut found)?;
            tree.coalesced(given.clone(), Nulls::TakeAway)
        });
        match resolved {
            Ok(_) if found.iter().any(|found| found.severity == Severity::Error) => Err(found),
            Ok(values) => {
                let path = tree.name.clone();
                tree.settle(path, values);
                Ok((tree, found))
            }
            Err(refused) => {
                found.push(*refused);
                Err(found)
            }
        }
    }

    /// The chart with everything in its `charts`.
    fn whole(chart: &Arc<Chart>) -> Self {
        Self {
            chart: chart.clone(),
            name: chart.metadata.name.clone(),
            path: String::new(),
            values: chart.values.clone(),
            seen: Node::default(),
            subcharts: chart.subcharts.iter().map(Self::whole).collect(),
            dependencies: chart.metadata.dependencies.clone(),
        }
    }

    /// The chart and those below it, each before those below it.
    pub fn all(&self) -> Vec<&Self> {
        let below = self.subcharts.iter().flat_map(Self::all);
        std::iter::once(self).chain(below).collect()
    }

    /// What each chart sees, in the order of [`Self::all`], after `change`, which is told the chart's number. What a
    /// chart sees of those below it is what these see.
    pub fn seen_with(&self, change: &impl Fn(usize, &Node) -> Node) -> Vec<Node> {
        let mut seen = Vec::new();
        self.see(change, &mut seen);
        seen
    }

    fn see(&self, change: &impl Fn(usize, &Node) -> Node, seen: &mut Vec<Node>) {
        let (number, mut values) = (seen.len(), self.seen.clone());
        seen.push(Node::default());
        for subchart in &self.subcharts {
            let below = seen.len();
            subchart.see(change, seen);
            values.put_below(&subchart.name, seen[below].clone());
        }
        seen[number] = change(number, &values);
    }

    /// Leaves the charts that are enabled. Values are those of the whole tree, `path` leads to this chart's with a dot
    /// at its end. As in Helm, nothing below a chart without `dependencies` is ever disabled.
    fn enable(
        &mut self,
        given: &Node,
        path: &str,
        found: &mut Vec<Diagnostic>,
    ) -> Result<(), Box<Diagnostic>> {
        if self.dependencies.is_empty() {
            return Ok(());
        }
        self.take_declared();
        let values = self.coalesced(given.clone(), Nulls::TakeAway)?;
        let (enabled, disabled): (Vec<_>, Vec<_>) = std::mem::take(&mut self.dependencies)
            .into_iter()
            .partition(|dependency| is_enabled(dependency, &values, path, found));
        self.subcharts
            .retain(|subchart| !disabled.iter().any(|dependency| dependency.key() == subchart.name));
        let is_enabled = |name: &str| enabled.iter().any(|dependency| dependency.key() == name);
        let missing = self.chart.missing.iter().filter(|(name, _)| is_enabled(name));
        found.extend(missing.map(|(_, diagnostic)| diagnostic.clone()));
        self.dependencies = enabled;
        for subchart in &mut self.subcharts {
            let path = format!("{path}{}.", subchart.name);
            subchart.enable(&values, &path, found)?;
        }
        Ok(())
    }

    /// Has each dependency's chart once for it, under its alias, beside the charts that no dependency names.
    fn take_declared(&mut self) {
        let (declared, mut taken): (Vec<_>, Vec<_>) = std::mem::take(&mut self.subcharts)
            .into_iter()
            .partition(|tree| self.dependencies.iter().any(|dependency| dependency.accepts(&tree.chart)));
        for dependency in &self.dependencies {
            if let Some(tree) = declared.iter().find(|tree| dependency.accepts(&tree.chart)) {
                taken.push(Self { name: dependency.key().to_owned(), ..Self::whole(&tree.chart) });
            }
        }
        self.subcharts = taken;
    }

    /// Lays what the charts below export under the defaults of those above.
    fn import(&mut self, found: &mut Vec<Diagnostic>) -> Result<(), Box<Diagnostic>> {
        for subchart in &mut self.subcharts {
            subchart.import(found)?;
        }
        if self.dependencies.is_empty() {
            return Ok(());
        }
        let own = self.coalesced(Node::default(), Nulls::Stay)?;
        let mut imported = Node::default();
        for dependency in &self.dependencies {
            for import in &dependency.imports {
                let path = format!("{}.{}", dependency.key(), import.child);
                match dig(&own, &path).filter(|node| node.is_map()) {
                    Some(node) => {
                        imported = imported.over(wrapped(node.clone(), &import.parent), Nulls::Stay)
                    }
                    None => found.push(nothing_to_import(dependency, import)),
                }
            }
        }
        self.values = own.over(imported, Nulls::Stay);
        Ok(())
    }

    /// What was given over the defaults, and the same for each chart below, in the place of its values.
    fn coalesced(&self, given: Node, nulls: Nulls) -> Result<Node, Box<Diagnostic>> {
        let is_subchart = |key: &str| self.subcharts.iter().any(|subchart| subchart.name == key);
        let mut values = given.over_defaults(&self.values, nulls, is_subchart);
        for subchart in &self.subcharts {
            let mut own = match values.entries().and_then(|entries| entries.get(&subchart.name)) {
                Some(own) if !own.is_map() => return Err(Box::new(no_map(own, &subchart.name))),
                own => own.cloned().unwrap_or_default(),
            };
            own.take_globals(&values);
            let own = subchart.coalesced(own, nulls)?;
            values.put_below(&subchart.name, own);
        }
        Ok(values)
    }

    /// Hands each chart its part of the values, and its place.
    fn settle(&mut self, path: String, values: Node) {
        self.subcharts.sort_by(|one, other| one.name.cmp(&other.name));
        self.seen = values.clone();
        let is_subchart = |key: &str| self.subcharts.iter().any(|subchart| subchart.name == key);
        self.seen.take_back_nulls(&self.chart.values, &is_subchart);
        for subchart in &mut self.subcharts {
            let own = values.entries().and_then(|entries| entries.get(&subchart.name));
            subchart.settle(format!("{path}/charts/{}", subchart.name), own.cloned().unwrap_or_default());
            self.seen.put_below(&subchart.name, subchart.seen.clone());
        }
        self.path = path;
        self.values = values;
    }
}

/// Whether the values enable a dependency: the first condition that is there, or else its tags.
fn is_enabled(dependency: &Dependency, values: &Node, path: &str, found: &mut Vec<Diagnostic>) -> bool {
    for condition in &dependency.conditions {
        let condition = format!("{path}{condition}");
        match dig(values, &condition) {
            Some(Node { held: Held::Scalar(serde_json::Value::Bool(enabled)), .. }) => return *enabled,
            Some(node) if !node.is_map() => found.push(no_boolean(dependency, node, &condition)),
            _ => {}
        }
    }
    let tags = dig(values, "tags").and_then(Node::entries);
    let mut told = Vec::new();
    for tag in &dependency.tags {
        match tags.and_then(|tags| tags.get(tag)) {
            Some(Node { held: Held::Scalar(serde_json::Value::Bool(enabled)), .. }) => told.push(*enabled),
            Some(node) => found.push(no_boolean(dependency, node, &format!("tags.{tag}"))),
            None => {}
        }
    }
    told.is_empty() || told.contains(&true)
}

/// The value at a path with dots.
fn dig<'n>(values: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.').try_fold(values, |node, key| node.entries()?.get(key))
}

/// A map with `node` at a path with dots.
fn wrapped(node: Node, path: &str) -> Node {
    if path == "." {
        return node;
    }
    path.rsplit('.').fold(node, |node, key| {
        let location = node.location.clone();
        Node { held: Held::Map([(key.to_owned(), node)].into_iter().collect()), location }
    })
}

fn warning(dependency: &Dependency, message: String) -> Diagnostic {
    let (text, span) = &dependency.at;
    Diagnostic::new("chart/dependency", Severity::Warning, message).label(text, *span, "")
}

fn no_boolean(dependency: &Dependency, node: &Node, path: &str) -> Diagnostic {
    let message = format!("`{path}` is neither true nor false, and cannot enable `{}`", dependency.key());
    let found = warning(dependency, message);
    match &node.location {
        Some(location) => found.label(&location.text, location.span, "value set here"),
        None => found,
    }
}

fn nothing_to_import(dependency: &Dependency, import: &Import) -> Diagnostic {
    let message = format!("the values of `{}` have no map `{}` to import", dependency.key(), import.child);
    let (text, _) = &dependency.at;
    Diagnostic::new("chart/dependency", Severity::Warning, message).label(text, import.span, "")
}

fn no_map(node: &Node, name: &str) -> Diagnostic {
    let message = format!("`{name}` is no map: it holds the values of the subchart `{name}`");
    let found = Diagnostic::new("values/shape", Severity::Error, message);
    match &node.location {
        Some(location) => found.label(&location.text, location.span, ""),
        None => found,
    }
}
