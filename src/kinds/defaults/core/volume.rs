use serde_json::json;

use super::super::edit::{Edit, Object};
use super::super::image;
use super::claim;
use super::container::field_reference;

/// `0644`, the mode of files in volumes that Kubernetes itself fills.
const FILE_MODE: i32 = 0o644;

/// What a pod's volume lacks. One that names no source at all is an `emptyDir`.
pub(super) fn volume(volume: &mut Object) {
    let has_source = volume.iter().any(|(field, source)| field != "name" && !source.is_null());
    if !has_source {
        volume.insert("emptyDir".to_owned(), json!({}));
    }
    if let Some(source) = volume.at("image") {
        let policy = image::pull_policy(source.text("reference"));
        source.fill_zero("pullPolicy", policy);
    }
    for name in ["secret", "configMap", "downwardAPI", "projected"] {
        if let Some(source) = volume.at(name) {
            source.fill("defaultMode", FILE_MODE);
        }
    }
    if let Some(source) = volume.at("downwardAPI") {
        downward_items(source);
    }
    if let Some(source) = volume.at("projected") {
        for projection in source.each("sources") {
            self::projection(projection);
        }
    }
    if let Some(template) = volume.at("ephemeral").and_then(|it| it.at("volumeClaimTemplate")) {
        claim::template(template);
    }
    source(volume);
}

/// What the sources lack that a pod's volume and a PersistentVolume have in common.
pub(super) fn source(holder: &mut Object) {
    if let Some(host) = holder.at("hostPath") {
        host.fill("type", "");
    }
    if let Some(iscsi) = holder.at("iscsi") {
        iscsi.fill_zero("iscsiInterface", "default");
    }
    if let Some(rbd) = holder.at("rbd") {
        rbd.fill_zero("pool", "rbd");
        rbd.fill_zero("user", "admin");
        rbd.fill_zero("keyring", "/etc/ceph/keyring");
    }
    if let Some(disk) = holder.at("azureDisk") {
        disk.fill("cachingMode", "ReadWrite");
        disk.fill("fsType", "ext4");
        disk.fill("readOnly", false);
        disk.fill("kind", "Shared");
    }
    if let Some(scale) = holder.at("scaleIO") {
        scale.fill_zero("storageMode", "ThinProvisioned");
        scale.fill_zero("fsType", "xfs");
    }
}

fn projection(projection: &mut Object) {
    if let Some(source) = projection.at("downwardAPI") {
        downward_items(source);
    }
    if let Some(token) = projection.at("serviceAccountToken") {
        token.fill("expirationSeconds", 3600);
    }
    if let Some(certificate) = projection.at("podCertificate") {
        certificate.fill("maxExpirationSeconds", 86400);
    }
}

fn downward_items(source: &mut Object) {
    for item in source.each("items") {
        field_reference(item);
    }
}
