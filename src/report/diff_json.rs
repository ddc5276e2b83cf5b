//! Changes as JSON, for programs: a versioned shape that only grows.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use crate::diff::{Consequence, Difference, FieldChange, Nature};

/// The version of the shape; it changes when something that a reader may rely on goes away.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'d> {
    version: u32,
    changes: Vec<Change<'d>>,
}

#[derive(Serialize)]
struct Change<'d> {
    action: &'static str,
    object: Object<'d>,
    fields: Vec<Field<'d>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    consequences: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'d> {
    api_version: String,
    kind: &'d str,
    name: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'d str>,
}

#[derive(Serialize)]
struct Field<'d> {
    path: String,
    from: Option<&'d Value>,
    to: Option<&'d Value>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    reordered: bool,
}

/// Writes one JSON document: `{version, changes: [{action, object, fields: [{path, from, to}]}]}`.
///
/// `action` is `create`, `update`, `replace` or `delete`; objects that stay as they are do not appear. `path` is
/// the API server's (`spec.containers[0].image`), empty for an object that comes or goes as a whole; `from` is
/// null for what is new and `to` for what goes. Where only the order of a list changes, `reordered` is true and
/// both are what its elements are called. `consequences`, where there are any, are the names of what comes of the
/// change: `restarts-pods`, `scales`, `needs-replacement`, `deletes-data`, `changes-ports`,
/// `changes-network-policy`, `only-metadata`.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, differences: &[Difference]) -> io::Result<()> {
    let report = Report { version: VERSION, changes: differences.iter().map(change).collect() };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn change<'d>(difference: &'d Difference) -> Change<'d> {
    let reference = difference.reference;
    Change {
        action: difference.action.name(),
        object: Object {
            api_version: reference.gvk.api_version(),
            kind: &reference.gvk.kind,
            name: &reference.name,
            namespace: reference.namespace.as_deref(),
        },
        fields: difference.fields.iter().map(field).collect(),
        consequences: difference.consequences.iter().map(Consequence::name).collect(),
    }
}

fn field(change: &FieldChange) -> Field<'_> {
    Field {
        path: change.path.to_string(),
        from: change.from.as_ref(),
        to: change.to.as_ref(),
        reordered: change.nature == Nature::Order,
    }
}
