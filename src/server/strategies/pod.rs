use serde_json::{Value, json};

use super::{Context, Strategy, pod_identity, pod_priority};
use crate::scalar::Quantity;
use crate::server::registry::{Refusal, metadata};

/// Pods: what admission gives them, their first status, how they end.
pub(super) struct Pod;

/// How long a pod may stay on a node that does not answer.
const TOLERATED_SECONDS: i64 = 300;
/// What the node controller puts on nodes that are gone (admission plugin `DefaultTolerationSeconds`).
const TAINTS: [&str; 2] = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];
/// The resources that a pod's quality of service is told by.
const COMPUTE: [&str; 2] = ["cpu", "memory"];

impl Strategy for Pod {
    fn admit(&self, context: &Context<'_>, pod: &mut Value) -> Result<(), Refusal> {
        pod_identity::admit(context, pod)?;
        pod_priority::admit(context, pod)?;
        tolerate(pod);
        Ok(())
    }

    fn prepare_create(&self, _context: &Context<'_>, pod: &mut Value) -> Result<(), Refusal> {
        let class = quality_of_service(pod);
        metadata::map(pod).insert("status".to_owned(), json!({"phase": "Pending", "qosClass": class}));
        Ok(())
    }

    fn prepare_status(&self, _context: &Context<'_>, new: &mut Value, old: &Value) {
        // The class is told once, from what the pod was made with.
        if let Some(class) = old["status"].get("qosClass") {
            new["status"]["qosClass"] = class.clone();
        }
    }

    fn grace_seconds(&self, pod: &Value, asked: Option<i64>) -> i64 {
        let phase = pod["status"]["phase"].as_str().unwrap_or_default();
        let on_node = pod["spec"]["nodeName"].as_str().is_some_and(|node| !node.is_empty());
        if !on_node || matches!(phase, "Succeeded" | "Failed") {
            return 0;
        }
        let own = pod["spec"]["terminationGracePeriodSeconds"].as_i64().unwrap_or(0);
        match asked.unwrap_or(own) {
            negative @ i64::MIN..0 => negative.abs().min(1),
            seconds => seconds,
        }
    }

    fn shows_what_it_deleted(&self) -> bool {
        true
    }
}

/// Lets a pod stay for a while on a node that does not answer, unless it says something about that itself.
fn tolerate(pod: &mut Value) {
    let tolerations = pod["spec"]["tolerations"].as_array().cloned().unwrap_or_default();
    let tolerates = |key: &str| {
        tolerations.iter().any(|toleration| {
            let own = toleration["key"].as_str().unwrap_or_default();
            let effect = toleration["effect"].as_str().unwrap_or_default();
            (own.is_empty() || own == key) && (effect.is_empty() || effect == "NoExecute")
        })
    };
    let added = TAINTS.iter().filter(|key| !tolerates(key)).map(|key| {
        json!({"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": TOLERATED_SECONDS})
    });
    let all: Vec<Value> = tolerations.iter().cloned().chain(added).collect();
    if !all.is_empty() {
        pod["spec"]["tolerations"] = Value::Array(all);
    }
}

/// How dearly a pod holds its resources (`pkg/apis/core/v1/helper/qos/qos.go`): Guaranteed where every container
/// has limits for both and asks for no less, BestEffort where none says anything.
fn quality_of_service(pod: &Value) -> &'static str {
    let containers = ["containers", "initContainers"].into_iter();
    let containers = containers.flat_map(|list| pod["spec"][list].as_array().into_iter().flatten());
    let (mut any, mut all_guaranteed) = (false, true);
    for container in containers {
        let amount = |list: &str, resource: &str| {
            let text = container["resources"][list][resource].as_str()?;
            Quantity::parse(text).ok().filter(|amount| !amount.is_zero())
        };
        for resource in COMPUTE {
            let (request, limit) = (amount("requests", resource), amount("limits", resource));
            any |= request.is_some() || limit.is_some();
            all_guaranteed &= limit.is_some() && (request.is_none() || request == limit);
        }
    }
    match (any, all_guaranteed) {
        (false, _) => "BestEffort",
        (true, true) => "Guaranteed",
        (true, false) => "Burstable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quality_is_told_by_requests_and_limits() {
        let pod = |resources: Value| json!({"spec": {"containers": [{"resources": resources}]}});
        let both = json!({"cpu": "1", "memory": "1Gi"});
        assert_eq!(quality_of_service(&pod(json!({}))), "BestEffort");
        assert_eq!(quality_of_service(&pod(json!({"limits": both, "requests": both}))), "Guaranteed");
        assert_eq!(quality_of_service(&pod(json!({"limits": both}))), "Guaranteed");
        assert_eq!(quality_of_service(&pod(json!({"limits": {"cpu": "1"}}))), "Burstable");
        let less = json!({"limits": both, "requests": {"cpu": "500m", "memory": "1Gi"}});
        assert_eq!(quality_of_service(&pod(less)), "Burstable");
    }

    #[test]
    fn a_pod_that_runs_nowhere_ends_at_once() {
        let pending = json!({"spec": {"terminationGracePeriodSeconds": 30}});
        let mut running = pending.clone();
        running["spec"]["nodeName"] = json!("node-1");
        assert_eq!(Pod.grace_seconds(&pending, None), 0);
        assert_eq!((Pod.grace_seconds(&running, None), Pod.grace_seconds(&running, Some(5))), (30, 5));
        running["status"]["phase"] = json!("Succeeded");
        assert_eq!(Pod.grace_seconds(&running, Some(5)), 0);
    }
}
