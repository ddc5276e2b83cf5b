use http::StatusCode;
use serde_json::{Value, json};

use super::change::{Decision, Next};
use super::{Outcome, Refusal, Registry, Target, metadata};
use crate::api::Reason;
use crate::yaml::View;

impl Registry {
    /// Gives a pod its node, as the `binding` subresource does, and notes that it is scheduled
    /// (kube-apiserver `pkg/registry/core/pod/storage/storage.go`, assignPod).
    ///
    /// # Errors
    /// [`Refusal`] of reason Conflict for a pod that has a node already or is being deleted.
    pub async fn bind(&self, pod: Target<'_>, node: &str, dry_run: bool) -> Result<Outcome, Refusal> {
        let now = metadata::time(self.clock.now());
        let bind = |mut object: Value| {
            let assigned = (&object).dig("spec.nodeName").and_then(View::as_str).unwrap_or_default();
            let refuse = |why: String| {
                let name = pod.name;
                let message = format!("Operation cannot be fulfilled on pods/binding \"{name}\": {why}");
                Err(Refusal::new(StatusCode::CONFLICT, Reason::Conflict, message))
            };
            if metadata::is_terminating(&object) {
                return refuse(format!("pod {} is being deleted, cannot be assigned to a host", pod.name));
            }
            if !assigned.is_empty() {
                return refuse(format!("pod {} is already assigned to node \"{assigned}\"", pod.name));
            }
            object["spec"]["nodeName"] = json!(node);
            let conditions = object["status"]["conditions"].take();
            let others = conditions.as_array().into_iter().flatten();
            let others = others.filter(|condition| condition["type"] != "PodScheduled").cloned();
            let scheduled = json!({
                "type": "PodScheduled", "status": "True", "lastProbeTime": null, "lastTransitionTime": now,
            });
            object["status"]["conditions"] = others.chain([scheduled]).collect();
            Ok(object)
        };
        self.change(pod, dry_run, |object, _| Ok(Decision::unconditional(Next::Keep(bind(object)?)))).await
    }
}
