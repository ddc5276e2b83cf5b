//! The values of a chart: its defaults, the files and flags over them, in Helm's order and by Helm's rules.
//!
//! In: layers, the lower ones first: the chart's `values.yaml`, each `--values` file, `--set-json`, `--set`,
//! `--set-string`, `--set-file`. Out: one JSON value, and for every place of it the layer that set it. Maps
//! merge key by key, all else replaces; a null over a default takes the key away.

mod schema;
pub mod set;

use std::sync::Arc;

use serde_json::{Map, Value};

pub use self::schema::validate;
use self::set::{Setting, Step};
use crate::text::{Span, Text};
use crate::yaml::{Path, Segment, Tree, to_value};

/// Values over values.
#[derive(Debug, Default)]
pub struct Layers {
    layers: Vec<Layer>,
}

#[derive(Debug)]
enum Layer {
    /// A file: its tree, for places; `None` where it is empty.
    File(Arc<Text>, Option<Tree>),
    /// What one flag sets, and its argument.
    Flag(Arc<Text>, Vec<Setting>),
}

impl Layers {
    /// Adds the values of a file over what is there. The first one holds the chart's defaults.
    pub fn push_file(&mut self, text: &Arc<Text>, tree: Option<Tree>) {
        self.layers.push(Layer::File(text.clone(), tree));
    }

    /// Adds what a flag sets over what is there.
    pub fn push_flag(&mut self, argument: &Arc<Text>, settings: Vec<Setting>) {
        self.layers.push(Layer::Flag(argument.clone(), settings));
    }

    /// The values that come of all layers.
    pub fn merged(&self) -> Value {
        let mut layers = self.layers.iter();
        let mut defaults = Value::Object(Map::new());
        if let Some(first) = layers.next() {
            first.over(&mut defaults);
        }
        let mut given = Value::Object(Map::new());
        for layer in layers {
            layer.over(&mut given);
        }
        coalesce(&mut defaults, given);
        defaults
    }

    /// Where the value at `path` was set: in the uppermost layer that sets it, or sets something it is in.
    pub fn locate(&self, path: &Path) -> Option<(Arc<Text>, Span)> {
        self.layers.iter().rev().find_map(|layer| layer.locate(path))
    }

    /// Where the value at `path`, or the nearest that it would be in, was set.
    pub fn locate_nearest(&self, path: &Path) -> Option<(Arc<Text>, Span)> {
        let mut path = path.clone();
        loop {
            let found = self.locate(&path);
            if found.is_some() || path.pop().is_none() {
                return found;
            }
        }
    }
}

impl Layer {
    /// Lays this layer over `values`.
    fn over(&self, values: &mut Value) {
        match self {
            Self::File(_, tree) => {
                if let Some(tree) = tree {
                    merge(values, to_value(tree.root()));
                }
            }
            Self::Flag(_, settings) => set::apply(values, settings),
        }
    }

    fn locate(&self, path: &Path) -> Option<(Arc<Text>, Span)> {
        match self {
            Self::File(text, tree) => {
                let place = tree.as_ref()?.locate(path)?;
                Some((text.clone(), place.key.unwrap_or(place.value).to(first_line(text, place.value))))
            }
            Self::Flag(text, settings) => {
                let reaches = |setting: &&Setting| starts_with(path.segments(), &setting.path);
                let setting = settings.iter().rev().find(reaches)?;
                Some((text.clone(), Span::new(setting.at.0, setting.at.1)))
            }
        }
    }
}

/// The part of a span that stands on its first line.
fn first_line(text: &Text, span: Span) -> Span {
    let line = text.slice(span).lines().next().unwrap_or_default();
    Span { start: span.start, end: span.start + line.trim_end().len() as u32 }
}

fn starts_with(path: &[Segment], prefix: &[Step]) -> bool {
    let same = |(segment, step): (&Segment, &Step)| match (segment, step) {
        (Segment::Field(one) | Segment::Key(one), Step::Key(other)) => one == other,
        (Segment::Index(one), Step::Index(other)) => one == other,
        _ => false,
    };
    prefix.len() <= path.len() && path.iter().zip(prefix).all(same)
}

/// Lays `over` over `values`: maps key by key, all else as a whole.
fn merge(values: &mut Value, over: Value) {
    match (values, over) {
        (Value::Object(values), Value::Object(over)) => {
            for (key, value) in over {
                match values.get_mut(&key) {
                    Some(under) => merge(under, value),
                    None => drop(values.insert(key, value)),
                }
            }
        }
        (values, over) => *values = over,
    }
}

/// Lays what was given over the chart's defaults: as [`merge`], and a null takes the default away.
fn coalesce(defaults: &mut Value, given: Value) {
    match (defaults, given) {
        (Value::Object(defaults), Value::Object(given)) => {
            for (key, value) in given {
                match defaults.get_mut(&key) {
                    Some(_) if value.is_null() => drop(defaults.shift_remove(&key)),
                    Some(default) => coalesce(default, value),
                    None => drop(defaults.insert(key, value)),
                }
            }
        }
        (defaults, given) => *defaults = given,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::set::Typing;
    use super::*;
    use crate::yaml;

    fn file(layers: &mut Layers, name: &str, content: &str) {
        let text = Arc::new(Text::new(name, content));
        layers.push_file(&text, yaml::parse(&text).documents.pop());
    }

    fn flag(layers: &mut Layers, argument: &str) {
        let text = Arc::new(Text::new("--set", argument));
        layers.push_flag(&text, set::read(argument, Typing::Guess).unwrap());
    }

    #[test]
    fn later_layers_win_and_null_takes_away() {
        let mut layers = Layers::default();
        file(&mut layers, "values.yaml", "a: {b: 1, c: [1, 2], d: x}\ne: null\nbig: 9007199254740993\n");
        file(&mut layers, "prod.yaml", "a: {b: 2, c: [3], d: null}\n");
        flag(&mut layers, "a.f=y,a.b=3");
        assert_eq!(
            layers.merged(),
            json!({"a": {"b": 3, "c": [3], "f": "y"}, "e": null, "big": 9_007_199_254_740_993_i64})
        );
    }

    #[test]
    fn every_value_knows_its_layer() {
        let mut layers = Layers::default();
        file(&mut layers, "values.yaml", "a:\n  b: 1\n  c: 2\n");
        file(&mut layers, "prod.yaml", "a:\n  c: 3\n");
        flag(&mut layers, "a.d.e=4");
        let shown = |dotted: &str| {
            let (text, span) = layers.locate_nearest(&Path::fields(dotted)).unwrap();
            format!("{}:{} {}", text.name(), text.position(span.start).line, text.slice(span))
        };
        assert_eq!(shown("a.b"), "values.yaml:2 b: 1");
        assert_eq!(shown("a.c"), "prod.yaml:2 c: 3");
        assert_eq!(shown("a.d.e"), "--set:1 4");
    }
}
