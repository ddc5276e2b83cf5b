use jiff::Timestamp;
use serde_json::{Value, json};

use super::cells::{number, since, text};
use super::{Column, Printer, text as column, wide};
use crate::kinds::table;

const COLUMNS: &[Column] = &[
    column("Last Seen"),
    column("Type"),
    column("Reason"),
    column("Object"),
    wide("Subobject"),
    wide("Source"),
    column("Message"),
    wide("First Seen"),
    wide("Count"),
    wide("Name"),
];

pub(super) const PRINTERS: &[Printer] = &[
    Printer { kind: &table::EVENT, columns: COLUMNS, cells: event },
    Printer { kind: &table::EVENTS_EVENT, columns: COLUMNS, cells: event },
];

/// The first of `pointers` under which there is a text.
fn first<'a>(object: &'a Value, pointers: &[&str]) -> &'a str {
    pointers.iter().map(|pointer| text(object, pointer)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn event(event: &Value, now: Timestamp) -> Vec<Value> {
    let begun = first(event, &["/firstTimestamp", "/deprecatedFirstTimestamp", "/eventTime"]);
    let last = first(event, &["/series/lastObservedTime", "/lastTimestamp", "/deprecatedLastTimestamp"]);
    let last = if last.is_empty() { begun } else { last };
    let about = if event.get("regarding").is_some() { "regarding" } else { "involvedObject" };
    let kind = text(event, &format!("/{about}/kind")).to_lowercase();
    let object = match text(event, &format!("/{about}/name")) {
        "" => kind,
        name => format!("{kind}/{name}"),
    };
    let component = first(
        event,
        &["/source/component", "/deprecatedSource/component", "/reportingComponent", "/reportingController"],
    );
    let host = first(event, &["/source/host", "/deprecatedSource/host", "/reportingInstance"]);
    let source = if host.is_empty() { component.to_owned() } else { format!("{component}, {host}") };
    let told = ["/series/count", "/count", "/deprecatedCount"].map(|at| number(event, at));
    let count = told.into_iter().find(|count| *count > 0).unwrap_or(1);
    let age = |time: &str| json!(since(Some(time), now));
    vec![
        age(last),
        json!(text(event, "/type")),
        json!(text(event, "/reason")),
        json!(object),
        json!(text(event, &format!("/{about}/fieldPath"))),
        json!(source),
        json!(first(event, &["/message", "/note"]).trim()),
        age(begun),
        json!(count),
        json!(text(event, "/metadata/name")),
    ]
}
