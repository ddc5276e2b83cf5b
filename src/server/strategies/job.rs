use serde_json::{Map, Value, json};

use super::{Context, Strategy};
use crate::server::registry::{Propagation, Refusal, metadata};

/// Jobs: the selector that only their own pods meet.
pub(super) struct Job;

const CONTROLLER_UID: &str = "batch.kubernetes.io/controller-uid";
const JOB_NAME: &str = "batch.kubernetes.io/job-name";

impl Strategy for Job {
    fn prepare_create(&self, context: &Context<'_>, job: &mut Value) -> Result<(), Refusal> {
        if job["spec"]["manualSelector"] == true {
            return Ok(());
        }
        let uid = metadata::text(job, "uid").to_owned();
        let own = &job["metadata"]["labels"];
        let takes_labels = own.as_object().is_none_or(Map::is_empty)
            || *own == job["spec"]["template"]["metadata"]["labels"];
        let template = metadata::map(metadata::map(job).entry("spec").or_insert_with(|| json!({})))
            .entry("template")
            .or_insert_with(|| json!({}));
        let labels = metadata::map(metadata::of(template).entry("labels").or_insert_with(|| json!({})));
        for (label, value) in [
            ("controller-uid", uid.as_str()),
            (CONTROLLER_UID, uid.as_str()),
            ("job-name", context.target.name),
            (JOB_NAME, context.target.name),
        ] {
            labels.insert(label.to_owned(), json!(value));
        }
        if takes_labels {
            // Where a Job has no labels of its own, it has its template's, those that are set here among them.
            let labels = Value::Object(labels.clone());
            metadata::of(job).insert("labels".to_owned(), labels);
        }
        let spec = metadata::map(&mut job["spec"]);
        let selector = metadata::map(spec.entry("selector").or_insert_with(|| json!({})));
        let wanted = metadata::map(selector.entry("matchLabels").or_insert_with(|| json!({})));
        wanted.insert(CONTROLLER_UID.to_owned(), json!(uid));
        Ok(())
    }

    fn default_propagation(&self) -> Option<Propagation> {
        Some(Propagation::Orphan)
    }
}
