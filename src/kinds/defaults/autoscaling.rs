//! The defaults of the group `autoscaling`.

use serde_json::{Value, json};

use super::edit::{Edit, Object};

/// The share of its request that a pod's processors shall be used where nothing is said, in percent.
const CPU_UTILIZATION: i32 = 80;

/// What a HorizontalPodAutoscaler of version `version` lacks.
pub(super) fn autoscaler(object: &mut Object, version: &str) {
    let Some(spec) = object.make("spec") else { return };
    spec.fill("minReplicas", 1);
    match version {
        "v1" => spec.fill("targetCPUUtilizationPercentage", CPU_UTILIZATION),
        _ => metrics(spec),
    }
    if let Some(behavior) = spec.at("behavior") {
        rules(behavior, "scaleUp");
        rules(behavior, "scaleDown");
    }
    // Go writes it even where there are none.
    if version != "v1"
        && let Some(status) = object.make("status")
    {
        status.entry("currentMetrics").or_insert(Value::Null);
        status.fill("desiredReplicas", 0);
    }
}

fn metrics(spec: &mut Object) {
    let target = json!({"type": "Utilization", "averageUtilization": CPU_UTILIZATION});
    spec.fill_zero("metrics", json!([{"type": "Resource", "resource": {"name": "cpu", "target": target}}]));
}

/// A behaviour that says anything has rules for both directions.
fn rules(behavior: &mut Object, direction: &str) {
    let Some(rules) = behavior.make(direction) else { return };
    rules.fill("selectPolicy", "Max");
    let percent = json!({"type": "Percent", "value": 100, "periodSeconds": 15});
    match direction {
        "scaleUp" => {
            rules.fill("stabilizationWindowSeconds", 0);
            rules.fill("policies", json!([{"type": "Pods", "value": 4, "periodSeconds": 15}, percent]));
        }
        _ => rules.fill("policies", json!([percent])),
    }
}
