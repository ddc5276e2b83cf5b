use super::super::at::At;
use super::super::core::claims;
use super::super::meta;
use super::super::numbers::quantity;
use super::{projected, volume_sources};
use crate::scalar::names::{self, Verdict};
use crate::yaml::View;

/// What the server says of a mode that is none.
const MODE: &str = "must be a number between 0 and 0777 (octal), both inclusive";

/// The sources that a volume can have, in the order in which the server looks at them, each with the name that
/// it reports in vain attempts to have two.
const SOURCES: [(&str, &str); 30] = [
    ("emptyDir", "emptyDir"),
    ("hostPath", "hostPath"),
    ("gitRepo", "gitRepo"),
    ("gcePersistentDisk", "gcePersistentDisk"),
    ("awsElasticBlockStore", "awsElasticBlockStore"),
    ("secret", "secret"),
    ("nfs", "nfs"),
    ("iscsi", "iscsi"),
    ("glusterfs", "glusterfs"),
    ("flocker", "flocker"),
    ("persistentVolumeClaim", "persistentVolumeClaim"),
    ("rbd", "rbd"),
    ("cinder", "cinder"),
    ("cephfs", "cephFS"),
    ("quobyte", "quobyte"),
    ("downwardAPI", "downwarAPI"),
    ("fc", "fc"),
    ("flexVolume", "flexVolume"),
    ("configMap", "configMap"),
    ("azureFile", "azureFile"),
    ("vsphereVolume", "vsphereVolume"),
    ("photonPersistentDisk", "photonPersistentDisk"),
    ("portworxVolume", "portworxVolume"),
    ("azureDisk", "azureDisk"),
    ("storageos", "storageos"),
    ("projected", "projected"),
    ("scaleIO", "scaleIO"),
    ("csi", "csi"),
    ("ephemeral", "ephemeral"),
    ("image", "image"),
];

/// All volumes with the names of their sources; one without a source is an `emptyDir`.
pub(super) fn all<'v>(volumes: &At<'_, impl View<'v>>) -> Vec<(&'v str, &'static str)> {
    volumes.items().map(|volume| (volume.field("name").text(), source(&volume))).collect()
}

fn source<'v>(volume: &At<'_, impl View<'v>>) -> &'static str {
    let found = SOURCES.iter().find(|(name, _)| volume.field(name).is_set());
    found.map_or("emptyDir", |(name, _)| name)
}

/// Judges the volumes of the pod called `pod` (empty in a template), and returns those that are in order, the
/// `claims` that its owner adds among them: they take the place of volumes with the same name.
pub(super) fn volumes<'v>(
    volumes: &At<'_, impl View<'v>>,
    pod: &str,
    claims: &[&'v str],
    is_pod: bool,
) -> Vec<(&'v str, &'static str)> {
    let mut sound = added(volumes, claims);
    for volume in volumes.items() {
        let name = volume.field("name");
        if claims.contains(&name.text()) {
            continue;
        }
        let before = volume.error_count();
        judge_sources(&volume, pod, is_pod);
        match name.text() {
            "" => name.required(""),
            text => name.judge(names::dns1123_label(text)),
        }
        if sound.iter().any(|(known, _)| *known == name.text()) {
            name.duplicate();
        }
        if volume.error_count() == before {
            sound.push((name.text(), source(&volume)));
        }
        let claim = volume.field("persistentVolumeClaim");
        let claim = claim.field("claimName");
        let made = |other: &At<'_, _>| {
            let name = other.field("name");
            other.field("ephemeral").is_set() && claim.text() == format!("{pod}-{}", name.text())
        };
        if !pod.is_empty() && claim.is_set() && volumes.items().any(|other| made(&other)) {
            claim.invalid("must not reference a PVC that gets created for an ephemeral volume");
        }
    }
    sound
}

/// Judges the names of the claims that a pod's owner adds as volumes, and returns those that are in order.
fn added<'v>(volumes: &At<'_, impl View<'v>>, claims: &[&'v str]) -> Vec<(&'v str, &'static str)> {
    let mut sound = Vec::new();
    for (index, claim) in claims.iter().enumerate() {
        let place = volumes.index(index);
        let before = volumes.error_count();
        match *claim {
            "" => {
                place.field("persistentVolumeClaim").field("claimName").required("");
                place.field("name").required("");
            }
            name => place.field("name").judge_as(name, names::dns1123_label(name)),
        }
        if volumes.error_count() == before {
            sound.push((*claim, "persistentVolumeClaim"));
        }
    }
    sound
}

fn judge_sources<'v>(volume: &At<'_, impl View<'v>>, pod: &str, is_pod: bool) {
    let mut given = 0;
    for (name, reported) in SOURCES {
        let source = volume.field(name);
        if !source.is_set() {
            continue;
        }
        given += 1;
        match given {
            1 => judge_source(volume, &source, name, pod, is_pod),
            _ => volume.field(reported).forbidden("may not specify more than 1 volume type"),
        }
    }
}

fn judge_source<'v, V: View<'v>>(
    volume: &At<'_, V>,
    source: &At<'_, V>,
    kind: &str,
    pod: &str,
    is_pod: bool,
) {
    match kind {
        "emptyDir" => {
            let limit = source.field("sizeLimit");
            if quantity(&limit).is_some_and(|limit| limit.is_negative()) {
                limit.forbidden("SizeLimit field must be a valid resource quantity");
            }
        }
        "secret" => files(source, "secretName"),
        "configMap" => files(source, "name"),
        "downwardAPI" => projected::downward(source),
        "projected" => projected::projected(source),
        "persistentVolumeClaim" => needs(source, "claimName"),
        "ephemeral" => ephemeral(volume, source, pod),
        "image" => {
            if is_pod {
                needs(source, "reference");
            }
            super::containers::pull_policy(&source.field("pullPolicy"));
        }
        "csi" => csi(source),
        _ => volume_sources::judge(volume, source, kind),
    }
}

/// Says so where `field` of `holder` is absent or empty.
pub(in super::super) fn needs<'v>(holder: &At<'_, impl View<'v>>, field: &'static str) {
    if holder.field(field).text().is_empty() {
        holder.field(field).required("");
    }
}

fn files<'v>(source: &At<'_, impl View<'v>>, name: &'static str) {
    needs(source, name);
    mode(&source.field("defaultMode"));
    for item in source.field("items").items() {
        key_to_path(&item);
    }
}

/// Judges the mode of a file.
pub(super) fn mode<'v>(mode: &At<'_, impl View<'v>>) {
    if mode.number().is_some_and(|number| !(0..=0o777).contains(&number)) {
        mode.invalid(MODE);
    }
}

/// Judges under which path a key becomes a file.
pub(super) fn key_to_path<'v>(item: &At<'_, impl View<'v>>) {
    needs(item, "key");
    needs(item, "path");
    let path = item.field("path");
    unreserved_path(path.text(), &path);
    mode(&item.field("mode"));
}

/// Judges a path that must stay below where it starts.
pub(super) fn local_path<'v>(text: &str, place: &At<'_, impl View<'v>>) {
    if text.starts_with('/') {
        place.invalid_as(text, "must be a relative path");
    }
    if text.split('/').any(|part| part == "..") {
        place.invalid_as(text, "must not contain '..'");
    }
}

/// Judges a path that must stay below where it starts and leave alone what Kubernetes itself puts there.
pub(super) fn unreserved_path<'v>(text: &str, place: &At<'_, impl View<'v>>) {
    local_path(text, place);
    if text.starts_with("..") && !text.starts_with("../") {
        place.invalid_as(text, "must not start with '..'");
    }
}

/// Says so where a path goes up.
pub(in super::super) fn no_backsteps<'v>(path: &At<'_, impl View<'v>>) {
    if path.text().split('/').any(|part| part == "..") {
        path.invalid("must not contain '..'");
    }
}

fn ephemeral<'v, V: View<'v>>(volume: &At<'_, V>, source: &At<'_, V>, pod: &str) {
    let template = source.field("volumeClaimTemplate");
    if template.is_set() {
        let metadata = template.field("metadata");
        meta::template(&metadata);
        for field in ["name", "generateName", "namespace", "uid", "finalizers", "ownerReferences"] {
            let at = metadata.field(field);
            if !at.text().is_empty() || at.count() > 0 {
                at.forbidden("cannot be set");
            }
        }
        claims::spec(&template.field("spec"));
    } else {
        template.required("");
    }
    let name = volume.field("name");
    if !pod.is_empty() && !name.text().is_empty() {
        let claim = format!("{pod}-{}", name.text());
        for problem in names::dns1123_subdomain(&claim).err().into_iter().flatten() {
            name.invalid(format!("PVC name \"{claim}\": {problem}"));
        }
    }
}

fn csi<'v>(source: &At<'_, impl View<'v>>) {
    csi_driver(&source.field("driver"));
    let secret = source.field("nodePublishSecretRef");
    if secret.is_set() {
        let name = secret.field("name");
        match name.text() {
            "" => name.required(""),
            text => source.field("name").judge_as(text, names::dns1123_subdomain(text)),
        }
    }
}

/// Judges the name of a CSI driver.
pub(in super::super) fn csi_driver<'v>(driver: &At<'_, impl View<'v>>) {
    match driver.text() {
        "" => driver.required(""),
        text => {
            if text.len() > 63 {
                driver.too_long(63);
            }
            driver.judge(lower_subdomain(text));
        }
    }
}

fn lower_subdomain(text: &str) -> Verdict {
    names::dns1123_subdomain(&text.to_lowercase())
}
