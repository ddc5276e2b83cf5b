//! The effective values of a chart, each with where it was set.

use std::io::{self, Write};

use colored::Colorize as _;
use serde_json::{Value, json};

use super::Style;
use crate::render::values::{Held, Node};
use crate::text::Location;
use crate::yaml::{self, Path};

/// What stands for a value that is not shown.
pub(super) const MASK: &str = "********";

/// Beyond this column places do not stand below one another.
const WIDEST: usize = 48;

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML, with the place of each value as a comment.
    Human,
    /// YAML.
    Yaml,
    /// Each value and its place by its path.
    Json,
}

impl Format {
    /// Every format by its name.
    pub const ALL: [(&'static str, Self); 3] =
        [("human", Self::Human), ("yaml", Self::Yaml), ("json", Self::Json)];

    /// Writes `values`, without those of which `is_secret` says that they are not to be shown.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(
        self,
        out: &mut dyn Write,
        values: &Node,
        is_secret: &dyn Fn(&Path) -> bool,
        style: Style,
    ) -> io::Result<()> {
        let shown = masked(values, &mut Path::root(), is_secret);
        match self {
            Self::Human => human(out, &shown, style),
            Self::Yaml => out.write_all(yaml::emit(&shown.to_value()).as_bytes()),
            Self::Json => {
                let mut leaves = serde_json::Map::new();
                collect(&shown, &Path::root(), &mut leaves);
                writeln!(out, "{:#}", json!({"version": 1, "values": leaves}))
            }
        }
    }
}

/// The same with the mask in the place of every secret.
fn masked(node: &Node, path: &mut Path, is_secret: &dyn Fn(&Path) -> bool) -> Node {
    let held = match &node.held {
        held if is_secret(path) && !node.is_null() => match held {
            Held::Scalar(Value::String(text)) if text.is_empty() => held.clone(),
            _ => Held::Scalar(MASK.into()),
        },
        Held::Scalar(scalar) => Held::Scalar(scalar.clone()),
        Held::List(items) => {
            let items = items.iter().enumerate();
            Held::List(items.map(|(index, item)| masked(item, &mut path.index(index), is_secret)).collect())
        }
        Held::Map(entries) => {
            let entry = |(key, value): (&String, &Node)| {
                (key.clone(), masked(value, &mut path.named(key), is_secret))
            };
            Held::Map(entries.iter().map(entry).collect())
        }
    };
    Node { held, location: node.location.clone() }
}

/// Every value that holds no others, with its place, by its path.
fn collect(node: &Node, path: &Path, leaves: &mut serde_json::Map<String, Value>) {
    match &node.held {
        Held::Map(entries) if !entries.is_empty() => {
            entries.iter().for_each(|(key, value)| collect(value, &path.named(key), leaves));
        }
        Held::List(items) if !items.is_empty() => {
            items.iter().enumerate().for_each(|(index, item)| collect(item, &path.index(index), leaves));
        }
        _ if path.is_root() => {}
        _ => {
            let source = node.location.as_ref().map(|location| {
                let at = location.text.position(location.span.start);
                match is_flag(location) {
                    true => json!({"flag": location.text.name(), "column": at.column}),
                    false => json!({"file": location.text.name(), "line": at.line, "column": at.column}),
                }
            });
            leaves.insert(path.to_string(), json!({"value": node.to_value(), "source": source}));
        }
    }
}

fn is_flag(location: &Location) -> bool {
    location.text.name().starts_with("--")
}

/// A value on one line of YAML; of a map or list that holds something, only what it is.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => yaml::emit_inline(text),
        Value::Array(items) if !items.is_empty() => "[…]".to_owned(),
        Value::Object(entries) if !entries.is_empty() => "{…}".to_owned(),
        other => other.to_string(),
    }
}

fn human(out: &mut dyn Write, values: &Node, style: Style) -> io::Result<()> {
    let mut page = Page::default();
    match values.entries() {
        Some(entries) if !entries.is_empty() => page.map(values, 0, None),
        _ => page.line("{}".to_owned(), values),
    }
    let width = |(line, _): &(String, Option<String>)| line.chars().count();
    let column = page.lines.iter().filter(|line| line.1.is_some()).map(width);
    let column = column.filter(|width| *width <= WIDEST).max().unwrap_or_default();
    for (line, place) in &page.lines {
        match place {
            Some(place) => {
                let comment = format!("# {place}");
                let comment = style.paint(&comment, |text| text.dimmed());
                writeln!(
                    out,
                    "{line}{:pad$}  {comment}",
                    "",
                    pad = column.saturating_sub(line.chars().count())
                )?;
            }
            None => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}

/// Lines of YAML, and where what stands on each was set.
#[derive(Default)]
struct Page {
    lines: Vec<(String, Option<String>)>,
}

impl Page {
    /// The entries of a map; the first of them stands behind `lead`, where there is one.
    fn map(&mut self, node: &Node, column: usize, mut lead: Option<String>) {
        for (key, value) in node.entries().into_iter().flatten() {
            let before = lead.take().map_or_else(|| " ".repeat(column), |lead| lead + " ");
            let head = format!("{before}{}:", yaml::emit_inline(key));
            match &value.held {
                Held::Map(entries) if !entries.is_empty() => {
                    self.lines.push((head, None));
                    self.map(value, column + 2, None);
                }
                Held::List(items) if !items.is_empty() => {
                    self.lines.push((head, None));
                    self.list(items, column);
                }
                _ => self.leaf(&head, value),
            }
        }
    }

    fn list(&mut self, items: &[Node], column: usize) {
        for item in items {
            let dash = format!("{}-", " ".repeat(column));
            match &item.held {
                Held::Map(entries) if !entries.is_empty() => self.map(item, column + 2, Some(dash)),
                Held::List(inner) if !inner.is_empty() => {
                    self.lines.push((dash, None));
                    self.list(inner, column + 2);
                }
                _ => self.leaf(&dash, item),
            }
        }
    }

    fn leaf(&mut self, head: &str, node: &Node) {
        self.line(format!("{head} {}", inline(&node.to_value())), node);
    }

    fn line(&mut self, line: String, node: &Node) {
        let place = |location: &Location| match is_flag(location) {
            true => location.text.name().to_owned(),
            false => {
                let line = location.text.position(location.span.start).line;
                format!("{}:{line}", location.text.name())
            }
        };
        self.lines.push((line, node.location.as_ref().map(place)));
    }
}
