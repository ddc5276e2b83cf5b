//! The kinds that drivers of volumes write (storage `validation.go`): CSINodes, CSIStorageCapacities and
//! VolumeAttachments; and where a StorageClass lets volumes be.

use super::at::At;
use super::core::claims::access_modes;
use super::core::volume;
use super::meta;
use super::numbers::{nonnegative, quantity};
use super::pod::volume_sources;
use super::selectors::{label_name, label_selector};
use crate::scalar::names;
use crate::yaml::View;

/// How many bytes a driver may call a node with.
const NODE_ID: usize = 256;

/// Judges a CSINode.
pub(super) fn csi_node<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let mut seen: Vec<&str> = Vec::new();
    for driver in object.field("spec").field("drivers").items() {
        let (name, id) = (driver.field("name"), driver.field("nodeID"));
        volume_sources::csi_driver(&name);
        match id.text().len() {
            0 => id.required(""),
            length if length > NODE_ID => id.invalid(format!("must be {NODE_ID} characters or less")),
            _ => {}
        }
        nonnegative(&driver.field("allocatable").field("count"));
        match seen.contains(&name.text()) {
            true => name.duplicate(),
            false => seen.push(name.text()),
        }
        topology_keys(&driver);
    }
}

/// Judges the keys by which a driver tells where nodes are. The server names the driver, not the key.
fn topology_keys<'v>(driver: &At<'_, impl View<'v>>) {
    let mut seen: Vec<&str> = Vec::new();
    for key in driver.field("topologyKeys").texts() {
        if key.is_empty() {
            driver.required("");
        }
        match seen.contains(&key) {
            true => driver.duplicate_as(key),
            false => seen.push(key),
        }
        driver.judge_as(key, names::qualified_name(key));
    }
}

/// Judges a CSIStorageCapacity.
pub(super) fn storage_capacity<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    label_selector(&object.field("nodeTopology"));
    let class = object.field("storageClassName");
    class.judge(names::dns1123_subdomain(class.text()));
    let capacity = object.field("capacity");
    if let Some(amount) = quantity(&capacity).filter(|amount| amount.is_negative()) {
        capacity.invalid_as(amount.to_string(), "must be greater than or equal to 0");
    }
}

/// Judges a VolumeAttachment.
pub(super) fn volume_attachment<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    volume_sources::csi_driver(&spec.field("attacher"));
    let source = spec.field("source");
    let (inline, name) = (source.field("inlineVolumeSpec"), source.field("persistentVolumeName"));
    match (inline.is_set(), name.is_set()) {
        (false, false) => {
            source.required("must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        }
        (true, true) => {
            source.forbidden("must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        }
        (false, true) if name.text().is_empty() => {
            name.required("must specify non empty persistentVolumeName");
        }
        (false, true) => {}
        (true, false) => inline_volume(&inline),
    }
    let node = spec.field("nodeName");
    node.judge(names::dns1123_subdomain(node.text()));
    if name.is_set() {
        name.judge(names::dns1123_subdomain(name.text()));
    }
}

/// Judges a volume that is attached without a PersistentVolume: it has nothing that is for finding one.
fn inline_volume<'v>(spec: &At<'_, impl View<'v>>) {
    let forbid = |at: &At<'_, _>, given: bool| {
        if given {
            at.forbidden("may not be specified in the context of inline volumes");
        }
    };
    let capacity = spec.field("capacity");
    forbid(&spec.field("claimRef"), spec.field("claimRef").is_set());
    forbid(&capacity, capacity.count() > 0);
    if !spec.field("csi").is_set() {
        spec.field("csi").required("has to be specified in the context of inline volumes");
    }
    access_modes(&spec.field("accessModes"), "");
    let policy = spec.field("persistentVolumeReclaimPolicy");
    if !matches!(policy.text(), "" | "Retain") {
        policy.forbidden("may only be Retain in the context of inline volumes");
    }
    forbid(&spec.field("nodeAffinity"), spec.field("nodeAffinity").is_set());
    volume::sources(spec);
    let (class, mode) = (spec.field("storageClassName"), spec.field("volumeMode"));
    forbid(&class, !class.text().is_empty());
    if mode.is_set() && mode.text() != "Filesystem" {
        mode.forbidden("may not specify volumeMode other than Filesystem in the context of inline volumes");
    }
}

/// Judges where the volumes of a StorageClass may be: no two terms may say the same.
pub(super) fn allowed_topologies<'v>(topologies: &At<'_, impl View<'v>>) {
    // A term without keys counts as there before the first.
    let mut terms: Vec<Vec<(&str, Vec<&str>)>> = vec![Vec::new()];
    for term in topologies.items() {
        let expressions = term.field("matchLabelExpressions");
        let mut keys: Vec<(&str, Vec<&str>)> = Vec::new();
        for expression in expressions.items() {
            let (key, values) = (expression.field("key"), expression.field("values"));
            if values.count() == 0 {
                values.required("");
            }
            let mut seen: Vec<&str> = Vec::new();
            for value in values.items() {
                match seen.contains(&value.text()) {
                    true => value.duplicate(),
                    false => seen.push(value.text()),
                }
            }
            label_name(&key);
            if keys.iter().any(|(known, _)| *known == key.text()) {
                key.duplicate();
            }
            seen.sort_unstable();
            keys.push((key.text(), seen));
        }
        keys.sort_unstable();
        match terms.contains(&keys) {
            true => expressions.duplicate_as(""),
            false => terms.push(keys),
        }
    }
}
