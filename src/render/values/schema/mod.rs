//! Judges values by `values.schema.json`, as Helm does (helm `pkg/chart/common/util/jsonschema.go`): of any draft, the
//! newest where none is named; formats count up to draft 7, encodings never; integers are numbers without a fraction.

mod branch;
mod describe;

use std::sync::Arc;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Retrieve, Uri, ValidationError, Validator};
use serde_json::Value;

pub use self::describe::{is_described, is_secret_at};
use super::Node;
use crate::diag::{Diagnostic, Severity};
use crate::kinds;
use crate::text::{Location, Span, Text};
use crate::yaml::{self, Path};

/// Judges the values by `values.schema.json`: a diagnostic for each error, at the line that set the value, or that
/// set the map in which one is missing. Nothing is read or fetched: a schema that refers to another document is
/// refused, as Helm cannot read one beside it.
///
/// The value of a property that the schema calls `writeOnly`, or whose format is `password`, is not shown.
pub fn validate(schema: &Arc<Text>, values: &Node) -> Vec<Diagnostic> {
    let document: Value = match serde_json::from_str(schema.content()) {
        Ok(document) => document,
        Err(error) => return vec![broken(schema, &error)],
    };
    let validator = match compile(&document) {
        Ok(validator) => validator,
        Err(error) => return vec![no_schema(schema, &document, &error)],
    };
    let plain = as_helm_reads(values.to_value());
    let judge = Judge { schema, document: &document, plain: &plain, values };
    let errors: Vec<_> = validator.iter_errors(&plain).collect();
    errors.iter().flat_map(branch::leaves).flat_map(|error| judge.findings(error)).collect()
}

fn compile(document: &Value) -> Result<Validator, ValidationError<'static>> {
    jsonschema::options()
        .with_retriever(Closed)
        .with_base_uri("file:///values.schema.json")
        .without_content_encoding_support("base64")
        .without_content_media_type_support("application/json")
        .build(document)
}

/// Gives no document but what Helm takes for a URN: a schema that allows everything.
struct Closed;

impl Retrieve for Closed {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        match uri.as_str().starts_with("urn:") {
            true => Ok(Value::Bool(true)),
            false => Err(format!("`{uri}` is not read").into()),
        }
    }
}

/// Numbers as Helm has them: `1.0` is 1.
fn as_helm_reads(mut value: Value) -> Value {
    match &mut value {
        Value::Array(items) => items.iter_mut().for_each(|item| *item = as_helm_reads(item.take())),
        Value::Object(entries) => entries.values_mut().for_each(|entry| *entry = as_helm_reads(entry.take())),
        Value::Number(number) => {
            let float = number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0);
            let fits = |float: &f64| float.abs() < i64::MAX as f64;
            return float.filter(fits).map_or(value, |float| Value::from(float as i64));
        }
        _ => {}
    }
    value
}

fn broken(schema: &Arc<Text>, error: &serde_json::Error) -> Diagnostic {
    let start = schema.line_span(error.line() as u32).start;
    let at =
        Span { start: start + (error.column() as u32).saturating_sub(1), end: start + error.column() as u32 };
    Diagnostic::new("values/schema", Severity::Error, format!("the schema of the values is no JSON: {error}"))
        .label(schema, at, "")
}

/// A document that cannot be a schema, or refers to one that is not read.
fn no_schema(schema: &Arc<Text>, document: &Value, error: &ValidationError<'_>) -> Diagnostic {
    let new = |message| Diagnostic::new("values/schema", Severity::Error, message);
    let (diagnostic, pointer) = match (error.kind(), foreign(document, String::new())) {
        (ValidationErrorKind::Referencing(_), Some((pointer, reference))) => {
            let message = format!("the schema refers to `{reference}`, and no other document is read");
            let help = "copy what it needs under `$defs`, and refer to `#/$defs/NAME`";
            (new(message).help(help), pointer)
        }
        _ => {
            let message = format!("the schema of the values is no JSON Schema: {error}");
            (new(message), error.instance_path().as_str().to_owned())
        }
    };
    let parsed = yaml::parse(schema);
    let tree = parsed.documents.first().map(|tree| Node::of_tree(schema, tree.root(), None));
    let location = tree.as_ref().and_then(|tree| tree.locate(&Path::of_pointer(&pointer, document)));
    let span = location.map_or_else(|| schema.line_span(1), |location| location.span);
    diagnostic.label(schema, span, "")
}

/// The first reference to another document, and the pointer to it.
fn foreign(schema: &Value, at: String) -> Option<(String, String)> {
    let below =
        |key: &str, value| foreign(value, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")));
    match schema {
        Value::Object(entries) => entries.iter().find_map(|(key, value)| match value.as_str() {
            Some(reference) if matches!(key.as_str(), "$ref" | "$schema") && !reference.starts_with('#') => {
                let built_in = reference.contains("json-schema.org/");
                (!built_in).then(|| (format!("{at}/{key}"), reference.to_owned()))
            }
            _ => below(key, value),
        }),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| below(&index.to_string(), item))
        }
        _ => None,
    }
}

struct Judge<'j> {
    schema: &'j Arc<Text>,
    document: &'j Value,
    plain: &'j Value,
    values: &'j Node,
}

impl Judge<'_> {
    fn findings(&self, error: &ValidationError<'_>) -> Vec<Diagnostic> {
        let path = Path::of_pointer(error.instance_path().as_str(), self.plain);
        let described = |(message, at): (String, Path)| self.finding(error, message, &at);
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                let unknown = |name: &String| {
                    let at = path.field(name);
                    let diagnostic = described((format!("there is no value `{at}`"), at));
                    help_with_names(diagnostic, name, self.around(error))
                };
                unexpected.iter().map(unknown).collect()
            }
            ValidationErrorKind::Required { property } => {
                let at = path.field(property.as_str().unwrap_or_default());
                vec![described((format!("the value `{at}` is missing"), at))]
            }
            ValidationErrorKind::PropertyNames { error: inner } => {
                let at = path.field(inner.instance().as_str().unwrap_or_default());
                vec![described((format!("the name `{at}` is not allowed: {inner}"), at))]
            }
            _ => {
                let shown = if path.is_root() { "the values".to_owned() } else { format!("`{path}`") };
                vec![described((format!("{shown}: {}", self.told(error, &path)), path))]
            }
        }
    }

    fn finding(&self, error: &ValidationError<'_>, message: String, at: &Path) -> Diagnostic {
        let Location { text, span } = self
            .values
            .locate(at)
            .cloned()
            .unwrap_or_else(|| Location { text: self.schema.clone(), span: self.schema.line_span(1) });
        let diagnostic = Diagnostic::new("values/schema", Severity::Error, message).at(at);
        let diagnostic = diagnostic.label(&text, span, "");
        let diagnostic = branch::forms(error).into_iter().fold(diagnostic, Diagnostic::help);
        let description = self.around(error).and_then(|schema| schema.get("description")?.as_str());
        description.into_iter().fold(diagnostic, Diagnostic::help)
    }

    /// What is wrong, without the value where it is a secret or has others in it, and the secret concealed.
    fn told(&self, error: &ValidationError<'_>, path: &Path) -> String {
        if describe::is_within(self.document, error) {
            if let Some(at) = self.values.locate(path) {
                at.text.conceal(at.span);
            }
            return error.masked().to_string();
        }
        match error.instance().as_ref() {
            Value::Object(_) => error.masked_with("the map").to_string(),
            Value::Array(_) => error.masked_with("the list").to_string(),
            _ => error.to_string(),
        }
    }

    /// The schema that holds the keyword that was broken.
    fn around(&self, error: &ValidationError<'_>) -> Option<&Value> {
        self.document.pointer(error.schema_path().as_str().rsplit_once('/')?.0)
    }
}

/// Names what `name` may have been meant to be.
fn help_with_names(diagnostic: Diagnostic, name: &str, schema: Option<&Value>) -> Diagnostic {
    let known = schema.and_then(|schema| schema.get("properties")).and_then(Value::as_object);
    let known: Vec<&str> = known.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    match kinds::nearest(name, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => diagnostic,
        None => diagnostic.help(format!("there are `{}`", known.join("`, `"))),
    }
}
