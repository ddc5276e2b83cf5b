use std::collections::HashSet;

use super::super::at::At;
use super::rest::{bytes, claim_spec};
use super::{containers, labels, paths};
use crate::kinds::Concern;
use crate::yaml::View;

/// Annotations that do nothing any longer.
const ANNOTATIONS: [(&str, &str); 3] = [
    (
        "scheduler.alpha.kubernetes.io/critical-pod",
        r#"non-functional in v1.16+; use the "priorityClassName" field instead"#,
    ),
    ("security.alpha.kubernetes.io/sysctls", r#"non-functional in v1.11+; use the "sysctls" field instead"#),
    (
        "security.alpha.kubernetes.io/unsafe-sysctls",
        r#"non-functional in v1.11+; use the "sysctls" field instead"#,
    ),
];

/// Sources of volumes whose drivers are gone or going: the field, what the server says, since which version.
pub(super) const VOLUMES: [(&str, &str, u8); 8] = [
    ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+", 16),
    ("scaleIO", "deprecated in v1.16, non-functional in v1.22+", 22),
    ("flocker", "deprecated in v1.22, non-functional in v1.25+", 25),
    ("storageos", "deprecated in v1.22, non-functional in v1.25+", 25),
    ("quobyte", "deprecated in v1.22, non-functional in v1.25+", 25),
    ("glusterfs", "deprecated in v1.25, non-functional in v1.26+", 25),
    ("cephfs", "deprecated in v1.28, non-functional in v1.31+", 28),
    ("rbd", "deprecated in v1.28, non-functional in v1.31+", 28),
];

const NO_SELECTOR: &str = "a null labelSelector results in matching no pod";

/// Warns of what stands in a pod or in a template of pods.
pub(super) fn pod<'v, V: View<'v>>(template: &At<'_, V>, is_pod: bool) {
    let (metadata, spec) = (template.field("metadata"), template.field("spec"));
    let annotations = metadata.field("annotations");
    for (key, says) in ANNOTATIONS {
        labels::annotation(&annotations, key, says);
    }
    labels::of_map(&spec.field("nodeSelector"));
    affinity(&spec.field("affinity"));
    for constraint in spec.field("topologySpreadConstraints").items() {
        labels::of_key(&constraint.field("topologyKey"));
        needs_selector(&constraint);
    }
    for volume in spec.field("volumes").items() {
        self::volume(&volume);
    }
    repeated(&spec.field("hostAliases"), "ip");
    repeated(&spec.field("imagePullSecrets"), "name");
    bytes(&spec.field("overhead"));
    let period = spec.field("terminationGracePeriodSeconds");
    // In a pod the server makes it 1 before it looks.
    if !is_pod && period.number().is_some_and(|period| period < 0) {
        period
            .warn(Concern::Surprising, "must be >= 0; negative values are invalid and will be treated as 1");
    }
    containers::containers(&spec, &annotations, is_pod);
}

fn affinity<'v>(affinity: &At<'_, impl View<'v>>) {
    if !affinity.is_set() {
        return;
    }
    const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
    const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
    let nodes = affinity.field("nodeAffinity");
    for term in nodes.field(REQUIRED).field("nodeSelectorTerms").items() {
        labels::of_term(&term);
    }
    for term in nodes.field(PREFERRED).items() {
        labels::of_term(&term.field("preference"));
    }
    for pods in ["podAffinity", "podAntiAffinity"] {
        let pods = affinity.field(pods);
        for term in pods.field(REQUIRED).items() {
            needs_selector(&term);
        }
        for term in pods.field(PREFERRED).items() {
            needs_selector(&term.field("podAffinityTerm"));
        }
    }
}

fn needs_selector<'v>(term: &At<'_, impl View<'v>>) {
    let selector = term.field("labelSelector");
    if !selector.is_set() {
        selector.warn(Concern::Surprising, NO_SELECTOR);
    }
}

fn volume<'v>(volume: &At<'_, impl View<'v>>) {
    for (source, says, since) in VOLUMES {
        let source = volume.field(source);
        if source.is_set() && source.since(since) {
            // The server writes this one as Go does.
            let path = source.path().to_string().replace("storageos", "storageOS");
            source.warn_whole(Concern::Deprecated, format!("{path}: {says}"));
        }
    }
    let git = volume.field("gitRepo");
    if git.is_set() {
        let says = match git.since(33) {
            true => "deprecated in v1.11, and disabled by default in v1.33+",
            false => "deprecated in v1.11",
        };
        git.warn(Concern::Deprecated, says);
    }
    claim_spec(&volume.field("ephemeral").field("volumeClaimTemplate").field("spec"));
    paths::overlapping(volume);
}

/// Warns of elements of a list whose `field` says what an earlier one says.
fn repeated<'v, V: View<'v>>(list: &At<'_, V>, field: &'static str) {
    let mut seen = HashSet::new();
    for element in list.items() {
        let value = element.field(field);
        if !seen.insert(value.text()) {
            value.warn(Concern::Surprising, format!("duplicate {field} {:?}", value.text()));
        }
        if field == "name" && value.text().is_empty() {
            value.warn(Concern::Surprising, r#"invalid empty name """#);
        }
    }
}
