use jiff::Timestamp;
use serde_json::{Value, json};

use super::cells::{age, number};
use super::{Printer, number as numbers, text as column};
use crate::kinds::table;

pub(super) const PRINTERS: &[Printer] = &[
    Printer {
        kind: &table::POD_DISRUPTION_BUDGET,
        columns: &[
            column("Min Available"),
            column("Max Unavailable"),
            numbers("Allowed Disruptions"),
            column("Age"),
        ],
        cells: budget,
    },
    Printer {
        kind: &table::RESOURCE_QUOTA,
        columns: &[column("Request"), column("Limit"), column("Age")],
        cells: quota,
    },
];

fn budget(object: &Value, now: Timestamp) -> Vec<Value> {
    let bound = |field: &str| match &object["spec"][field] {
        Value::String(share) => json!(share),
        Value::Number(number) => json!(number.to_string()),
        _ => json!("N/A"),
    };
    vec![
        bound("minAvailable"),
        bound("maxUnavailable"),
        json!(number(object, "/status/disruptionsAllowed")),
        json!(age(object, now)),
    ]
}

fn quota(object: &Value, now: Timestamp) -> Vec<Value> {
    let hard = object["status"]["hard"].as_object().into_iter().flatten();
    let mut all: Vec<(&String, String)> = hard
        .map(|(name, most)| {
            let used = object["status"]["used"][name].as_str().unwrap_or("0");
            (name, format!("{name}: {used}/{}", most.as_str().unwrap_or_default()))
        })
        .collect();
    all.sort();
    let of = |limits: bool| {
        let chosen = all.iter().filter(|(name, _)| name.starts_with("limits.") == limits);
        chosen.map(|(_, shown)| shown.as_str()).collect::<Vec<_>>().join(", ")
    };
    vec![json!(of(false)), json!(of(true)), json!(age(object, now))]
}
