//! The kubelet: plays every pod that has a node. Images always exist, containers start and are ready as soon as the
//! ConfigMaps and Secrets are there that they name; a pod of a Job has done its work at once, too.

mod configuration;

use std::collections::HashSet;
use std::net::Ipv4Addr;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use configuration::Missing;

use super::events::Event;
use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, meta, pods};
use crate::kinds::table::{self, Kind};
use crate::yaml::View;

/// The first address of the pods' network, 10.244.0.0/16.
const FIRST_ADDRESS: u32 = 0x0af4_0001;
/// The address of every node: they are all this machine.
const NODE_ADDRESS: &str = "127.0.0.1";

/// The kubelet of every node.
#[derive(Default)]
pub struct Kubelet {
    /// Held while an address is chosen and written, so that no two pods get the same.
    addresses: Mutex<()>,
}

impl Controller for Kubelet {
    fn name(&self) -> &'static str {
        "kubelet"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::POD, &table::CONFIG_MAP, &table::SECRET])
    }

    fn concerned(&self, cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        if is_one_of(kind, &[&table::POD]) {
            return vec![key_of(object)];
        }
        // What was missing may be there now.
        let pods = cluster.list(&table::POD, Some(meta::namespace(object)));
        pods.iter()
            .filter(|pod| meta::text(pod, "status.phase") == "Pending")
            .map(|pod| key_of(pod))
            .collect()
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(self.play(cluster, key))
    }
}

impl Kubelet {
    async fn play(&self, cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
        let Some(pod) = cluster.get(&table::POD, &key.namespace, &key.name) else { return Ok(Next::Wait) };
        let has_node = !meta::text(&pod, "spec.nodeName").is_empty();
        if meta::is_terminating(&pod) {
            if has_node {
                cluster.delete_now(&table::POD, &pod).await?;
            }
            return Ok(Next::Wait);
        }
        if has_node && !pods::is_finished(&pod) && meta::text(&pod, "status.phase") != "Running" {
            let missing = configuration::missing(cluster, &pod);
            if missing != Missing::default() {
                return hold_back(cluster, &pod, &missing).await;
            }
            let _held = self.addresses.lock().await;
            let mut updated = (*pod).clone();
            let finishes =
                meta::controller_of(&pod).is_some_and(|owner| meta::text(owner, "kind") == table::JOB.kind);
            run(&mut updated, &free_address(cluster), finishes, &meta::time(cluster.now()));
            cluster.update_status(&table::POD, updated).await?;
        }
        Ok(Next::Wait)
    }
}

/// Says on a pod what keeps it from running.
async fn hold_back(cluster: &Informers, pod: &Value, missing: &Missing) -> Result<Next, Refusal> {
    let now = meta::time(cluster.now());
    let mut updated = pod.clone();
    configuration::held_back(&mut updated, missing, &now, |container| started(pod, container, &now));
    if updated.get("status") == pod.get("status") {
        return Ok(Next::Wait);
    }
    cluster.update_status(&table::POD, updated).await?;
    let tell = |reason, message| Event::from("kubelet", pod, &table::POD).warning(reason, message);
    for why in &missing.mounts {
        tell("FailedMount", why.clone()).record(cluster).await;
    }
    for (_, why) in missing.containers.iter().filter(|_| missing.mounts.is_empty()) {
        tell("Failed", format!("Error: {why}")).record(cluster).await;
    }
    Ok(Next::Wait)
}

/// The status of a container that runs, or of one that had to end before the others and has; the one that it has
/// already.
fn started(pod: &Value, container: &Value, now: &str) -> Value {
    let name = meta::text(container, "name");
    let named = |field: &str| {
        let mut all = pod.dig(field).into_iter().flat_map(View::items);
        all.find(|one| meta::text(one, "name") == name).cloned()
    };
    let known = named("status.containerStatuses").or_else(|| named("status.initContainerStatuses"));
    let known = known.filter(|known| known.dig("state.waiting").is_none());
    known.unwrap_or_else(|| container_status(pod, container, named("spec.initContainers").is_some(), now))
}

fn free_address(cluster: &Informers) -> String {
    let pods = cluster.list(&table::POD, None);
    let taken: HashSet<&str> = pods.iter().map(|pod| meta::text(pod, "status.podIP")).collect();
    let mut addresses = (FIRST_ADDRESS..).map(|bits| Ipv4Addr::from(bits).to_string());
    addresses.find(|address| !taken.contains(address.as_str())).unwrap_or_default()
}

/// Gives a pod the status it has once all its containers are started, or done where it `finishes`.
fn run(pod: &mut Value, address: &str, finishes: bool, now: &str) {
    let on_host = pod.dig("spec.hostNetwork").and_then(View::as_bool) == Some(true);
    let address = if on_host { NODE_ADDRESS } else { address };
    let scheduled = meta::condition(pod, "PodScheduled").cloned();
    let condition = |kind: &str, holds: bool| {
        let mut condition = json!({
            "type": kind, "status": if holds { "True" } else { "False" },
            "lastProbeTime": null, "lastTransitionTime": now,
        });
        if !holds {
            condition["reason"] = json!("PodCompleted");
        }
        condition
    };
    let mut conditions = vec![
        condition("PodReadyToStartContainers", !finishes),
        condition("Initialized", true),
        condition("Ready", !finishes),
        condition("ContainersReady", !finishes),
    ];
    conditions.extend(scheduled);
    let statuses = |field: &str, done: bool| -> Vec<Value> {
        let containers = pod.dig(field).into_iter().flat_map(View::items);
        containers.map(|container| container_status(pod, container, done, now)).collect()
    };
    let running = statuses("spec.containers", finishes);
    let initial = statuses("spec.initContainers", true);
    let status = meta::entry(pod, "status");
    status["phase"] = json!(if finishes { "Succeeded" } else { "Running" });
    status["conditions"] = json!(conditions);
    status["hostIP"] = json!(NODE_ADDRESS);
    status["hostIPs"] = json!([{"ip": NODE_ADDRESS}]);
    status["podIP"] = json!(address);
    status["podIPs"] = json!([{"ip": address}]);
    status["startTime"] = json!(now);
    if !initial.is_empty() {
        status["initContainerStatuses"] = json!(initial);
    }
    status["containerStatuses"] = json!(running);
}

fn container_status(pod: &Value, container: &Value, done: bool, now: &str) -> Value {
    // A sidecar is an init container that goes on.
    let goes_on = meta::text(container, "restartPolicy") == "Always";
    let done = done && !goes_on;
    let name = meta::text(container, "name");
    let id = format!("containerd://{:016x}", super::fingerprint(meta::uid(pod).bytes().chain(name.bytes())));
    let state = match done {
        true => json!({"terminated": {
            "exitCode": 0, "reason": "Completed", "startedAt": now, "finishedAt": now, "containerID": id,
        }}),
        false => json!({"running": {"startedAt": now}}),
    };
    json!({
        "name": name, "state": state, "lastState": {}, "ready": true, "restartCount": 0,
        "image": meta::text(container, "image"), "imageID": "", "containerID": id, "started": !done,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_runs_with_all_its_containers() {
        let mut pod = json!({
            "metadata": {"name": "web", "uid": "u"},
            "spec": {
                "initContainers": [{"name": "migrate", "image": "m"}, {"name": "proxy", "restartPolicy": "Always"}],
                "containers": [{"name": "web", "image": "nginx"}],
            },
            "status": {"conditions": [{"type": "PodScheduled", "status": "True"}]},
        });
        run(&mut pod, "10.244.0.1", false, "2026-01-01T00:00:00Z");
        assert!(pods::is_ready(&pod));
        assert_eq!(meta::text(&pod, "status.phase"), "Running");
        assert!(meta::condition(&pod, "PodScheduled").is_some());
        assert!(pod["status"]["initContainerStatuses"][0]["state"]["terminated"].is_object());
        assert!(pod["status"]["initContainerStatuses"][1]["state"]["running"].is_object());
    }
}
