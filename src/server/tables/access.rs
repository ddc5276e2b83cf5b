use jiff::Timestamp;
use serde_json::{Value, json};

use super::cells::{age, count, items, joined, text};
use super::{Column, Printer, number as numbers, text as column, wide};
use crate::kinds::table;

const BINDING: &[Column] =
    &[column(table::ROLE.kind), column("Age"), wide("Users"), wide("Groups"), wide("ServiceAccounts")];
const WEBHOOKS: &[Column] = &[numbers("Webhooks"), column("Age")];

pub(super) const PRINTERS: &[Printer] = &[
    Printer {
        kind: &table::SERVICE_ACCOUNT,
        columns: &[column("Age")],
        cells: |object, now| vec![json!(age(object, now))],
    },
    Printer { kind: &table::ROLE_BINDING, columns: BINDING, cells: binding },
    Printer { kind: &table::CLUSTER_ROLE_BINDING, columns: BINDING, cells: binding },
    Printer { kind: &table::VALIDATING_WEBHOOK_CONFIGURATION, columns: WEBHOOKS, cells: webhooks },
    Printer { kind: &table::MUTATING_WEBHOOK_CONFIGURATION, columns: WEBHOOKS, cells: webhooks },
];

fn binding(object: &Value, now: Timestamp) -> Vec<Value> {
    let role = format!("{}/{}", text(object, "/roleRef/kind"), text(object, "/roleRef/name"));
    let of = |kind: &'static str| items(object, "/subjects").filter(move |subject| subject["kind"] == kind);
    let names = |kind| json!(joined(of(kind).map(|subject| text(subject, "/name")), ", "));
    let accounts: Vec<String> = of(table::SERVICE_ACCOUNT.kind)
        .map(|subject| format!("{}/{}", text(subject, "/namespace"), text(subject, "/name")))
        .collect();
    vec![json!(role), json!(age(object, now)), names("User"), names("Group"), json!(accounts.join(", "))]
}

fn webhooks(object: &Value, now: Timestamp) -> Vec<Value> {
    vec![json!(count(object, "/webhooks")), json!(age(object, now))]
}
