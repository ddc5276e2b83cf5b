use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use super::Node;
use crate::diag::{Diagnostic, Severity};
use crate::kinds;
use crate::text::{Span, Text};
use crate::yaml::Path;

/// Judges the values by `values.schema.json`, of any draft: a diagnostic for each error, at the line that set
/// the value. Nothing is fetched: a schema that refers to another document is refused.
///
/// The value of a property that the schema calls `writeOnly`, or whose format is `password`, is not shown.
pub fn validate(schema: &Arc<Text>, values: &Node) -> Vec<Diagnostic> {
    let document: Value = match serde_json::from_str(schema.content()) {
        Ok(document) => document,
        Err(error) => return vec![broken(schema, &error)],
    };
    let validator = match jsonschema::validator_for(&document) {
        Ok(validator) => validator,
        Err(error) => {
            let message = format!("the schema of the values is no JSON Schema: {error}");
            let diagnostic = Diagnostic::new("values/schema", Severity::Error, message);
            return vec![diagnostic.label(schema, schema.line_span(1), "")];
        }
    };
    let plain = values.to_value();
    validator
        .iter_errors(&plain)
        .flat_map(|error| finding(schema, &document, &plain, values, &error))
        .collect()
}

fn broken(schema: &Arc<Text>, error: &serde_json::Error) -> Diagnostic {
    let start = schema.line_span(error.line() as u32).start;
    let at =
        Span { start: start + (error.column() as u32).saturating_sub(1), end: start + error.column() as u32 };
    Diagnostic::new("values/schema", Severity::Error, format!("the schema of the values is no JSON: {error}"))
        .label(schema, at, "")
}

fn finding(
    schema: &Arc<Text>,
    document: &Value,
    plain: &Value,
    values: &Node,
    error: &ValidationError<'_>,
) -> Vec<Diagnostic> {
    let path = Path::of_pointer(error.instance_path().as_str(), plain);
    let within = error.schema_path().as_str();
    let new = |message: String, at: &Path| Diagnostic::new("values/schema", Severity::Error, message).at(at);
    let found = match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            let unknown = |name: &String| {
                let at = path.field(name);
                let diagnostic = new(format!("there is no value `{at}`"), &at);
                (help_with_names(diagnostic, name, around(document, within)), at)
            };
            unexpected.iter().map(unknown).collect()
        }
        ValidationErrorKind::Required { property } => {
            let at = path.field(property.as_str().unwrap_or_default());
            vec![(new(format!("the value `{at}` is missing"), &at), at)]
        }
        _ => {
            let shown = if path.is_root() { "the values".to_owned() } else { format!("`{path}`") };
            let secret = is_secret(document, within);
            let message = if secret { error.masked().to_string() } else { error.to_string() };
            if let Some(at) = values.locate(&path).filter(|_| secret) {
                at.text.conceal(at.span);
            }
            vec![(new(format!("{shown}: {message}"), &path), path)]
        }
    };
    let described = |(diagnostic, at): (Diagnostic, Path)| {
        let location = values.locate(&at);
        let (text, span) = location.map_or((schema, schema.line_span(1)), |at| (&at.text, at.span));
        let diagnostic = diagnostic.label(text, span, "");
        match description(document, within) {
            Some(description) => diagnostic.help(description),
            None => diagnostic,
        }
    };
    found.into_iter().map(described).collect()
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

/// The schema that holds the keyword at `within`.
fn around<'d>(document: &'d Value, within: &str) -> Option<&'d Value> {
    document.pointer(within.rsplit_once('/')?.0)
}

fn is_secret(document: &Value, within: &str) -> bool {
    around(document, within).is_some_and(|schema| {
        schema.get("writeOnly") == Some(&Value::Bool(true))
            || schema.get("format").is_some_and(|format| format == "password")
    })
}

fn description<'d>(document: &'d Value, within: &str) -> Option<&'d str> {
    around(document, within)?.get("description")?.as_str()
}
