use serde_json::{Map, Value};

use super::hosts;
use super::{Declaration, Kind};
use crate::diag::{Diagnostic, Severity};
use crate::render::values::{Held, Node};
use crate::text::Location;

/// A value that a chart declares, and that nobody has set.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The chart; for one within another the names of both: `shop/database`.
    pub chart: String,
    /// The names that lead to it in the chart's values.
    pub path: Vec<String>,
    /// What it is, its hosts without templates.
    pub kind: Kind,
    /// Where `Chart.yaml` declares it.
    pub place: Location,
}

/// A string that a generated value is, or that is one of several in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its key in the value; empty where it is the whole value.
    pub key: &'static str,
    /// Whether nobody but those it is for may see it.
    pub secret: bool,
}

const PASSWORD: [Part; 1] = [Part { key: "", secret: true }];
const CERTIFICATE: [Part; 3] = [
    Part { key: "ca", secret: false },
    Part { key: "cert", secret: false },
    Part { key: "key", secret: true },
];
const UUID: [Part; 1] = [Part { key: "", secret: false }];

/// What stands at the end of a path.
enum There {
    Nothing,
    Something,
    NoMap(Option<Location>, String),
}

/// Those of `declarations` that `values` leave to be made: absent, null, an empty string or an empty map there.
/// `chart` is the chart's [`Wanted::chart`]; the templates of hosts see `variables`.
///
/// # Errors
/// Values in whose place a generated one cannot be put, and hosts that are none.
pub fn wanted(
    declarations: &[Declaration],
    chart: &str,
    values: &Node,
    variables: impl Fn() -> Value,
) -> Result<Vec<Wanted>, Vec<Diagnostic>> {
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for Declaration { path, kind, place } in declarations {
        match there(values, path) {
            There::Something => continue,
            There::NoMap(set, way) => wrong.push(no_map(&path.join("."), &way, set.as_ref(), place)),
            There::Nothing => {}
        }
        let mut kind = kind.clone();
        if let Kind::Certificate { hosts, .. } = &mut kind {
            match hosts::resolve(hosts, &variables()) {
                Ok(resolved) => *hosts = resolved,
                Err(found) => wrong.extend(found),
            }
        }
        all.push(Wanted { chart: chart.to_owned(), path: path.clone(), kind, place: place.clone() });
    }
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

fn there(values: &Node, path: &[String]) -> There {
    let mut at = values;
    for (depth, key) in path.iter().enumerate() {
        match &at.held {
            Held::Map(entries) => match entries.get(key) {
                Some(next) => at = next,
                None => return There::Nothing,
            },
            _ if at.is_null() => return There::Nothing,
            _ => return There::NoMap(at.location.clone(), path[..depth].join(".")),
        }
    }
    let empty = match &at.held {
        Held::Scalar(scalar) => scalar.is_null() || scalar.as_str() == Some(""),
        Held::Map(entries) => entries.is_empty(),
        Held::List(_) => false,
    };
    if empty { There::Nothing } else { There::Something }
}

fn no_map(path: &str, way: &str, set: Option<&Location>, declared: &Location) -> Diagnostic {
    let message = format!("`{way}` is no map, so that `{path}` cannot be generated in it");
    let mut diagnostic = Diagnostic::new("chart/generated", Severity::Error, message);
    for (location, says) in set.map(|set| (set, "")).into_iter().chain([(declared, "declared here")]) {
        diagnostic = diagnostic.label(&location.text, location.span, says);
    }
    diagnostic
}

impl Wanted {
    /// What tells it from all others of a run, and people know it by: `shop/database.password`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.chart, self.path.join("."))
    }

    /// The strings that it is made of.
    pub fn parts(&self) -> &'static [Part] {
        match self.kind {
            Kind::Password { .. } | Kind::Key { .. } => &PASSWORD,
            Kind::Certificate { .. } => &CERTIFICATE,
            Kind::Uuid => &UUID,
        }
    }

    /// The name of a part: `shop/tls.key`.
    pub fn part_name(&self, part: Part) -> String {
        match part.key {
            "" => self.name(),
            key => format!("{}.{key}", self.name()),
        }
    }

    /// What stands for a part as long as it is not made.
    pub fn part_placeholder(&self, part: Part) -> String {
        let end = if self.kind.is_pem() { "\n" } else { "" };
        format!("<generated: {}>{end}", self.part_name(part))
    }

    /// What stands for it as long as it is not made.
    pub fn placeholder(&self) -> Value {
        self.assemble(|part| self.part_placeholder(part))
    }

    /// The value whose parts `text` gives.
    pub fn assemble(&self, mut text: impl FnMut(Part) -> String) -> Value {
        let parts = self.parts();
        if let [only] = parts {
            return text(*only).into();
        }
        let entries = parts.iter().map(|part| (part.key.to_owned(), text(*part).into()));
        Value::Object(entries.collect::<Map<_, _>>())
    }
}
