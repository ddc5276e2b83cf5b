use jiff::Timestamp;
use serde_json::{Value, json};

use super::cells::{NONE, UNSET, age, items, some, text};
use super::{Printer, text as column};
use crate::kinds::table;

pub(super) const PRINTERS: &[Printer] = &[
    Printer {
        kind: &table::ENDPOINTS,
        columns: &[column(table::ENDPOINTS.kind), column("Age")],
        cells: |object, now| vec![json!(endpoints(object)), json!(age(object, now))],
    },
    Printer {
        kind: &table::ENDPOINT_SLICE,
        columns: &[column("AddressType"), column("Ports"), column(table::ENDPOINTS.kind), column("Age")],
        cells: slice,
    },
];

/// How many are shown.
const MOST: usize = 3;

fn endpoints(object: &Value) -> String {
    let mut all = Vec::new();
    for subset in items(object, "/subsets") {
        let addresses = items(subset, "/addresses").map(|address| text(address, "/ip"));
        if items(subset, "/ports").next().is_none() {
            all.extend(addresses.clone().map(str::to_owned));
        }
        for port in items(subset, "/ports") {
            all.extend(addresses.clone().map(|address| match address.contains(':') {
                true => format!("[{address}]:{}", port["port"]),
                false => format!("{address}:{}", port["port"]),
            }));
        }
    }
    if all.is_empty() { NONE.to_owned() } else { some(&all, MOST) }
}

fn slice(object: &Value, now: Timestamp) -> Vec<Value> {
    let or_unset = |texts: Vec<String>| if texts.is_empty() { UNSET.to_owned() } else { some(&texts, MOST) };
    let ports = items(object, "/ports").map(|port| match port["port"].as_i64() {
        Some(number) => number.to_string(),
        None => "*".to_owned(),
    });
    let addresses = items(object, "/endpoints").flat_map(|endpoint| items(endpoint, "/addresses"));
    let addresses = addresses.filter_map(Value::as_str).map(str::to_owned);
    vec![
        json!(text(object, "/addressType")),
        json!(or_unset(ports.collect())),
        json!(or_unset(addresses.collect())),
        json!(age(object, now)),
    ]
}
