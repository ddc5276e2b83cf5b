//! Jobs: pods that run until enough of them have succeeded (kube-controller-manager, pkg/controller/job).

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use super::events::Event;
use super::queue::Key;
use super::{Controller, Informers, Next, Refusal, is_one_of, key_of, key_of_controller, meta, pods};
use crate::kinds::table::{self, Kind};
use crate::yaml::View;

const COMPLETE: &str = "Complete";
const FAILED: &str = "Failed";

/// The controller of Jobs.
pub struct Jobs;

impl Controller for Jobs {
    fn name(&self) -> &'static str {
        "job"
    }

    fn watches(&self, kind: &Kind) -> bool {
        is_one_of(kind, &[&table::JOB, &table::POD])
    }

    fn concerned(&self, _cluster: &Informers, kind: &'static Kind, object: &Value) -> Vec<Key> {
        match is_one_of(kind, &[&table::JOB]) {
            true => vec![key_of(object)],
            false => key_of_controller(object, &table::JOB).into_iter().collect(),
        }
    }

    fn reconcile<'a>(&'a self, cluster: &'a Informers, key: &'a Key) -> BoxFuture<'a, Result<Next, Refusal>> {
        Box::pin(reconcile(cluster, key))
    }
}

fn is_over(job: &Value) -> bool {
    [COMPLETE, FAILED].iter().any(|kind| {
        meta::condition(job, kind).is_some_and(|condition| meta::text(condition, "status") == "True")
    })
}

async fn reconcile(cluster: &Informers, key: &Key) -> Result<Next, Refusal> {
    let Some(job) = cluster.get(&table::JOB, &key.namespace, &key.name) else { return Ok(Next::Wait) };
    if is_over(&job) || meta::is_terminating(&job) {
        return Ok(Next::Wait);
    }
    let pods = owned(cluster, &job);
    let succeeded = count(&pods, "Succeeded");
    let failed = count(&pods, "Failed");
    let wanted = meta::number(&job, "spec.completions", 1);
    let limit = meta::number(&job, "spec.backoffLimit", 6);
    let suspended = job.dig("spec.suspend").and_then(View::as_bool) == Some(true);
    let active = pods.iter().filter(|pod| pods::is_active(pod)).count() as i64;
    let is_done = succeeded >= wanted;
    if !suspended && !is_done && failed <= limit {
        let parallel = meta::number(&job, "spec.parallelism", 1).min(wanted - succeeded);
        for _ in active..parallel {
            create(cluster, &job).await?;
        }
    }
    let outcome = match (is_done, failed > limit) {
        (true, _) => Some((COMPLETE, "CompletionsReached", "Reached expected number of succeeded pods")),
        (_, true) => Some((FAILED, "BackoffLimitExceeded", "Job has reached the specified backoff limit")),
        _ => None,
    };
    update_status(cluster, &job, outcome).await?;
    Ok(Next::Wait)
}

fn owned(cluster: &Informers, job: &Value) -> Vec<Arc<Value>> {
    let mut pods = cluster.list(&table::POD, Some(meta::namespace(job)));
    pods.retain(|pod| meta::is_controlled_by(pod, job));
    pods
}

fn count(pods: &[Arc<Value>], phase: &str) -> i64 {
    pods.iter().filter(|pod| meta::text(pod, "status.phase") == phase).count() as i64
}

async fn create(cluster: &Informers, job: &Value) -> Result<(), Refusal> {
    let template = job.dig("spec.template").cloned().unwrap_or_default();
    let mut pod = pods::from_template(&template, job, &table::JOB);
    pod["metadata"]["generateName"] = json!(format!("{}-", meta::name(job)));
    let pod = cluster.create(&table::POD, pod).await?;
    let message = format!("Created pod: {}", meta::name(&pod));
    Event::from("job-controller", job, &table::JOB).normal("SuccessfulCreate", message).record(cluster).await;
    Ok(())
}

async fn update_status(
    cluster: &Informers,
    job: &Value,
    outcome: Option<(&str, &str, &str)>,
) -> Result<(), Refusal> {
    let mut status = status_of(cluster, job);
    if let Some((kind, reason, message)) = outcome {
        let now = meta::time(cluster.now());
        status["conditions"] = json!([{
            "type": kind, "status": "True", "reason": reason, "message": message,
            "lastProbeTime": now, "lastTransitionTime": now,
        }]);
        if kind == COMPLETE {
            status["completionTime"] = json!(now);
        }
    }
    if job.get("status") == Some(&status) {
        return Ok(());
    }
    let mut updated = job.clone();
    updated["status"] = status;
    cluster.update_status(&table::JOB, updated).await?;
    if outcome.is_some_and(|(kind, ..)| kind == COMPLETE) {
        let event = Event::from("job-controller", job, &table::JOB);
        event.normal("Completed", "Job completed").record(cluster).await;
    }
    Ok(())
}

/// The status that follows from the pods; whether the Job is over is not part of it.
fn status_of(cluster: &Informers, job: &Value) -> Value {
    let pods = owned(cluster, job);
    let mut status = job.get("status").cloned().unwrap_or_else(|| json!({}));
    if status.get("startTime").is_none() {
        status["startTime"] = json!(meta::time(cluster.now()));
    }
    let active: Vec<_> = pods.iter().filter(|pod| pods::is_active(pod)).collect();
    let numbers = [
        ("active", active.len() as i64),
        ("succeeded", count(&pods, "Succeeded")),
        ("failed", count(&pods, "Failed")),
    ];
    for (field, number) in numbers {
        match number {
            0 => drop(status.as_object_mut().and_then(|status| status.shift_remove(field))),
            number => status[field] = json!(number),
        }
    }
    status["ready"] = json!(active.iter().filter(|pod| pods::is_ready(pod)).count());
    status["terminating"] = json!(pods.iter().filter(|pod| meta::is_terminating(pod)).count());
    status
}
