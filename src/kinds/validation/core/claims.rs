//! PersistentVolumeClaims and their templates.

use super::super::at::{At, Quoted};
use super::super::meta;
use super::super::numbers::quantity;
use super::super::selectors::label_selector;
use crate::kinds::table;
use crate::scalar::names;
use crate::yaml::View;

const ACCESS_MODES: [&str; 4] = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/// Judges a PersistentVolumeClaim.
pub(in super::super) fn claim<'v>(claim: &At<'_, impl View<'v>>) {
    meta::metadata(&claim.field("metadata"), true, names::dns1123_subdomain);
    spec(&claim.field("spec"));
}

/// Judges the spec of a claim.
pub(in super::super) fn spec<'v>(spec: &At<'_, impl View<'v>>) {
    access_modes(&spec.field("accessModes"), "at least 1 access mode is required");
    label_selector(&spec.field("selector"));
    let resources = spec.field("resources");
    let place = resources.key("storage");
    let requests = resources.field("requests");
    let storage = requests.key("storage");
    match quantity(&storage) {
        Some(amount) if amount.is_negative() || amount.is_zero() => {
            place.invalid_as(amount.to_string(), "must be greater than zero");
        }
        None if !storage.is_set() => place.required(""),
        _ => {}
    }
    for class in ["storageClassName", "volumeAttributesClassName"] {
        let class = spec.field(class);
        if !class.text().is_empty() {
            class.judge(names::dns1123_subdomain(class.text()));
        }
    }
    let mode = spec.field("volumeMode");
    if mode.is_set() && !matches!(mode.text(), "Block" | "Filesystem") {
        mode.not_supported(&["Block", "Filesystem"]);
    }
    data_sources(spec);
}

/// Judges how a volume may be mounted; `missing` is said where nothing is.
pub(super) fn access_modes<'v>(modes: &At<'_, impl View<'v>>, missing: &str) {
    if modes.count() == 0 {
        modes.required(missing);
    }
    for mode in modes.texts().filter(|mode| !ACCESS_MODES.contains(mode)) {
        modes.not_supported_as(mode.quoted(), &ACCESS_MODES);
    }
    let known = || modes.texts().filter(|mode| ACCESS_MODES.contains(mode));
    if known().any(|mode| mode == "ReadWriteOncePod") && known().any(|mode| mode != "ReadWriteOncePod") {
        modes.forbidden("may not use ReadWriteOncePod with other access modes");
    }
}

fn data_sources<'v>(spec: &At<'_, impl View<'v>>) {
    let (source, reference) = (spec.field("dataSource"), spec.field("dataSourceRef"));
    // Without the newer field, what a claim could never be filled from is dropped.
    let origin = (source.field("apiGroup").text(), source.field("kind").text());
    let is_known = origin == ("", table::PERSISTENT_VOLUME_CLAIM.kind)
        || origin == ("snapshot.storage.k8s.io", "VolumeSnapshot");
    let is_dropped = !reference.is_set() && !is_known;
    if source.is_set() && !is_dropped {
        data_source(&source);
    }
    if reference.is_set() {
        data_source(&reference);
    }
    let namespace = reference.field("namespace");
    if !namespace.text().is_empty() {
        namespace.judge(names::dns1123_label(namespace.text()));
        if source.is_set() {
            spec.invalid_whole("may not be specified when dataSourceRef.namespace is specified");
        }
    } else if source.is_set() && reference.is_set() {
        let same = |field| source.field(field).text() == reference.field(field).text();
        if !(same("apiGroup") && same("kind") && same("name")) {
            spec.invalid_whole("must match dataSourceRef");
        }
    }
}

fn data_source<'v>(source: &At<'_, impl View<'v>>) {
    for field in ["name", "kind"] {
        if source.field(field).text().is_empty() {
            source.field(field).required("");
        }
    }
    let (group, kind) = (source.field("apiGroup"), source.field("kind").text());
    let claim = table::PERSISTENT_VOLUME_CLAIM.kind;
    if group.text().is_empty() {
        if kind != claim {
            source.invalid_as(kind, format!("must be '{claim}' when referencing the default apiGroup"));
        }
    } else {
        group.judge(names::dns1123_subdomain(group.text()));
    }
}
