use jiff::Timestamp;
use serde_json::{Value, json};

use super::cells::{UNKNOWN, UNSET, age, items, number, some, text};
use super::{Printer, text as column};
use crate::kinds::table;

pub(super) const PRINTERS: &[Printer] = &[Printer {
    kind: &table::HORIZONTAL_POD_AUTOSCALER,
    columns: &[
        column("Reference"),
        column("Targets"),
        column("MinPods"),
        column("MaxPods"),
        column("Replicas"),
        column("Age"),
    ],
    cells: autoscaler,
}];

/// How many metrics are shown.
const MOST: usize = 2;

fn autoscaler(object: &Value, now: Timestamp) -> Vec<Value> {
    let of = "/spec/scaleTargetRef";
    let reference =
        format!("{}/{}", text(object, &format!("{of}/kind")), text(object, &format!("{of}/name")));
    let least = object["spec"]["minReplicas"].as_i64();
    vec![
        json!(reference),
        json!(targets(object)),
        json!(least.map_or_else(|| UNSET.to_owned(), |least| least.to_string())),
        json!(number(object, "/spec/maxReplicas")),
        json!(number(object, "/status/currentReplicas")),
        json!(age(object, now)),
    ]
}

fn targets(object: &Value) -> String {
    // Version 1 knows one metric, by two numbers.
    if let Some(target) = object["spec"]["targetCPUUtilizationPercentage"].as_i64() {
        let current = object["status"]["currentCPUUtilizationPercentage"].as_i64();
        let current = current.map_or_else(|| UNKNOWN.to_owned(), |current| format!("{current}%"));
        return format!("cpu: {current}/{target}%");
    }
    let all: Vec<String> = items(object, "/spec/metrics")
        .enumerate()
        .map(|(index, metric)| one(metric, &object["status"]["currentMetrics"][index]))
        .collect();
    match all.len() {
        0 => "<none>".to_owned(),
        _ => some(&all, MOST).replace(',', ", "),
    }
}

fn one(metric: &Value, current: &Value) -> String {
    let (source, prefix) = match text(metric, "/type") {
        "Resource" => ("resource", format!("{}: ", text(metric, "/resource/name"))),
        "ContainerResource" => {
            ("containerResource", format!("{}: ", text(metric, "/containerResource/name")))
        }
        "Pods" => ("pods", String::new()),
        "Object" => ("object", String::new()),
        "External" => ("external", String::new()),
        _ => return "<unknown type>".to_owned(),
    };
    let (wanted, now) = (&metric[source]["target"], &current[source]["current"]);
    let shown = |value: &Value, percent: bool| match value {
        Value::Number(number) if percent => format!("{number}%"),
        Value::Number(number) => number.to_string(),
        Value::String(amount) => amount.clone(),
        _ => UNKNOWN.to_owned(),
    };
    let forms = [("averageUtilization", true, ""), ("averageValue", false, " (avg)"), ("value", false, "")];
    let form = forms.into_iter().find(|(field, ..)| wanted.get(field).is_some());
    match form {
        Some((field, percent, suffix)) => {
            // Resources are averages in any case; only other sources say so.
            let suffix = if source.ends_with("esource") || source == "pods" { "" } else { suffix };
            format!("{prefix}{}/{}{suffix}", shown(&now[field], percent), shown(&wanted[field], percent))
        }
        None => format!("{prefix}{UNKNOWN}"),
    }
}
