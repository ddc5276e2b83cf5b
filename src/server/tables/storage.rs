use jiff::Timestamp;
use serde_json::{Value, json};

use super::cells::{UNSET, age, items, joined, text, text_or};
use super::{Printer, flag, text as column, wide};
use crate::kinds::table;
use crate::server::registry::metadata::is_terminating;

pub(super) const PRINTERS: &[Printer] = &[
    Printer {
        kind: &table::PERSISTENT_VOLUME,
        columns: &[
            column("Capacity"),
            column("Access Modes"),
            column("Reclaim Policy"),
            column("Status"),
            column("Claim"),
            column(table::STORAGE_CLASS.kind),
            column(table::VOLUME_ATTRIBUTES_CLASS.kind),
            column("Reason"),
            column("Age"),
            wide("VolumeMode"),
        ],
        cells: volume,
    },
    Printer {
        kind: &table::PERSISTENT_VOLUME_CLAIM,
        columns: &[
            column("Status"),
            column("Volume"),
            column("Capacity"),
            column("Access Modes"),
            column(table::STORAGE_CLASS.kind),
            column(table::VOLUME_ATTRIBUTES_CLASS.kind),
            column("Age"),
            wide("VolumeMode"),
        ],
        cells: claim,
    },
    Printer {
        kind: &table::STORAGE_CLASS,
        columns: &[
            column("Provisioner"),
            column("ReclaimPolicy"),
            column("VolumeBindingMode"),
            flag("AllowVolumeExpansion"),
            column("Age"),
        ],
        cells: class,
    },
];

fn modes(object: &Value, pointer: &str) -> String {
    let short = items(object, pointer).filter_map(Value::as_str).map(|mode| match mode {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        other => other,
    });
    joined(short, ",")
}

fn phase(object: &Value) -> &str {
    if is_terminating(object) { "Terminating" } else { text(object, "/status/phase") }
}

fn volume(object: &Value, now: Timestamp) -> Vec<Value> {
    let claim = match object.pointer("/spec/claimRef") {
        Some(claim) => format!("{}/{}", text(claim, "/namespace"), text(claim, "/name")),
        None => String::new(),
    };
    vec![
        json!(text(object, "/spec/capacity/storage")),
        json!(modes(object, "/spec/accessModes")),
        json!(text(object, "/spec/persistentVolumeReclaimPolicy")),
        json!(phase(object)),
        json!(claim),
        json!(text(object, "/spec/storageClassName")),
        json!(text_or(object, "/spec/volumeAttributesClassName", UNSET)),
        json!(text(object, "/status/reason")),
        json!(age(object, now)),
        json!(text_or(object, "/spec/volumeMode", UNSET)),
    ]
}

fn claim(object: &Value, now: Timestamp) -> Vec<Value> {
    let volume = text(object, "/spec/volumeName");
    let (capacity, modes) = match volume {
        "" => ("", String::new()),
        _ => (text(object, "/status/capacity/storage"), modes(object, "/status/accessModes")),
    };
    vec![
        json!(phase(object)),
        json!(volume),
        json!(capacity),
        json!(modes),
        json!(text(object, "/spec/storageClassName")),
        json!(text_or(object, "/spec/volumeAttributesClassName", UNSET)),
        json!(age(object, now)),
        json!(text_or(object, "/spec/volumeMode", UNSET)),
    ]
}

/// Whether claims that name no class get this one.
pub(super) fn is_default(class: &Value) -> bool {
    class["metadata"]["annotations"]["storageclass.kubernetes.io/is-default-class"] == "true"
}

fn class(object: &Value, now: Timestamp) -> Vec<Value> {
    vec![
        json!(text(object, "/provisioner")),
        json!(text_or(object, "/reclaimPolicy", "Delete")),
        json!(text_or(object, "/volumeBindingMode", UNSET)),
        json!(object["allowVolumeExpansion"] == true),
        json!(age(object, now)),
    ]
}
