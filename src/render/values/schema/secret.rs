//! Which values the schema calls secret: `writeOnly`, or of the format `password`.

use jsonschema::ValidationError;
use serde_json::Value;

/// Whether what an error is about is secret, or is in what is.
pub fn is_within(document: &Value, error: &ValidationError<'_>) -> bool {
    let paths = [error.schema_path().as_str(), error.evaluation_path().as_str()];
    paths.iter().any(|path| {
        let ends = path.match_indices('/').map(|(at, _)| at);
        ends.filter_map(|end| document.pointer(&path[..end])).any(is_secret)
    })
}

fn is_secret(schema: &Value) -> bool {
    schema.get("writeOnly") == Some(&Value::Bool(true))
        || schema.get("format").is_some_and(|format| format == "password")
}
