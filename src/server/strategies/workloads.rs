use serde_json::{Value, json};

use super::{Context, Strategy};
use crate::server::registry::{Refusal, metadata};

/// DaemonSets: an annotation that counts the changes of the template.
pub(super) struct DaemonSet;

/// StatefulSets: a status that counts from the start.
pub(super) struct StatefulSet;

/// PodDisruptionBudgets: the same.
pub(super) struct Budget;

const TEMPLATE_GENERATION: &str = "deprecated.daemonset.template.generation";

impl Strategy for DaemonSet {
    fn prepare_create(&self, _context: &Context<'_>, object: &mut Value) -> Result<(), Refusal> {
        count_template(object, 1);
        Ok(())
    }

    fn prepare_update(&self, _context: &Context<'_>, new: &mut Value, old: &Value) -> Result<(), Refusal> {
        let before = old["metadata"]["annotations"][TEMPLATE_GENERATION].as_str();
        let before = before.and_then(|number| number.parse().ok()).unwrap_or(1);
        let changed = new["spec"]["template"] != old["spec"]["template"];
        count_template(new, before + u64::from(changed));
        Ok(())
    }
}

fn count_template(object: &mut Value, number: u64) {
    let annotations = metadata::of(object).entry("annotations").or_insert_with(|| json!({}));
    metadata::map(annotations).insert(TEMPLATE_GENERATION.to_owned(), json!(number.to_string()));
}

impl Strategy for StatefulSet {
    fn prepare_create(&self, _context: &Context<'_>, object: &mut Value) -> Result<(), Refusal> {
        metadata::map(object).insert("status".to_owned(), json!({"replicas": 0, "availableReplicas": 0}));
        Ok(())
    }
}

impl Strategy for Budget {
    fn prepare_create(&self, _context: &Context<'_>, object: &mut Value) -> Result<(), Refusal> {
        let status =
            json!({"disruptionsAllowed": 0, "currentHealthy": 0, "desiredHealthy": 0, "expectedPods": 0});
        metadata::map(object).insert("status".to_owned(), status);
        Ok(())
    }
}
