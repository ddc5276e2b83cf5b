use serde_json::{Value, json};

use super::{Context, Strategy};
use crate::server::registry::{Refusal, metadata};

/// Nodes: a kubelet that registers its node brings the status along; until that says so, the node is not ready.
pub(super) struct Node;

/// What keeps pods from a node that is not ready (admission plugin `TaintNodesByCondition`).
const NOT_READY: &str = "node.kubernetes.io/not-ready";

impl Strategy for Node {
    fn admit(&self, _context: &Context<'_>, node: &mut Value) -> Result<(), Refusal> {
        let mut taints = node["spec"]["taints"].as_array().cloned().unwrap_or_default();
        if !taints.iter().any(|taint| taint["key"] == NOT_READY) {
            taints.push(json!({"key": NOT_READY, "effect": "NoSchedule"}));
        }
        let spec = metadata::map(node).entry("spec").or_insert_with(|| json!({}));
        metadata::map(spec).insert("taints".to_owned(), Value::Array(taints));
        Ok(())
    }

    fn keeps_first_status(&self) -> bool {
        true
    }
}
