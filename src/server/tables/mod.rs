//! Objects as rows and columns, as `kubectl get` shows them: the columns of each kind that has its own, name
//! and time of creation for all others.
//!
//! In: objects. Out: a `Table` of group meta.k8s.io (`pkg/printers/internalversion/printers.go` of Kubernetes;
//! for custom resources `pkg/registry/customresource/tableconvertor` of the extensions server).

mod access;
mod autoscaler;
mod cells;
mod cluster;
mod custom;
mod endpoints;
mod event;
mod fields;
mod network;
mod pod;
mod policy;
mod storage;
mod workloads;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::registry::{Resource, metadata};
use crate::kinds::table::{self, Kind};

pub use fields::check_fields;

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

/// A column beside the name: heading, JSON type, and 1 where only `-o wide` shows it.
#[derive(Clone, Copy, Debug)]
struct Column(&'static str, &'static str, u8);

/// A column of text.
const fn text(name: &'static str) -> Column {
    Column(name, "string", 0)
}

/// A column of numbers.
const fn number(name: &'static str) -> Column {
    Column(name, "integer", 0)
}

/// A column of yes and no.
const fn flag(name: &'static str) -> Column {
    Column(name, "boolean", 0)
}

/// A column of text that only `-o wide` shows.
const fn wide(name: &'static str) -> Column {
    Column(name, "string", 1)
}

/// How the objects of a kind are shown.
struct Printer {
    kind: &'static Kind,
    columns: &'static [Column],
    /// The cells after the name, one for each column.
    cells: fn(&Value, Timestamp) -> Vec<Value>,
}

/// The printers of all kinds that have one.
static PRINTERS: &[&[Printer]] = &[
    access::PRINTERS,
    autoscaler::PRINTERS,
    cluster::PRINTERS,
    endpoints::PRINTERS,
    event::PRINTERS,
    network::PRINTERS,
    pod::PRINTERS,
    policy::PRINTERS,
    storage::PRINTERS,
    workloads::PRINTERS,
];

fn printer(resource: &Resource) -> Option<&'static Printer> {
    PRINTERS.iter().copied().flatten().find(|printer| resource.is(printer.kind))
}

/// Objects of a resource, in `version`, as a Table with `metadata` as the list's.
pub fn table(
    resource: &Resource,
    version: &str,
    metadata: Value,
    objects: &[Value],
    options: &Options,
) -> Value {
    let (columns, cells): (Vec<Value>, Vec<Vec<Value>>) = match printer(resource) {
        Some(printer) => built_in(printer, objects, options.now),
        None if resource.row.is_some() => plain(objects),
        None => custom::table(resource, version, objects, options.now),
    };
    let rows = objects.iter().zip(cells);
    let rows: Vec<Value> = rows
        .map(|(object, cells)| {
            let mut row = json!({"cells": cells, "object": included(object, options.include)});
            if resource.is(&table::POD) {
                pod::note_completion(object, &mut row);
            }
            row
        })
        .collect();
    json!({
        "kind": table::TABLE.kind,
        "apiVersion": table::TABLE.api_version(),
        "metadata": metadata,
        "columnDefinitions": if options.with_columns { Value::Array(columns) } else { Value::Null },
        "rows": rows,
    })
}

fn built_in(printer: &Printer, objects: &[Value], now: Timestamp) -> (Vec<Value>, Vec<Vec<Value>>) {
    // An event is told by what it is about; its name comes last.
    let named_last = printer.columns.last().is_some_and(|column| column.0 == "Name");
    let name = (!named_last).then(name_column);
    let columns =
        printer.columns.iter().map(|Column(name, kind, priority)| match named_last && *name == "Name" {
            true => column(name, kind, "name", *priority),
            false => column(name, kind, "", *priority),
        });
    let cells = objects.iter().map(|object| {
        let name = (!named_last).then(|| json!(name_of(printer, object)));
        name.into_iter().chain((printer.cells)(object, now)).collect()
    });
    (name.into_iter().chain(columns).collect(), cells.collect())
}

/// The name as it is shown: a default storage class says that it is one.
fn name_of(printer: &Printer, object: &Value) -> String {
    let name = metadata::text(object, "name");
    match printer.kind.kind == table::STORAGE_CLASS.kind && storage::is_default(object) {
        true => format!("{name} (default)"),
        false => name.to_owned(),
    }
}

/// Built-in kinds without columns of their own.
fn plain(objects: &[Value]) -> (Vec<Value>, Vec<Vec<Value>>) {
    let columns = vec![name_column(), column("Created At", "date", "", 0)];
    let cells = objects.iter().map(|object| {
        vec![json!(metadata::text(object, "name")), json!(metadata::text(object, "creationTimestamp"))]
    });
    (columns, cells.collect())
}

fn name_column() -> Value {
    column("Name", "string", "name", 0)
}

fn column(name: &str, kind: &str, format: &str, priority: u8) -> Value {
    json!({"name": name, "type": kind, "format": format, "description": "", "priority": priority})
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
