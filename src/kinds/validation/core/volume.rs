//! PersistentVolumes.

use super::super::at::At;
use super::super::meta;
use super::super::numbers::quantity;
use super::super::pod::{self, volume_sources};
use super::claims;
use crate::scalar::names;
use crate::yaml::View;

/// The sources that a volume can have, with the name that the server reports in vain attempts to have two.
const SOURCES: [(&str, &str); 22] = [
    ("hostPath", "hostPath"),
    ("gcePersistentDisk", "gcePersistentDisk"),
    ("awsElasticBlockStore", "awsElasticBlockStore"),
    ("glusterfs", "glusterfs"),
    ("flocker", "flocker"),
    ("nfs", "nfs"),
    ("rbd", "rbd"),
    ("quobyte", "quobyte"),
    ("cephfs", "cephFS"),
    ("iscsi", "iscsi"),
    ("cinder", "cinder"),
    ("fc", "fc"),
    ("flexVolume", "flexVolume"),
    ("azureFile", "azureFile"),
    ("vsphereVolume", "vsphereVolume"),
    ("photonPersistentDisk", "photonPersistentDisk"),
    ("portworxVolume", "portworxVolume"),
    ("azureDisk", "azureDisk"),
    ("scaleIO", "scaleIO"),
    ("local", "local"),
    ("storageos", "storageos"),
    ("csi", "csi"),
];

/// Judges a PersistentVolume.
pub(in super::super) fn volume<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    claims::access_modes(&spec.field("accessModes"), "");
    capacity(&spec.field("capacity"));
    let policy = spec.field("persistentVolumeReclaimPolicy");
    if !matches!(policy.text(), "" | "Delete" | "Recycle" | "Retain") {
        policy.not_supported(&["Delete", "Recycle", "Retain"]);
    }
    affinity(&spec.field("nodeAffinity"));
    sources(&spec);
    let class = spec.field("storageClassName");
    if !class.text().is_empty() {
        class.judge(names::dns1123_subdomain(class.text()));
    }
    let mode = spec.field("volumeMode");
    if mode.is_set() && !matches!(mode.text(), "Block" | "Filesystem") {
        mode.not_supported(&["Block", "Filesystem"]);
    }
    let attributes = spec.field("volumeAttributesClassName");
    if attributes.is_set() {
        match attributes.text() {
            "" => attributes.required("an empty string is disallowed"),
            text => attributes.judge(names::dns1123_subdomain(text)),
        }
        if !spec.field("csi").is_set() {
            spec.field("csi").required("has to be specified when using volumeAttributesClassName");
        }
    }
}

/// Judges a volume that is described where it is attached: only a driver's own can be.
pub(in super::super) fn inline<'v>(spec: &At<'_, impl View<'v>>) {
    const INLINE: &str = "may not be specified in the context of inline volumes";
    for (name, is_given) in
        [("claimRef", spec.field("claimRef").is_set()), ("capacity", spec.field("capacity").count() > 0)]
    {
        if is_given {
            spec.field(name).forbidden(INLINE);
        }
    }
    if !spec.field("csi").is_set() {
        spec.field("csi").required("has to be specified in the context of inline volumes");
    }
    claims::access_modes(&spec.field("accessModes"), "");
    let policy = spec.field("persistentVolumeReclaimPolicy");
    if !matches!(policy.text(), "" | "Retain") {
        policy.forbidden("may only be Retain in the context of inline volumes");
    }
    if spec.field("nodeAffinity").is_set() {
        spec.field("nodeAffinity").forbidden(INLINE);
    }
    sources(spec);
    if !spec.field("storageClassName").text().is_empty() {
        spec.field("storageClassName").forbidden(INLINE);
    }
    let mode = spec.field("volumeMode");
    if mode.is_set() && mode.text() != "Filesystem" {
        mode.forbidden("may not specify volumeMode other than Filesystem in the context of inline volumes");
    }
}

fn capacity<'v>(capacity: &At<'_, impl View<'v>>) {
    if capacity.count() == 0 {
        capacity.required("");
    }
    if !capacity.is_set() {
        capacity.not_supported_as("null".to_owned(), &["storage"]);
    } else if !capacity.key("storage").is_set() || capacity.count() > 1 {
        capacity.not_supported(&["storage"]);
    }
    for (_, at) in capacity.entries() {
        let Some(amount) = quantity(&at) else { continue };
        if amount.is_negative() {
            at.invalid_as(amount.value(), "must be a valid resource quantity");
        }
        if amount.is_negative() || amount.is_zero() {
            at.invalid_as(amount.to_string(), "must be greater than zero");
        }
    }
}

fn affinity<'v>(affinity: &At<'_, impl View<'v>>) {
    let required = affinity.field("required");
    if required.is_set() {
        pod::node_selector(&required, true);
    } else if affinity.is_set() {
        required.required("must specify required node constraints");
    }
}

/// Judges the sources of a volume, of which there must be one.
fn sources<'v>(spec: &At<'_, impl View<'v>>) {
    let mut given = 0;
    for (name, reported) in SOURCES {
        let source = spec.field(name);
        if !source.is_set() {
            continue;
        }
        given += 1;
        match name {
            _ if given > 1 => {
                spec.field(reported).forbidden("may not specify more than 1 volume type");
            }
            "csi" => csi(&source),
            "local" => local(spec, &source),
            _ => {
                volume_sources::judge(spec, &source, name);
                volume_sources::judge_namespaces(&source, name);
            }
        }
    }
    if given == 0 {
        spec.required("must specify a volume type");
    }
    let root = spec.field("hostPath").field("path").text().trim_end_matches('/').is_empty();
    let policy = spec.field("persistentVolumeReclaimPolicy");
    if spec.field("hostPath").is_set() && root && policy.text() == "Recycle" {
        policy.forbidden("may not be 'recycle' for a hostPath mount of '/'");
    }
}

fn local<'v, V: View<'v>>(spec: &At<'_, V>, source: &At<'_, V>) {
    let path = source.field("path");
    match path.text() {
        "" => path.required(""),
        _ => volume_sources::no_backsteps(&path),
    }
    if !spec.field("nodeAffinity").is_set() {
        spec.field("nodeAffinity").required("Local volume requires node affinity");
    }
}

fn csi<'v>(source: &At<'_, impl View<'v>>) {
    volume_sources::csi_driver(&source.field("driver"));
    if source.field("volumeHandle").text().is_empty() {
        source.field("volumeHandle").required("");
    }
    for reference in [
        "controllerPublishSecretRef",
        "controllerExpandSecretRef",
        "nodePublishSecretRef",
        "nodeExpandSecretRef",
    ] {
        let reference = source.field(reference);
        if !reference.is_set() {
            continue;
        }
        let (name, namespace) = (reference.field("name"), reference.field("namespace"));
        match name.text() {
            "" => name.required(""),
            text => name.judge(names::dns1123_subdomain(text)),
        }
        match namespace.text() {
            "" => namespace.required(""),
            text => namespace.judge(names::dns1123_label(text)),
        }
    }
}
