//! The group `batch`: Jobs and CronJobs (batch `validation.go`).

mod failure;
mod schedule;

use super::at::At;
use super::meta;
use super::numbers::nonnegative;
use super::pod;
use super::selectors::{self, label_selector, labels_at, selects};
use crate::scalar::names;
use crate::yaml::View;

/// Above so many completions an indexed Job must be modest.
const MANY: i64 = 100_000;
const MODEST: i64 = 10_000;

/// Judges a Job. Its selector and the labels for it are the server's to make, unless it says otherwise.
pub(super) fn job<'v>(object: &At<'_, impl View<'v>>) {
    let (meta, spec) = (object.field("metadata"), object.field("spec"));
    meta::metadata(&meta, true, names::dns1123_subdomain);
    job_spec(&spec);
    let selector = spec.field("selector");
    let before = selector.error_count();
    label_selector(&selector);
    let sound = selector.error_count() == before;
    let manual = spec.field("manualSelector").is_true();
    if !manual && !object.is_complete() {
        to_be_generated(object);
    } else {
        if !manual && selector.is_set() {
            generated(object, sound);
        }
        if sound {
            own_selector(&spec);
        }
    }
    let completions = spec.field("completions").number().unwrap_or(0);
    let name = meta.field("name");
    if spec.field("completionMode").text() == "Indexed" && completions > 0 {
        let host = format!("{}-{}", name.text(), completions - 1);
        if names::dns1123_label(&host).is_err() {
            name.invalid(format!("will not able to create pod with invalid DNS label: {host}"));
        }
    }
}

/// Judges a selector that is there to be used.
fn own_selector<'v>(spec: &At<'_, impl View<'v>>) {
    let (selector, template) = (spec.field("selector"), spec.field("template"));
    let meta = template.field("metadata");
    let labels = meta.field("labels");
    if !selector.is_set() {
        selector.required("");
    }
    if !selector.is_set() || !selects(&selector, &labels) {
        selectors::mismatch(&labels);
    }
}

/// Judges that the labels and the selector that the server has made are there still; a selector that is not
/// `sound` cannot be compared.
fn generated<'v>(object: &At<'_, impl View<'v>>, sound: bool) {
    let (meta, spec) = (object.field("metadata"), object.field("spec"));
    let (name, uid) = (meta.field("name").text(), meta.field("uid").text());
    let expected = [
        ("controller-uid", uid),
        ("job-name", name),
        ("batch.kubernetes.io/controller-uid", uid),
        ("batch.kubernetes.io/job-name", name),
    ];
    let template = spec.field("template");
    let template_meta = template.field("metadata");
    let labels = template_meta.field("labels");
    for (key, value) in expected {
        let at = labels.key(key);
        match at.is_set() {
            false => at.required(format!("must be '{value}'")),
            true if at.text() != value => at.invalid_whole(format!("must be '{value}'")),
            true => {}
        }
    }
    let selector = spec.field("selector");
    let selected = |key: &str, value: &str| expected.contains(&(key, value));
    let labels = selector.field("matchLabels");
    if sound && !labels.entries().all(|(key, value)| selected(key, value.text())) {
        selector.invalid_whole("`selector` not auto-generated");
    }
}

/// Judges what the server makes of a Job's name and of its template's labels: labels of both.
fn to_be_generated<'v>(object: &At<'_, impl View<'v>>) {
    let (meta, spec) = (object.field("metadata"), object.field("spec"));
    if spec.field("selector").is_set() {
        spec.field("selector").invalid_whole("`selector` not auto-generated");
    }
    let name = meta.field("name").text();
    let template = spec.field("template");
    let place = template.field("labels");
    place.judge_as(name, names::label_value(name));
    let own = meta.field("labels");
    let template_meta = template.field("metadata");
    let labels = template_meta.field("labels");
    if own.count() == 0 && labels.count() > 0 {
        own.judge_as(name, names::label_value(name));
        labels_at(&own, &labels);
    }
}

/// Judges a CronJob.
pub(super) fn cron_job<'v>(object: &At<'_, impl View<'v>>) {
    let (meta, spec) = (object.field("metadata"), object.field("spec"));
    meta::metadata(&meta, true, names::dns1123_subdomain);
    schedule::schedule(&spec);
    for field in ["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"] {
        nonnegative(&spec.field(field));
    }
    let policy = spec.field("concurrencyPolicy");
    if !matches!(policy.text(), "" | "Allow" | "Forbid" | "Replace") {
        policy.not_supported(&["Allow", "Forbid", "Replace"]);
    }
    let template = spec.field("jobTemplate");
    let job = template.field("spec");
    job_spec(&job);
    if job.field("selector").is_set() {
        job.field("selector").invalid_whole("`selector` will be auto-generated");
    }
    if job.field("manualSelector").is_true() {
        job.field("manualSelector").not_supported(&["nil", "false"]);
    }
    // What makes its Jobs appends the time to its name.
    let name = meta.field("name");
    if object.is_create() && name.text().len() > 52 {
        name.invalid("must be no more than 52 characters");
    }
}

fn job_spec<'v>(spec: &At<'_, impl View<'v>>) {
    for field in [
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
        "backoffLimitPerIndex",
        "maxFailedIndexes",
    ] {
        nonnegative(&spec.field(field));
    }
    if spec.field("maxFailedIndexes").is_set() && !spec.field("backoffLimitPerIndex").is_set() {
        spec.field("backoffLimitPerIndex").required("when maxFailedIndexes is specified");
    }
    managed_by(&spec.field("managedBy"));
    completion_mode(spec);
    failure::policy(spec);
    failure::success(spec);
    replacement(spec);
    let template = spec.field("template");
    pod::template(&template);
    let pod = template.field("spec");
    let restart = pod.field("restartPolicy");
    match restart.text_or("Always") {
        "Always" => restart.required("valid values: \"OnFailure\", \"Never\""),
        "OnFailure" if spec.field("podFailurePolicy").is_set() => {
            restart.invalid("only \"Never\" is supported when podFailurePolicy is specified");
        }
        "OnFailure" | "Never" => {}
        _ => restart.not_supported(&["OnFailure", "Never"]),
    }
}

fn managed_by<'v>(manager: &At<'_, impl View<'v>>) {
    if !manager.is_set() {
        return;
    }
    super::networking::domain_prefixed_path(manager);
    if manager.text().len() > 63 {
        manager.too_long(63);
    }
}

fn completion_mode<'v>(spec: &At<'_, impl View<'v>>) {
    let mode = spec.field("completionMode");
    if mode.is_set() && !matches!(mode.text(), "NonIndexed" | "Indexed") {
        mode.not_supported(&["NonIndexed", "Indexed"]);
    } else if mode.text() == "Indexed" {
        indexed(spec);
    } else {
        for field in ["backoffLimitPerIndex", "maxFailedIndexes"] {
            let field = spec.field(field);
            if field.is_set() {
                field.invalid("requires indexed completion mode");
            }
        }
    }
}

fn indexed<'v>(spec: &At<'_, impl View<'v>>) {
    let (completions, parallelism, failed) =
        (spec.field("completions"), spec.field("parallelism"), spec.field("maxFailedIndexes"));
    // Where it says neither, it completes once.
    if !completions.is_set() && parallelism.is_set() {
        completions.required("when completion mode is Indexed");
    }
    if parallelism.number().is_some_and(|number| number > MANY) {
        parallelism.invalid("must be less than or equal to 100000 when completion mode is Indexed");
    }
    let wanted = completions.number();
    if failed.number().zip(wanted).is_some_and(|(failed, wanted)| failed > wanted) {
        failed.invalid("must be less than or equal to completions");
    }
    if failed.number().is_some_and(|number| number > MANY) {
        failed.invalid("must be less than or equal to 100000");
    }
    if wanted.is_none_or(|wanted| wanted <= MANY) || !spec.field("backoffLimitPerIndex").is_set() {
        return;
    }
    if !failed.is_set() {
        failed.required("must be specified when completions is above 100000");
    }
    for at in [&parallelism, &failed] {
        if at.number().is_some_and(|number| number > MODEST) {
            at.invalid(
                "must be less than or equal to 10000 when completions are above 100000 and used with backoff \
                 limit per index",
            );
        }
    }
}

fn replacement<'v>(spec: &At<'_, impl View<'v>>) {
    let policy = spec.field("podReplacementPolicy");
    match (policy.text(), spec.field("podFailurePolicy").is_set()) {
        ("Failed", _) | ("TerminatingOrFailed", false) => {}
        _ if !policy.is_set() => {}
        (_, true) => policy.not_supported(&["Failed"]),
        (_, false) => policy.not_supported(&["Failed", "TerminatingOrFailed"]),
    }
}
