//! What a pod's containers are configured by, and what of that is not there.

use serde_json::{Value, json};

use super::super::{Informers, meta};
use crate::kinds::table::{self, Kind};
use crate::yaml::View;

/// What keeps a pod from starting (pkg/kubelet/kubelet_pods.go, pkg/volume/{configmap,secret,projected}).
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// Volumes that cannot be mounted: what the kubelet says of each. No container starts.
    pub mounts: Vec<String>,
    /// Containers whose environment cannot be made, each with what is missing. They alone do not start.
    pub containers: Vec<(String, String)>,
}

/// What of the ConfigMaps and Secrets that a pod names is not there.
pub fn missing(cluster: &Informers, pod: &Value) -> Missing {
    let seek = Seek { cluster, namespace: meta::namespace(pod) };
    let volumes = pod.dig("spec.volumes").into_iter().flat_map(View::items);
    let mounts = volumes.filter_map(|volume| {
        let why = seek.volume(volume)?;
        Some(format!("MountVolume.SetUp failed for volume \"{}\" : {why}", meta::text(volume, "name")))
    });
    let containers = ["spec.initContainers", "spec.containers"].into_iter().filter_map(|list| pod.dig(list));
    let containers = containers.flat_map(View::items).filter_map(|container| {
        Some((meta::text(container, "name").to_owned(), seek.environment(container)?))
    });
    Missing { mounts: mounts.collect(), containers: containers.collect() }
}

struct Seek<'a> {
    cluster: &'a Informers,
    namespace: &'a str,
}

impl Seek<'_> {
    fn volume(&self, volume: &Value) -> Option<String> {
        let projected = volume.dig("projected.sources").into_iter().flat_map(View::items);
        std::iter::once(volume).chain(projected).find_map(|source| {
            let map = source.get("configMap").and_then(|it| self.mounted(it, &table::CONFIG_MAP, "name"));
            let field = if source.get("name").is_some() { "secretName" } else { "name" };
            map.or_else(|| source.get("secret").and_then(|it| self.mounted(it, &table::SECRET, field)))
        })
    }

    fn mounted(&self, source: &Value, kind: &'static Kind, field: &str) -> Option<String> {
        let (name, items) =
            (meta::text(source, field), source.get("items").into_iter().flat_map(View::items));
        if is_optional(source) {
            return None;
        }
        let Some(found) = self.cluster.get(kind, self.namespace, name) else {
            return Some(format!("{} \"{name}\" not found", kind.singular));
        };
        let mut keys = items.map(|item| meta::text(item, "key"));
        let lacking = keys.find(|key| !has(&found, key))?;
        Some(match kind.kind == table::SECRET.kind {
            true => format!("references non-existent secret key: {lacking}"),
            false => format!("configmap references non-existent config key: {lacking}"),
        })
    }

    fn environment(&self, container: &Value) -> Option<String> {
        let variables = container.get("env").into_iter().flat_map(View::items);
        let sources = container.get("envFrom").into_iter().flat_map(View::items);
        let whole = |source: &Value| {
            self.named(source.get("configMapRef"), &table::CONFIG_MAP)
                .or_else(|| self.named(source.get("secretRef"), &table::SECRET))
        };
        let one = |variable: &Value| {
            self.named(variable.dig("valueFrom.configMapKeyRef"), &table::CONFIG_MAP)
                .or_else(|| self.named(variable.dig("valueFrom.secretKeyRef"), &table::SECRET))
        };
        sources.filter_map(whole).next().or_else(|| variables.filter_map(one).next())
    }

    /// What is missing of the object, or of its key where one is named.
    fn named(&self, reference: Option<&Value>, kind: &'static Kind) -> Option<String> {
        let reference = reference.filter(|reference| !is_optional(reference))?;
        let (name, key) = (meta::text(reference, "name"), meta::text(reference, "key"));
        match self.cluster.get(kind, self.namespace, name) {
            None => Some(format!("{} \"{name}\" not found", kind.singular)),
            Some(found) if key.is_empty() || has(&found, key) => None,
            Some(_) => Some(format!("couldn't find key {key} in {} {}/{name}", kind.kind, self.namespace)),
        }
    }
}

fn is_optional(reference: &Value) -> bool {
    reference.get("optional").and_then(View::as_bool) == Some(true)
}

fn has(object: &Value, key: &str) -> bool {
    ["data", "binaryData"].iter().any(|map| object.get(*map).is_some_and(|map| map.get(key).is_some()))
}

/// The status of a pod of which something is missing: what keeps each container from running, and what runs.
pub fn held_back(pod: &mut Value, missing: &Missing, now: &str, mut running: impl FnMut(&Value) -> Value) {
    let mut waits = Vec::new();
    let mut state = |container: &Value, is_held_by_others: Option<&str>| {
        let name = meta::text(container, "name").to_owned();
        let own = missing.containers.iter().find(|(held, _)| *held == name);
        let (reason, message) = match (missing.mounts.is_empty(), is_held_by_others, own) {
            (false, _, _) => ("ContainerCreating", None),
            (true, Some(reason), _) => (reason, None),
            (true, None, Some((_, why))) => ("CreateContainerConfigError", Some(why)),
            (true, None, None) => return running(container),
        };
        let mut waiting = json!({"reason": reason});
        if let Some(message) = message {
            waiting["message"] = json!(message);
        }
        waits.push(name.clone());
        json!({
            "name": name, "state": {"waiting": waiting}, "lastState": {}, "ready": false, "restartCount": 0,
            "image": meta::text(container, "image"), "imageID": "", "started": false,
        })
    };
    let list = |field: &str| pod.dig(field).into_iter().flat_map(View::items).cloned().collect::<Vec<_>>();
    let (first, main) = (list("spec.initContainers"), list("spec.containers"));
    // One container that has to end before the others keeps those waiting.
    let blocks =
        |container: &Value| missing.containers.iter().any(|(held, _)| held == meta::text(container, "name"));
    let blocked_at = first.iter().position(blocks);
    let later = |index: usize| blocked_at.filter(|at| index > *at).map(|_| "PodInitializing");
    let initial: Vec<_> =
        first.iter().enumerate().map(|(index, container)| state(container, later(index))).collect();
    let after = blocked_at.map(|_| "PodInitializing");
    let statuses: Vec<_> = main.iter().map(|container| state(container, after)).collect();
    write(pod, &waits, initial, statuses, missing.mounts.is_empty(), now);
}

fn write(
    pod: &mut Value,
    waits: &[String],
    initial: Vec<Value>,
    statuses: Vec<Value>,
    mounted: bool,
    now: &str,
) {
    let is_done = |status: &Value| status.dig("state.waiting").is_none();
    let conditions = conditions(pod, waits, mounted, initial.iter().all(is_done), now);
    let begun = meta::text(pod, "status.startTime");
    let begun = if begun.is_empty() { now } else { begun }.to_owned();
    let status = meta::entry(pod, "status");
    status["phase"] = json!("Pending");
    status["conditions"] = json!(conditions);
    status["startTime"] = json!(begun);
    if !initial.is_empty() {
        status["initContainerStatuses"] = json!(initial);
    }
    status["containerStatuses"] = json!(statuses);
}

/// The conditions of a pod whose containers `waits`; one that stays as it is keeps its time.
fn conditions(pod: &Value, waits: &[String], mounted: bool, initialized: bool, now: &str) -> Vec<Value> {
    let condition = |kind: &str, holds: bool, why: Option<(&str, &str)>| {
        let state = if holds { "True" } else { "False" };
        let known = meta::condition(pod, kind).filter(|known| meta::text(known, "status") == state);
        let since = known.map_or(now, |known| meta::text(known, "lastTransitionTime"));
        let mut condition =
            json!({"type": kind, "status": state, "lastProbeTime": null, "lastTransitionTime": since});
        if let Some((reason, what)) = why {
            condition["reason"] = json!(reason);
            condition["message"] = json!(format!("containers with {what} status: [{}]", waits.join(" ")));
        }
        condition
    };
    let unready = Some(("ContainersNotReady", "unready"));
    let incomplete = Some(("ContainersNotInitialized", "incomplete")).filter(|_| !initialized);
    let mut conditions = vec![
        condition("PodReadyToStartContainers", mounted, None),
        condition("Initialized", initialized, incomplete),
        condition("Ready", false, unready),
        condition("ContainersReady", false, unready),
    ];
    conditions.extend(meta::condition(pod, "PodScheduled").cloned());
    conditions
}
