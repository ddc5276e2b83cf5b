//! Events of both groups (core `events.go`). What the group `events.k8s.io` calls another name is reported by the
//! name of the core group, as the server does.

use super::at::At;
use super::meta;
use crate::scalar::names;
use crate::yaml::View;

/// How many bytes a reason, an action and the name of what reports may have.
const SHORT: usize = 128;
/// How many bytes a message may have.
const LONG: usize = 1024;

/// Judges an Event of the core group. Its name is judged only as every object's is.
pub(super) fn event<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::path_segment_name);
    basics(object, object, "reportingComponent", ["involvedObject", "message"]);
}

/// Judges an Event of the group `events.k8s.io`.
pub(super) fn events_event<'v>(object: &At<'_, impl View<'v>>) {
    basics(object, object, "reportingController", ["regarding", "note"]);
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    let series = object.field("series");
    if series.is_set() {
        if series.field("count").number().unwrap_or(0) < 2 {
            series.field("count").invalid_as("", "should be at least 2");
        }
        if !series.field("lastObservedTime").is_set() {
            series.field("lastObservedTime").required("");
        }
    }
    if !object.field("eventTime").is_set() {
        object.field("eventTime").required("");
    }
    let kind = object.field("type");
    if !matches!(kind.text(), "Normal" | "Warning") {
        kind.invalid_as("", format!("has invalid value: {}", kind.text()));
    }
    for (field, reported) in
        [("deprecatedFirstTimestamp", "firstTimestamp"), ("deprecatedLastTimestamp", "lastTimestamp")]
    {
        if object.field(field).is_set() {
            object.field(reported).invalid_as("", "needs to be unset");
        }
    }
    if object.field("deprecatedCount").number().unwrap_or(0) != 0 {
        object.field("count").invalid_as("", "needs to be unset");
    }
    let source = object.field("deprecatedSource");
    if ["component", "host"].iter().any(|field| !source.field(field).text().is_empty()) {
        object.field("source").invalid_as("", "needs to be unset");
    }
}

/// What holds for both; `place` is where it is said, `reporter`, `about` and `message` are the group's own names.
fn basics<'v, V: View<'v>>(
    object: &At<'_, V>,
    place: &At<'_, V>,
    reporter: &'static str,
    [about, message]: [&'static str; 2],
) {
    let namespace = object.field("metadata").field("namespace").text();
    let other = object.field(about).field("namespace").text();
    let is_new = object.field("eventTime").is_set();
    // Where the object names no namespace the request does.
    let differs = match (other, is_new) {
        ("", true) => !matches!(namespace, "" | "default" | "kube-system"),
        ("", false) => !matches!(namespace, "" | "default"),
        (_, true) => false,
        (other, false) => !namespace.is_empty() && namespace != other,
    };
    if differs {
        place.field("involvedObject").field("namespace").invalid_as(other, "does not match event.namespace");
    }
    if !is_new {
        return;
    }
    let controller = object.field(reporter);
    if controller.text().is_empty() {
        controller.required("");
    }
    controller.judge(names::qualified_name(controller.text()));
    for field in ["reportingInstance", "action", "reason"] {
        let at = object.field(field);
        match at.text().len() {
            0 => at.required(""),
            length if length > SHORT => at.invalid_as("", format!("can have at most {SHORT} characters")),
            _ => {}
        }
    }
    if object.field(message).text().len() > LONG {
        place.field("message").invalid_as("", format!("can have at most {LONG} characters"));
    }
}
