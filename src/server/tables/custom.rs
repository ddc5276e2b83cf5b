use jiff::Timestamp;
use serde_json::{Value, json};

use super::{cells, column, name_column};
use crate::server::registry::{Resource, metadata};
use crate::yaml::JsonPath;

/// The columns and cells of custom resources: those that their definition names, else the age.
pub(super) fn table(
    resource: &Resource,
    version: &str,
    objects: &[Value],
    now: Timestamp,
) -> (Vec<Value>, Vec<Vec<Value>>) {
    let own = resource.version(version).map(|served| served.columns.as_slice()).unwrap_or_default();
    let age = [json!({"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"})];
    let own = if own.is_empty() { &age[..] } else { own };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let columns = own.iter().map(|of| {
        let priority = of["priority"].as_u64().and_then(|priority| u8::try_from(priority).ok()).unwrap_or(0);
        let mut column = column(&text(&of["name"]), &text(&of["type"]), &text(&of["format"]), priority);
        column["description"] = json!(text(&of["description"]));
        column
    });
    let columns = std::iter::once(name_column()).chain(columns).collect();
    // A path that cannot be read leads nowhere.
    let paths: Vec<_> = own.iter().map(|of| JsonPath::parse(&text(&of["jsonPath"])).ok()).collect();
    let cells = objects.iter().map(|object| {
        let name = json!(metadata::text(object, "name"));
        let found = |path: &Option<JsonPath>| path.as_ref().map(|path| path.find(object)).unwrap_or_default();
        let own = own.iter().zip(&paths).map(|(column, path)| cell(&found(path), column, now));
        std::iter::once(name).chain(own).collect()
    });
    (columns, cells.collect())
}

/// What stands in a column whose path leads to `found`: a value of the column's type, or nothing.
fn cell(found: &[&Value], column: &Value, now: Timestamp) -> Value {
    let Some(first) = found.first() else { return Value::Null };
    match (column["type"].as_str().unwrap_or_default(), first) {
        ("integer", Value::Number(number)) => json!(number.as_i64()),
        ("number", Value::Number(_)) | ("boolean", Value::Bool(_)) => (*first).clone(),
        ("date", Value::String(time)) => json!(cells::since(Some(time), now)),
        ("string", _) => {
            let shown = found.iter().map(|value| match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            json!(shown.collect::<Vec<_>>().join(","))
        }
        _ => Value::Null,
    }
}
