//! The defaults of the group `batch`.

use serde_json::json;

use super::core::{own_labels, pod};
use super::edit::{Edit, Object};
use crate::kinds::KubeVersion;

/// What a Job lacks in Kubernetes `kube`. Its selector is the registry's to make.
pub(super) fn job(object: &mut Object, kube: KubeVersion) {
    let Some(spec) = object.make("spec") else { return };
    job_spec(spec);
    if spec.lacks("completions") && spec.lacks("parallelism") {
        spec.fill("completions", 1);
    }
    spec.fill("parallelism", 1);
    spec.fill("backoffLimit", if spec.lacks("backoffLimitPerIndex") { 6 } else { i32::MAX });
    spec.fill("completionMode", "NonIndexed");
    spec.fill("suspend", false);
    if kube >= KubeVersion::minor(29) {
        let policy = if spec.lacks("podFailurePolicy") { "TerminatingOrFailed" } else { "Failed" };
        spec.fill("podReplacementPolicy", policy);
    }
    if kube >= KubeVersion::minor(33) {
        spec.fill("manualSelector", false);
    }
    let labels = spec.at("template").and_then(|it| it.at("metadata")).and_then(|it| it.get("labels"));
    if let Some(labels) = labels.filter(|labels| labels.as_object().is_some_and(|it| !it.is_empty())).cloned()
    {
        own_labels(object, labels);
    }
}

/// What a CronJob lacks.
pub(super) fn cron_job(object: &mut Object) {
    let Some(spec) = object.make("spec") else { return };
    spec.fill_zero("concurrencyPolicy", "Allow");
    spec.fill("suspend", false);
    spec.fill("successfulJobsHistoryLimit", 3);
    spec.fill("failedJobsHistoryLimit", 1);
    let Some(template) = spec.make("jobTemplate") else { return };
    template.fill("metadata", json!({}));
    if let Some(job) = template.make("spec") {
        job_spec(job);
    }
}

/// What a job lacks both in a Job and in a CronJob's template.
fn job_spec(spec: &mut Object) {
    pod::template(spec);
    let Some(policy) = spec.at("podFailurePolicy") else { return };
    for rule in policy.each("rules") {
        for pattern in rule.each("onPodConditions") {
            pattern.fill_zero("status", "True");
        }
    }
}
