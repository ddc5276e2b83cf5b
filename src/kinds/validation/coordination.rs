//! The group `coordination.k8s.io` (coordination `validation.go`).

use super::at::At;
use super::meta;
use crate::scalar::{Version, names};
use crate::yaml::View;

const OLDEST: &str = "OldestEmulationVersion";

/// Judges a Lease. Who shall hold it and by which strategy is dropped by servers that are not asked to coordinate.
pub(super) fn lease<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let spec = object.field("spec");
    let duration = spec.field("leaseDurationSeconds");
    if duration.number().is_some_and(|seconds| seconds <= 0) {
        duration.invalid("must be greater than 0");
    }
    let transitions = spec.field("leaseTransitions");
    if transitions.number().is_some_and(|number| number < 0) {
        transitions.invalid("must be greater than or equal to 0");
    }
}

/// Judges a LeaseCandidate.
pub(super) fn candidate<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::config_map_key);
    let spec = object.field("spec");
    if spec.field("leaseName").text().is_empty() {
        spec.field("leaseName").required("");
    }
    let (emulated, binary) = (spec.field("emulationVersion"), spec.field("binaryVersion"));
    let read = |at: &At<'_, _>| {
        let version = Version::parse(at.text());
        if version.is_none() && !at.text().is_empty() {
            at.invalid("must be a valid semantic version");
        }
        version
    };
    let emulated_version = read(&emulated);
    if binary.text().is_empty() {
        binary.required("");
    }
    if let (Some(binary_version), Some(version)) = (read(&binary), &emulated_version)
        && binary_version < *version
    {
        binary.invalid("must be greater than or equal to `emulationVersion`");
    }
    let chosen = spec.field("strategy");
    match chosen.text() {
        "" => chosen.required(""),
        text => {
            if text == OLDEST && emulated_version.is_none() {
                emulated.required(format!("must be specified when `strategy` is '{OLDEST}'"));
            }
            strategy(&chosen);
        }
    }
}

/// The server names the field twice.
fn strategy<'v>(strategy: &At<'_, impl View<'v>>) {
    let again = strategy.field("strategy");
    let at = strategy.at(&again);
    match strategy.text() {
        OLDEST => {}
        text if text.contains('/') => at.judge(names::qualified_name(text)),
        _ => at.not_supported(&[OLDEST]),
    }
}
