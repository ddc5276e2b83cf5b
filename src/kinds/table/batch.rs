//! The group `batch`.

use super::{Kind, POD, Selector, Version, Wave};

const GROUP: Kind = Kind { group: "batch", ..Kind::BASE };

/// A Job again and again.
pub static CRON_JOB: Kind = Kind {
    kind: "CronJob",
    plural: "cronjobs",
    singular: "cronjob",
    short_names: &["cj"],
    categories: &["all"],
    versions: &[
        Version::since("v1", 21),
        Version::since("v1beta1", 8).deprecated(21).removed(25).same_shape(),
        Version::since("v2alpha1", 5).deprecated(8).removed(21).same_shape(),
    ],
    subresources: &["status"],
    wave: Wave::Workloads,
    pod_template: Some("spec.jobTemplate.spec.template"),
    ..GROUP
};

/// Pods that run to an end.
pub static JOB: Kind = Kind {
    kind: "Job",
    plural: "jobs",
    singular: "job",
    categories: &["all"],
    versions: &[Version::since("v1", 2)],
    subresources: &["status"],
    wave: Wave::Workloads,
    pod_template: Some("spec.template"),
    selectors: &[Selector::expressions("spec.selector", &POD)],
    ..GROUP
};
