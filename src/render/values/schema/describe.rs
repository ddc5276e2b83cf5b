//! What the schema says of the value at a path: whether it knows it, and whether it calls it secret, which is
//! `writeOnly`, or of the format `password`.

use jsonschema::ValidationError;
use serde_json::Value;

use crate::text::Text;
use crate::yaml::{Path, Segment};

/// How many references are followed from one schema to the next.
const REFERENCES: usize = 32;

/// Whether what an error is about is secret, or is in what is.
pub fn is_within(document: &Value, error: &ValidationError<'_>) -> bool {
    let paths = [error.schema_path().as_str(), error.evaluation_path().as_str()];
    paths.iter().any(|path| {
        let ends = path.match_indices('/').map(|(at, _)| at);
        ends.filter_map(|end| document.pointer(&path[..end])).any(is_secret)
    })
}

/// Whether the value at `path` is secret by any schema in `document` that may be about it, or is in what is.
pub fn is_secret_at(document: &Value, path: &Path) -> bool {
    let mut schemas = opened(document, document);
    for segment in path.segments() {
        if schemas.iter().any(|schema| is_secret(schema)) {
            return true;
        }
        let below = schemas.into_iter().flat_map(|schema| inner(schema, segment));
        schemas = below.flat_map(|schema| opened(document, schema)).collect();
    }
    schemas.into_iter().any(is_secret)
}

/// Whether the schema names the value at `path`.
pub fn is_described(schema: &Text, path: &[&str]) -> bool {
    let document: Value = serde_json::from_str(schema.content()).unwrap_or_default();
    let mut schemas = opened(&document, &document);
    for name in path {
        let below = schemas.iter().filter_map(|schema| schema.get("properties")?.get(name));
        schemas = below.flat_map(|schema| opened(&document, schema)).collect();
    }
    !schemas.is_empty()
}

fn is_secret(schema: &Value) -> bool {
    schema.get("writeOnly") == Some(&Value::Bool(true))
        || schema.get("format").is_some_and(|format| format == "password")
}

/// The schema, and those that it refers to or is made of.
fn opened<'d>(document: &'d Value, schema: &'d Value) -> Vec<&'d Value> {
    let mut all = vec![schema];
    let mut at = 0;
    while at < all.len().min(REFERENCES) {
        let schema = all[at];
        let reference = schema.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
        all.extend(reference.and_then(|pointer| document.pointer(pointer)));
        for keyword in ["allOf", "anyOf", "oneOf"] {
            all.extend(schema.get(keyword).and_then(Value::as_array).into_iter().flatten());
        }
        all.extend(["if", "then", "else"].iter().filter_map(|keyword| schema.get(keyword)));
        at += 1;
    }
    all
}

/// The schemas for what is one step below.
fn inner<'d>(schema: &'d Value, segment: &Segment) -> Vec<&'d Value> {
    match segment {
        Segment::Field(name) | Segment::Key(name) => {
            let named = schema.get("properties").and_then(|properties| properties.get(name));
            let patterns = schema.get("patternProperties").and_then(Value::as_object);
            let patterns = patterns.into_iter().flat_map(|patterns| patterns.values());
            named.into_iter().chain(patterns).chain(schema.get("additionalProperties")).collect()
        }
        Segment::Index(index) => {
            let items = ["items", "prefixItems"].into_iter().filter_map(|keyword| schema.get(keyword));
            items.flat_map(|items| items.get(index).or((!items.is_array()).then_some(items))).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_in_a_secret_is_secret() {
        let document = json!({
            "properties": {
                "db": {"$ref": "#/$defs/db"},
                "keys": {"type": "array", "items": {"format": "password"}},
                "tls": {"writeOnly": true}
            },
            "$defs": {"db": {"properties": {
                "password": {"anyOf": [{"type": "null"}, {"writeOnly": true}]},
                "self": {"$ref": "#/$defs/db"}
            }}}
        });
        for secret in ["db.password", "tls", "tls.key", "db.self.self.password"] {
            assert!(is_secret_at(&document, &Path::fields(secret)), "{secret}");
        }
        assert!(is_secret_at(&document, &Path::fields("keys").index(1)));
        for open in ["db", "db.user", "keys", "other"] {
            assert!(!is_secret_at(&document, &Path::fields(open)), "{open}");
        }
    }
}
