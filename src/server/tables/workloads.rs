use jiff::Timestamp;
use serde_json::{Value, json};

use super::cells::{
    NONE, age, condition, containers, duration, items, labels, number, selector, since, text, text_or,
    yes_or_no,
};
use super::{Printer, flag, number as numbers, text as column, wide};
use crate::kinds::table;
use crate::server::registry::metadata::is_terminating;

/// The pod spec of a workload.
const POD: &str = "/spec/template/spec";

pub(super) const PRINTERS: &[Printer] = &[
    Printer {
        kind: &table::DEPLOYMENT,
        columns: &[
            column("Ready"),
            column("Up-to-date"),
            column("Available"),
            column("Age"),
            wide("Containers"),
            wide("Images"),
            wide("Selector"),
        ],
        cells: deployment,
    },
    Printer { kind: &table::REPLICA_SET, columns: REPLICATED, cells: replica_set },
    Printer { kind: &table::REPLICATION_CONTROLLER, columns: REPLICATED, cells: replication_controller },
    Printer {
        kind: &table::STATEFUL_SET,
        columns: &[column("Ready"), column("Age"), wide("Containers"), wide("Images")],
        cells: stateful_set,
    },
    Printer {
        kind: &table::DAEMON_SET,
        columns: &[
            numbers("Desired"),
            numbers("Current"),
            numbers("Ready"),
            numbers("Up-to-date"),
            numbers("Available"),
            column("Node Selector"),
            column("Age"),
            wide("Containers"),
            wide("Images"),
            wide("Selector"),
        ],
        cells: daemon_set,
    },
    Printer {
        kind: &table::JOB,
        columns: &[
            column("Status"),
            column("Completions"),
            column("Duration"),
            column("Age"),
            wide("Containers"),
            wide("Images"),
            wide("Selector"),
        ],
        cells: job,
    },
    Printer {
        kind: &table::CRON_JOB,
        columns: &[
            column("Schedule"),
            column("Timezone"),
            flag("Suspend"),
            numbers("Active"),
            column("Last Schedule"),
            column("Age"),
            wide("Containers"),
            wide("Images"),
            wide("Selector"),
        ],
        cells: cron_job,
    },
    Printer {
        kind: &table::CONTROLLER_REVISION,
        columns: &[column("Controller"), column("Revision"), column("Age")],
        cells: revision,
    },
];

const REPLICATED: &[super::Column] = &[
    numbers("Desired"),
    numbers("Current"),
    numbers("Ready"),
    column("Age"),
    wide("Containers"),
    wide("Images"),
    wide("Selector"),
];

fn deployment(object: &Value, now: Timestamp) -> Vec<Value> {
    let [names, images] = containers(object, POD);
    let ready = format!("{}/{}", number(object, "/status/readyReplicas"), number(object, "/spec/replicas"));
    vec![
        json!(ready),
        json!(number(object, "/status/updatedReplicas")),
        json!(number(object, "/status/availableReplicas")),
        json!(age(object, now)),
        names,
        images,
        json!(selector(object.pointer("/spec/selector"))),
    ]
}

fn replicated(object: &Value, now: Timestamp, selector: String) -> Vec<Value> {
    let [names, images] = containers(object, POD);
    let counts = ["/spec/replicas", "/status/replicas", "/status/readyReplicas"];
    let counts = counts.into_iter().map(|at| json!(number(object, at)));
    counts.chain([json!(age(object, now)), names, images, json!(selector)]).collect()
}

fn replica_set(object: &Value, now: Timestamp) -> Vec<Value> {
    replicated(object, now, selector(object.pointer("/spec/selector")))
}

fn replication_controller(object: &Value, now: Timestamp) -> Vec<Value> {
    replicated(object, now, labels(object.pointer("/spec/selector")))
}

fn stateful_set(object: &Value, now: Timestamp) -> Vec<Value> {
    let [names, images] = containers(object, POD);
    let ready = format!("{}/{}", number(object, "/status/readyReplicas"), number(object, "/spec/replicas"));
    vec![json!(ready), json!(age(object, now)), names, images]
}

fn daemon_set(object: &Value, now: Timestamp) -> Vec<Value> {
    let [names, images] = containers(object, POD);
    let counts = [
        "/status/desiredNumberScheduled",
        "/status/currentNumberScheduled",
        "/status/numberReady",
        "/status/updatedNumberScheduled",
        "/status/numberAvailable",
    ];
    let counts = counts.into_iter().map(|at| json!(number(object, at)));
    let rest = [
        json!(labels(object.pointer("/spec/template/spec/nodeSelector"))),
        json!(age(object, now)),
        names,
        images,
        json!(selector(object.pointer("/spec/selector"))),
    ];
    counts.chain(rest).collect()
}

fn job(object: &Value, now: Timestamp) -> Vec<Value> {
    let [names, images] = containers(object, POD);
    vec![
        json!(job_status(object)),
        json!(completions(object)),
        json!(job_duration(object, now)),
        json!(age(object, now)),
        names,
        images,
        json!(selector(object.pointer("/spec/selector"))),
    ]
}

fn job_status(job: &Value) -> &'static str {
    if condition(job, "Complete") {
        "Complete"
    } else if condition(job, "Failed") {
        "Failed"
    } else if is_terminating(job) {
        "Terminating"
    } else if condition(job, "Suspended") {
        "Suspended"
    } else if condition(job, "FailureTarget") {
        "FailureTarget"
    } else if condition(job, "SuccessCriteriaMet") {
        "SuccessCriteriaMet"
    } else {
        "Running"
    }
}

fn completions(job: &Value) -> String {
    let done = number(job, "/status/succeeded");
    match (job.pointer("/spec/completions").and_then(Value::as_i64), number(job, "/spec/parallelism")) {
        (Some(wanted), _) => format!("{done}/{wanted}"),
        (None, parallelism) if parallelism > 1 => format!("{done}/1 of {parallelism}"),
        (None, _) => format!("{done}/1"),
    }
}

fn job_duration(job: &Value, now: Timestamp) -> String {
    let time = |at: &str| text(job, at).parse::<Timestamp>().ok();
    let Some(start) = time("/status/startTime") else { return String::new() };
    let end = time("/status/completionTime").unwrap_or(now);
    duration(end.as_second() - start.as_second())
}

fn cron_job(object: &Value, now: Timestamp) -> Vec<Value> {
    let [names, images] = containers(object, "/spec/jobTemplate/spec/template/spec");
    let last = object.pointer("/status/lastScheduleTime").and_then(Value::as_str);
    vec![
        json!(text(object, "/spec/schedule")),
        json!(text_or(object, "/spec/timeZone", NONE)),
        yes_or_no(object["spec"]["suspend"] == true),
        json!(items(object, "/status/active").count()),
        json!(last.map_or_else(|| NONE.to_owned(), |last| since(Some(last), now))),
        json!(age(object, now)),
        names,
        images,
        json!(selector(object.pointer("/spec/jobTemplate/spec/selector"))),
    ]
}

fn revision(object: &Value, now: Timestamp) -> Vec<Value> {
    let owner = items(object, "/metadata/ownerReferences").find(|owner| owner["controller"] == true);
    let shown = owner.map_or_else(
        || NONE.to_owned(),
        |owner| {
            let (group, _) = text(owner, "/apiVersion").split_once('/').unwrap_or_default();
            let kind = text(owner, "/kind").to_lowercase();
            let kind = if group.is_empty() { kind } else { format!("{kind}.{group}") };
            format!("{kind}/{}", text(owner, "/name"))
        },
    );
    vec![json!(shown), json!(number(object, "/revision")), json!(age(object, now))]
}
