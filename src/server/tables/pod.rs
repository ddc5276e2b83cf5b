use jiff::Timestamp;
use serde_json::{Value, json};

use super::cells::{NONE, age, condition, containers, count, items, labels, number, since, text, text_or};
use super::{Printer, text as column, wide};
use crate::kinds::table;
use crate::server::registry::metadata::is_terminating;

pub(super) const PRINTERS: &[Printer] = &[
    Printer {
        kind: &table::POD,
        columns: &[
            column("Ready"),
            column("Status"),
            column("Restarts"),
            column("Age"),
            wide("IP"),
            wide(table::NODE.kind),
            wide("Nominated Node"),
            wide("Readiness Gates"),
        ],
        cells: pod,
    },
    Printer {
        kind: &table::POD_TEMPLATE,
        columns: &[column("Containers"), column("Images"), column("Pod Labels")],
        cells: template,
    },
];

fn template(object: &Value, _now: Timestamp) -> Vec<Value> {
    let [names, images] = containers(object, "/template/spec");
    vec![names, images, json!(labels(object.pointer("/template/metadata/labels")))]
}

fn pod(pod: &Value, now: Timestamp) -> Vec<Value> {
    let told = Told::of(pod);
    let restarts = match &told.last_restart {
        Some(last) if told.restarts > 0 => format!("{} ({} ago)", told.restarts, since(Some(last), now)),
        _ => told.restarts.to_string(),
    };
    let address = text_or(pod, "/status/podIPs/0/ip", text_or(pod, "/status/podIP", NONE));
    vec![
        json!(format!("{}/{}", told.ready, told.containers)),
        json!(told.reason),
        json!(restarts),
        json!(age(pod, now)),
        json!(address),
        json!(text_or(pod, "/spec/nodeName", NONE)),
        json!(text_or(pod, "/status/nominatedNodeName", NONE)),
        json!(gates(pod)),
    ]
}

fn gates(pod: &Value) -> String {
    let all = count(pod, "/spec/readinessGates");
    let open = items(pod, "/spec/readinessGates").filter(|gate| condition(pod, text(gate, "/conditionType")));
    if all == 0 { NONE.to_owned() } else { format!("{}/{all}", open.count()) }
}

/// What a pod's status comes to.
struct Told {
    reason: String,
    ready: usize,
    containers: usize,
    restarts: i64,
    last_restart: Option<String>,
}

impl Told {
    fn of(pod: &Value) -> Self {
        let phase = text(pod, "/status/phase");
        let mut told = Self {
            reason: text_or(pod, "/status/reason", phase).to_owned(),
            ready: 0,
            containers: count(pod, "/spec/containers") + sidecars(pod).count(),
            restarts: 0,
            last_restart: None,
        };
        let gated = |condition: &Value| {
            condition["type"] == "PodScheduled" && condition["reason"] == "SchedulingGated"
        };
        if items(pod, "/status/conditions").any(gated) {
            told.reason = "SchedulingGated".to_owned();
        }
        let initializing = told.initialize(pod);
        if !initializing || condition(pod, "Initialized") {
            told.run(pod);
        }
        if is_terminating(pod) {
            match (text(pod, "/status/reason"), phase) {
                ("NodeLost", _) => told.reason = "Unknown".to_owned(),
                (_, "Succeeded" | "Failed") => {}
                _ => told.reason = "Terminating".to_owned(),
            }
        }
        told
    }

    /// Reads the containers that come first. Returns whether they are still at it.
    fn initialize(&mut self, pod: &Value) -> bool {
        for (index, status) in items(pod, "/status/initContainerStatuses").enumerate() {
            self.count_restarts(status);
            let terminated = status.pointer("/state/terminated");
            let waiting = text(status, "/state/waiting/reason");
            let is_sidecar = sidecars(pod).any(|sidecar| sidecar["name"] == status["name"]);
            if terminated.is_some_and(|state| number(state, "/exitCode") == 0) {
                continue;
            }
            if is_sidecar && status["started"] == true {
                self.ready += usize::from(status["ready"] == true);
                continue;
            }
            let state = match terminated {
                Some(state) => exit(state),
                None if !waiting.is_empty() && waiting != "PodInitializing" => waiting.to_owned(),
                None => format!("{index}/{}", count(pod, "/spec/initContainers")),
            };
            self.reason = format!("Init:{state}");
            return true;
        }
        false
    }

    /// Reads the containers that the pod is for.
    fn run(&mut self, pod: &Value) {
        // Restarts of those that came first no longer count, but for those that keep running.
        self.restarts = 0;
        self.last_restart = None;
        for status in items(pod, "/status/initContainerStatuses") {
            if sidecars(pod).any(|sidecar| sidecar["name"] == status["name"]) {
                self.count_restarts(status);
            }
        }
        let mut running = false;
        let statuses: Vec<&Value> = items(pod, "/status/containerStatuses").collect();
        for status in statuses.into_iter().rev() {
            self.count_restarts(status);
            let waiting = text(status, "/state/waiting/reason");
            if !waiting.is_empty() {
                self.reason = waiting.to_owned();
            } else if let Some(state) = status.pointer("/state/terminated") {
                self.reason = exit(state);
            } else if status["ready"] == true && status.pointer("/state/running").is_some() {
                running = true;
                self.ready += 1;
            }
        }
        if self.reason == "Completed" && running {
            self.reason = if condition(pod, "Ready") { "Running" } else { "NotReady" }.to_owned();
        }
    }

    fn count_restarts(&mut self, status: &Value) {
        self.restarts += number(status, "/restartCount");
        let ended = text(status, "/lastState/terminated/finishedAt");
        if !ended.is_empty() && self.last_restart.as_deref().is_none_or(|last| last < ended) {
            self.last_restart = Some(ended.to_owned());
        }
    }
}

/// Containers that start first and keep running.
fn sidecars(pod: &Value) -> impl Iterator<Item = &Value> {
    items(pod, "/spec/initContainers").filter(|container| container["restartPolicy"] == "Always")
}

/// How a container ended.
fn exit(state: &Value) -> String {
    match (text(state, "/reason"), number(state, "/signal")) {
        ("", 0) => format!("ExitCode:{}", number(state, "/exitCode")),
        ("", signal) => format!("Signal:{signal}"),
        (reason, _) => reason.to_owned(),
    }
}

/// Marks the row of a pod that has run to its end.
pub(super) fn note_completion(pod: &Value, row: &mut Value) {
    let (reason, message) = match text(pod, "/status/phase") {
        "Succeeded" => ("Succeeded", "The pod has completed successfully."),
        "Failed" => ("Failed", "The pod failed."),
        _ => return,
    };
    row["conditions"] =
        json!([{"type": "Completed", "status": "True", "reason": reason, "message": message}]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pod: Value) -> String {
        let told = Told::of(&pod);
        format!("{}/{} {} {}", told.ready, told.containers, told.reason, told.restarts)
    }

    #[test]
    fn a_pod_is_told_in_a_word() {
        let spec = json!({"containers": [{"name": "a"}, {"name": "b"}]});
        let status = |containers: Value| json!({"spec": spec, "status": {"phase": "Running", "containerStatuses": containers}});
        let running = json!({"ready": true, "restartCount": 1, "state": {"running": {}}});
        let crashed =
            json!({"ready": false, "restartCount": 2, "state": {"waiting": {"reason": "CrashLoopBackOff"}}});
        let done = json!({"ready": false, "restartCount": 0, "state": {"terminated": {"reason": "Completed", "exitCode": 0}}});
        let killed = json!({"ready": false, "restartCount": 0, "state": {"terminated": {"signal": 9, "exitCode": 137}}});
        assert_eq!(shown(status(json!([running, running]))), "2/2 Running 2");
        assert_eq!(shown(status(json!([crashed, running]))), "1/2 CrashLoopBackOff 3");
        assert_eq!(shown(status(json!([running, done]))), "1/2 NotReady 1");
        assert_eq!(shown(status(json!([killed, done]))), "0/2 Signal:9 0");
        let starting = json!({"spec": {"containers": [{}], "initContainers": [{}, {}]}, "status": {
            "phase": "Pending", "initContainerStatuses": [
                {"restartCount": 0, "state": {"terminated": {"exitCode": 0}}},
                {"restartCount": 0, "state": {"running": {}}},
            ],
        }});
        assert_eq!(shown(starting), "0/1 Init:1/2 0");
        let mut ending = status(json!([running, running]));
        ending["metadata"] = json!({"deletionTimestamp": "2030-01-01T00:00:00Z"});
        assert_eq!(shown(ending), "2/2 Terminating 2");
    }
}
