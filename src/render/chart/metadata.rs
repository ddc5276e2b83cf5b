//! `Chart.yaml`.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::dependency::{Dependency, is_folder_name};
use crate::diag::{Diagnostic, Severity};
use crate::render::generated::{self, Declaration};
use crate::text::Text;
use crate::yaml::{self, Node, Shape, View as _};

/// The fields that templates see, as Helm names them and as templates do.
const FIELDS: [(&str, &str); 14] = [
    ("name", "name"),
    ("version", "version"),
    ("appVersion", "app_version"),
    ("description", "description"),
    ("type", "type"),
    ("apiVersion", "api_version"),
    ("kubeVersion", "kube_version"),
    ("keywords", "keywords"),
    ("home", "home"),
    ("sources", "sources"),
    ("icon", "icon"),
    ("maintainers", "maintainers"),
    ("annotations", "annotations"),
    ("deprecated", "deprecated"),
];

/// The fields whose values are text: `1.10` without quotes would be another version than its author means.
const TEXTS: [&str; 8] =
    ["name", "version", "appVersion", "description", "type", "apiVersion", "kubeVersion", "home"];

/// What `Chart.yaml` says.
#[derive(Debug)]
pub struct Metadata {
    /// The chart's name.
    pub name: String,
    /// What is to be made where nobody sets it.
    pub generated: Vec<Declaration>,
    /// Its version.
    pub version: String,
    /// Whether it renders nothing itself, and other charts take from its templates.
    pub is_library: bool,
    /// The charts that it depends on.
    pub dependencies: Vec<Dependency>,
    fields: Map<String, Value>,
}

impl Metadata {
    /// Reads `Chart.yaml`.
    ///
    /// # Errors
    /// What is wrong with it: broken YAML, a missing name or version, a field that is no text, a dependency that
    /// cannot be read.
    pub fn read(text: &Arc<Text>) -> Result<Self, Vec<Diagnostic>> {
        let parsed = yaml::parse(text);
        let mut found = parsed.diagnostics;
        let Some(document) = parsed.documents.first() else {
            if found.is_empty() {
                found.push(
                    finding(text, "Chart.yaml is empty").help("give the chart a `name` and a `version`"),
                );
            }
            return Err(found);
        };
        let root = document.root();
        found.extend(["name", "version"].iter().filter_map(|field| missing(text, field, root.get(field))));
        found.extend(TEXTS.iter().filter_map(|field| not_text(text, field, root.get(field)?)));
        let name = root.get("name").and_then(|name| name.as_str()).unwrap_or_default().to_owned();
        found.extend(root.get("name").and_then(|value| no_step(text, &name, value)));
        let dependencies = Dependency::read_all(text, root, &mut found);
        let kind = root.get("type").and_then(|kind| kind.as_str()).unwrap_or_default();
        found.extend(root.get("type").and_then(|value| unknown_type(text, kind, value)));
        let (generated, wrong) = generated::read(text, root);
        found.extend(wrong);
        if found.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return Err(found);
        }
        let field = |(from, to): &(&str, &str)| Some(((*to).to_owned(), yaml::to_value(root.get(from)?)));
        let fields = FIELDS.iter().filter_map(field).collect();
        let version = root.get("version").and_then(|version| version.as_str()).unwrap_or_default().to_owned();
        Ok(Self { name, version, is_library: kind == "library", dependencies, generated, fields })
    }

    /// What templates see as `chart`, where the chart is called `name`: a dependency by its alias.
    pub fn to_value(&self, name: &str) -> Value {
        let mut fields = self.fields.clone();
        fields.insert("name".to_owned(), name.into());
        Value::Object(fields)
    }
}

fn missing(text: &Arc<Text>, field: &str, value: Option<Node<'_>>) -> Option<Diagnostic> {
    let is_missing = value.is_none_or(|value| value.is_null() || value.as_str() == Some(""));
    is_missing.then(|| finding(text, &format!("the chart has no `{field}`")))
}

fn not_text(text: &Arc<Text>, field: &str, value: Node<'_>) -> Option<Diagnostic> {
    let written = match value.shape() {
        Shape::Str(_) | Shape::Null => return None,
        Shape::Int(_) | Shape::Float(_) | Shape::Bool(_) => text.slice(value.span()?),
        Shape::List | Shape::Map => return Some(finding(text, &format!("`{field}` must be text"))),
    };
    let message = format!("`{field}` is not text: YAML reads {written} as another value");
    let diagnostic = Diagnostic::new("chart/metadata", Severity::Error, message);
    Some(
        diagnostic.label(text, value.span()?, "").help(format!("put it into quotes: {field}: \"{written}\"")),
    )
}

fn no_step(text: &Arc<Text>, name: &str, value: Node<'_>) -> Option<Diagnostic> {
    let message = "the name of a chart is one step of a path";
    let found = Diagnostic::new("chart/metadata", Severity::Error, message).label(text, value.place(), "");
    (!name.is_empty() && !is_folder_name(name)).then_some(found)
}

fn unknown_type(text: &Arc<Text>, kind: &str, value: Node<'_>) -> Option<Diagnostic> {
    let message = format!("`{kind}` is no type of charts");
    let unknown = !matches!(kind, "" | "application" | "library");
    let found = Diagnostic::new("chart/metadata", Severity::Error, message).label(text, value.place(), "");
    unknown.then(|| found.help("there are `application`, which is the default, and `library`"))
}

fn finding(text: &Arc<Text>, message: &str) -> Diagnostic {
    Diagnostic::new("chart/metadata", Severity::Error, message).label(text, text.line_span(1), "")
}
