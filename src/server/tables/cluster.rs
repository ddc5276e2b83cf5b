use jiff::Timestamp;
use serde_json::{Value, json};

use super::cells::{NONE, UNKNOWN, age, count, items, number, text, text_or};
use super::{Printer, flag, number as numbers, text as column, wide};
use crate::kinds::table;

pub(super) const PRINTERS: &[Printer] = &[
    Printer {
        kind: &table::NAMESPACE,
        columns: &[column("Status"), column("Age")],
        cells: |object, now| vec![json!(text(object, "/status/phase")), json!(age(object, now))],
    },
    Printer {
        kind: &table::NODE,
        columns: &[
            column("Status"),
            column("Roles"),
            column("Age"),
            column("Version"),
            wide("Internal-IP"),
            wide("External-IP"),
            wide("OS-Image"),
            wide("Kernel-Version"),
            wide("Container-Runtime"),
        ],
        cells: node,
    },
    Printer {
        kind: &table::CONFIG_MAP,
        columns: &[column("Data"), column("Age")],
        cells: |object, now| {
            vec![json!(count(object, "/data") + count(object, "/binaryData")), json!(age(object, now))]
        },
    },
    Printer {
        kind: &table::SECRET,
        columns: &[column("Type"), column("Data"), column("Age")],
        cells: |object, now| {
            vec![json!(text(object, "/type")), json!(count(object, "/data")), json!(age(object, now))]
        },
    },
    Printer {
        kind: &table::PRIORITY_CLASS,
        columns: &[numbers("Value"), flag("Global-Default"), column("Age"), column("PreemptionPolicy")],
        cells: |object, now| {
            let default = json!(object["globalDefault"] == true);
            let policy = json!(text(object, "/preemptionPolicy"));
            vec![json!(number(object, "/value")), default, json!(age(object, now)), policy]
        },
    },
    Printer {
        kind: &table::LEASE,
        columns: &[column("Holder"), column("Age")],
        cells: |object, now| vec![json!(text(object, "/spec/holderIdentity")), json!(age(object, now))],
    },
    Printer {
        kind: &table::RUNTIME_CLASS,
        columns: &[column("Handler"), column("Age")],
        cells: |object, now| vec![json!(text(object, "/handler")), json!(age(object, now))],
    },
];

/// The labels that say what a node is for.
const ROLE_PREFIX: &str = "node-role.kubernetes.io/";
const ROLE_LABEL: &str = "kubernetes.io/role";

fn node(object: &Value, now: Timestamp) -> Vec<Value> {
    let address = |kind: &str| {
        let mut addresses = items(object, "/status/addresses");
        json!(
            addresses
                .find(|address| address["type"] == kind)
                .map_or(NONE, |address| text(address, "/address"))
        )
    };
    vec![
        json!(status(object)),
        json!(roles(object)),
        json!(age(object, now)),
        json!(text(object, "/status/nodeInfo/kubeletVersion")),
        address("InternalIP"),
        address("ExternalIP"),
        json!(text_or(object, "/status/nodeInfo/osImage", UNKNOWN)),
        json!(text_or(object, "/status/nodeInfo/kernelVersion", UNKNOWN)),
        json!(text_or(object, "/status/nodeInfo/containerRuntimeVersion", UNKNOWN)),
    ]
}

fn status(node: &Value) -> String {
    let ready = items(node, "/status/conditions").find(|condition| condition["type"] == "Ready");
    let status = match ready.map(|condition| condition["status"] == "True") {
        Some(true) => "Ready",
        Some(false) => "NotReady",
        None => "Unknown",
    };
    match node["spec"]["unschedulable"] == true {
        true => format!("{status},SchedulingDisabled"),
        false => status.to_owned(),
    }
}

fn roles(node: &Value) -> String {
    let labels = node["metadata"]["labels"].as_object().into_iter().flatten();
    let mut roles: Vec<&str> = labels
        .filter_map(|(key, value)| match key.strip_prefix(ROLE_PREFIX) {
            Some(role) => Some(role),
            None if key == ROLE_LABEL => value.as_str(),
            None => None,
        })
        .filter(|role| !role.is_empty())
        .collect();
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() { NONE.to_owned() } else { roles.join(",") }
}
