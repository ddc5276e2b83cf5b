//! Values that were given and change nothing, since no template reads them: most are misspelled.

use std::sync::Arc;

use super::tree::Tree;
use super::uses::Uses;
use crate::diag::{Diagnostic, Severity};
use crate::kinds;
use crate::render::values::{self, Node};
use crate::text::{Location, Span};
use crate::yaml::Path;

/// Values that Helm gives a meaning of its own, or that charts hand on.
const RESERVED: [&str; 2] = ["global", "tags"];

/// A warning for each value among `given` that neither the chart nor a chart below it knows: it is not among their
/// defaults or in their schemas, and none of their templates reads it, or what it is in, whatever the conditions
/// around. Of a map of such values only the map is told.
pub fn unused(tree: &Tree, given: &Node) -> Vec<Diagnostic> {
    let mut unknown = Vec::new();
    collect(tree, given, &mut Vec::new(), &mut unknown);
    if unknown.is_empty() {
        return Vec::new();
    }
    let Some(uses) = uses(tree) else { return Vec::new() };
    let mut found = Vec::new();
    for (mut path, value) in unknown {
        judge(tree, &uses, &mut path, value, &mut found);
    }
    found
}

/// The outermost values that no defaults and no schema know, with their paths.
fn collect<'g>(
    tree: &Tree,
    given: &'g Node,
    path: &mut Vec<&'g str>,
    unknown: &mut Vec<(Vec<&'g str>, &'g Node)>,
) {
    for (key, value) in given.entries().into_iter().flatten() {
        path.push(key);
        match known(tree, path) {
            true => collect(tree, value, path, unknown),
            // A null takes away, also what is not there.
            false if value.is_null() => {}
            false => unknown.push((path.clone(), value)),
        }
        path.pop();
    }
}

fn known(tree: &Tree, path: &[&str]) -> bool {
    let [first, below @ ..] = path else { return true };
    let by_schema = |schema: &Arc<_>| values::is_described(schema, path);
    let mut dependencies = tree.chart.metadata.dependencies.iter();
    RESERVED.contains(first)
        || !defaults(tree, path).is_empty()
        || tree.chart.schema.as_ref().is_some_and(by_schema)
        || match tree.subcharts.iter().find(|subchart| subchart.name == *first) {
            Some(subchart) => known(subchart, below),
            // It is disabled, and what it reads is not looked at.
            None => dependencies.any(|dependency| dependency.key() == *first),
        }
}

/// What the defaults of the chart, and of the one below it that `path` leads to, hold there.
fn defaults<'t>(tree: &'t Tree, path: &[&str]) -> Vec<&'t Node> {
    let own = path.iter().try_fold(&tree.chart.values, |node, key| node.entries()?.get(*key));
    let mut found: Vec<_> = own.into_iter().collect();
    if let [first, below @ ..] = path {
        let subchart = tree.subcharts.iter().find(|subchart| subchart.name == *first);
        found.extend(subchart.into_iter().flat_map(|subchart| defaults(subchart, below)));
    }
    found
}

/// What all templates of the tree read together, the conditions of dependencies and what is generated; nothing where one of them cannot
/// be read itself. Templates of one chart may run with the values of another.
fn uses(tree: &Tree) -> Option<Uses> {
    let mut uses = Uses::default();
    for chart in tree.all() {
        for (name, text) in &chart.chart.templates {
            uses.extend(Uses::in_text(text.content(), name)?);
        }
        for dependency in &chart.chart.metadata.dependencies {
            dependency.conditions.iter().for_each(|condition| uses.add(condition.split('.')));
        }
        for declared in &chart.chart.metadata.generated {
            uses.add(declared.path.iter().map(String::as_str));
            uses.extend(Uses::in_text(declared.place.text.content(), "Chart.yaml")?);
        }
    }
    Some(uses)
}

fn judge<'g>(
    tree: &Tree,
    uses: &Uses,
    path: &mut Vec<&'g str>,
    value: &'g Node,
    found: &mut Vec<Diagnostic>,
) {
    let places = places(tree, path);
    if places.iter().any(|place| uses.cover(place)) {
        return;
    }
    if places.iter().all(|place| uses.names_in(place).next().is_none()) {
        found.push(warning(tree, uses, path, value));
        return;
    }
    for (key, value) in value.entries().into_iter().flatten() {
        path.push(key);
        judge(tree, uses, path, value, found);
        path.pop();
    }
}

/// The same path as the chart sees it, and as the charts below that it leads through do.
fn places<'p, 'g>(tree: &Tree, path: &'p [&'g str]) -> Vec<&'p [&'g str]> {
    let mut places = vec![path];
    let below = path.split_first().and_then(|(first, below)| {
        let subchart = tree.subcharts.iter().find(|subchart| subchart.name == **first)?;
        Some(self::places(subchart, below))
    });
    places.extend(below.into_iter().flatten());
    places
}

fn warning(tree: &Tree, uses: &Uses, path: &[&str], value: &Node) -> Diagnostic {
    let whole = path.iter().fold(Path::root(), |path, key| path.named(key));
    let message = format!("`{whole}` is given, and no template of the chart reads it");
    let mut diagnostic = Diagnostic::new("values/unused", Severity::Warning, message).at(&whole);
    if let Some(location) = &value.location {
        diagnostic = diagnostic.label(&location.text, concealed(location, value), "");
    }
    let Some((last, parent)) = path.split_last() else { return diagnostic };
    let places = places(tree, parent);
    let read = places.iter().flat_map(|place| uses.names_in(place));
    let known = defaults(tree, parent).into_iter().flat_map(|node| node.entries().into_iter().flatten());
    match kinds::nearest(last, read.chain(known.map(|(key, _)| key.as_str()))) {
        Some(near) => {
            let meant = parent.iter().fold(Path::root(), |path, key| path.named(key)).named(near);
            diagnostic.help(format!("did you mean `{meant}`?"))
        }
        None => diagnostic.help("it changes nothing: drop it, or let a template read it"),
    }
}

/// What to point at: the key in a file, the value in an argument. A text is concealed, as nobody knows what it is for:
/// a password under a misspelled name is one all the same.
fn concealed(location: &Location, value: &Node) -> Span {
    let written = location.text.slice(location.span);
    let is_flag = location.text.name().starts_with("--");
    let key = written.find(": ").or_else(|| written.strip_suffix(':').map(str::len)).filter(|_| !is_flag);
    let key = key.unwrap_or(0) as u32;
    if value.to_value().is_string() {
        let colon = if key == 0 { 0 } else { ": ".len() as u32 };
        let start = (location.span.start + key + colon).min(location.span.end);
        location.text.conceal(Span { start, end: location.span.end });
    }
    match key {
        0 => location.span,
        length => Span { start: location.span.start, end: location.span.start + length },
    }
}
