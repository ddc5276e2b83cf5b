//! The sources that volumes of pods and PersistentVolumes have in common.

use super::super::at::At;
use super::super::numbers::between;
pub(in super::super) use super::volumes::{csi_driver, no_backsteps};
use super::volumes::{local_path, needs};
use crate::scalar::names;
use crate::yaml::View;

const HOST_PATH_TYPES: [&str; 8] =
    ["", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"];
const CHAP: &str = "must be valid format";

/// Judges a source of the kind `kind`; `volume` is the volume that it is the source of.
pub(in super::super) fn judge<'v, V: View<'v>>(volume: &At<'_, V>, source: &At<'_, V>, kind: &str) {
    match kind {
        "hostPath" => host_path(source),
        "gitRepo" => {
            needs(source, "repository");
            let directory = source.field("directory");
            local_path(directory.text(), &directory);
        }
        // The server calls it so here.
        "gcePersistentDisk" => disk(source, &volume.field("persistentDisk"), "pdName"),
        "awsElasticBlockStore" => disk(source, source, "volumeID"),
        "nfs" => nfs(source),
        "iscsi" => iscsi(volume, source),
        "glusterfs" => all(source, &["endpoints", "path"]),
        "flocker" => flocker(source),
        "rbd" => {
            if source.field("monitors").count() == 0 {
                source.field("monitors").required("");
            }
            needs(source, "image");
        }
        "cephfs" if source.field("monitors").count() == 0 => source.field("monitors").required(""),
        "cinder" => {
            needs(source, "volumeID");
            secret(source);
        }
        "portworxVolume" => needs(source, "volumeID"),
        "quobyte" => quobyte(source),
        "fc" => fibre_channel(source),
        "flexVolume" => flex(source),
        "azureFile" => all(source, &["secretName", "shareName"]),
        "vsphereVolume" => needs(source, "volumePath"),
        "photonPersistentDisk" => needs(source, "pdID"),
        "azureDisk" => azure_disk(source),
        "storageos" => storage_os(source),
        "scaleIO" => all(source, &["gateway", "system", "volumeName"]),
        _ => {}
    }
}

fn all<'v>(source: &At<'_, impl View<'v>>, fields: &[&'static str]) {
    fields.iter().for_each(|field| needs(source, field));
}

/// Judges what only the source of a PersistentVolume has: namespaces, of which a pod's volume has that of the pod.
pub(in super::super) fn judge_namespaces<'v>(source: &At<'_, impl View<'v>>, kind: &str) {
    match kind {
        "cinder" | "storageos" if source.field("secretRef").is_set() => {
            needs(&source.field("secretRef"), "namespace");
        }
        "azureFile" if source.field("secretNamespace").is_set() => needs(source, "secretNamespace"),
        "glusterfs" => {
            let namespace = source.field("endpointsNamespace");
            match namespace.text() {
                _ if !namespace.is_set() => {}
                "" => namespace.invalid("if the endpointnamespace is set, it must be a valid namespace name"),
                text => namespace.judge(names::dns1123_label(text)),
            }
        }
        _ => {}
    }
}

/// Judges the secret that a source may name.
fn secret<'v>(source: &At<'_, impl View<'v>>) {
    let reference = source.field("secretRef");
    if reference.is_set() {
        needs(&reference, "name");
    }
}

fn flex<'v>(source: &At<'_, impl View<'v>>) {
    needs(source, "driver");
    for (key, at) in source.field("options").entries() {
        let domain = key.split_once('/').map_or(key, |(domain, _)| domain);
        let domain = format!(".{}", domain.to_lowercase());
        if [".kubernetes.io", ".k8s.io"].iter().any(|end| domain.ends_with(end)) {
            at.invalid_as(key, "kubernetes.io and k8s.io namespaces are reserved");
        }
    }
}

fn storage_os<'v>(source: &At<'_, impl View<'v>>) {
    let (name, namespace) = (source.field("volumeName"), source.field("volumeNamespace"));
    match name.text() {
        "" => name.required(""),
        text => name.judge(names::dns1123_label(text)),
    }
    if !namespace.text().is_empty() {
        namespace.judge(names::dns1123_label(namespace.text()));
    }
    secret(source);
}

/// Judges a path on the host.
pub(in super::super) fn host_path<'v>(source: &At<'_, impl View<'v>>) {
    let path = source.field("path");
    if path.text().is_empty() {
        return path.required("");
    }
    no_backsteps(&path);
    let kind = source.field("type");
    if !HOST_PATH_TYPES.contains(&kind.text()) {
        kind.not_supported(&HOST_PATH_TYPES);
    }
}

fn disk<'v, V: View<'v>>(source: &At<'_, V>, place: &At<'_, V>, id: &'static str) {
    if source.field(id).text().is_empty() {
        place.field(id).required("");
    }
    if let Some(number) = source.field("partition").number().filter(|number| !(0..=255).contains(number)) {
        place.field("partition").invalid_as(number, between(1, 255));
    }
}

fn nfs<'v>(source: &At<'_, impl View<'v>>) {
    all(source, &["server", "path"]);
    let path = source.field("path");
    if !path.text().starts_with('/') {
        path.invalid("must be an absolute path");
    }
}

fn iscsi<'v, V: View<'v>>(volume: &At<'_, V>, source: &At<'_, V>) {
    needs(source, "targetPortal");
    let name = source.field("iqn");
    match name.text() {
        "" => name.required(""),
        text if !is_known(text) => name.invalid("must be valid format starting with iqn, eui, or naa"),
        text if !is_iscsi_name(text) => name.invalid(CHAP),
        _ => {}
    }
    let lun = source.field("lun");
    if lun.number().is_some_and(|number| !(0..=255).contains(&number)) {
        lun.invalid(between(0, 255));
    }
    let authenticates = ["chapAuthDiscovery", "chapAuthSession"].iter().any(|it| source.field(it).is_true());
    if authenticates && !source.field("secretRef").is_set() {
        source.field("secretRef").required("");
    }
    let initiator = source.field("initiatorName");
    if initiator.is_set() {
        let (text, place) = (initiator.text(), source.field("initiatorname"));
        if !is_known(text) {
            place.invalid_as(text, "must be valid format starting with iqn, eui, or naa");
        } else if !is_iscsi_name(text) {
            place.invalid_as(text, CHAP);
        }
        let volume_name = volume.field("name");
        if volume_name.text().len() + 1 + source.field("targetPortal").text().len() > 64 {
            volume_name.invalid(
                "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if \
                 iscsi.initiatorName is specified.",
            );
        }
    }
}

fn is_known(name: &str) -> bool {
    ["iqn", "eui", "naa"].iter().any(|start| name.starts_with(start))
}

/// Whether `name` is of the form `iqn.2001-04.com.example:storage`, `eui.` with 16 hexadecimal digits or `naa.`
/// with 16 or 32.
fn is_iscsi_name(name: &str) -> bool {
    let hex = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_hexdigit());
    if let Some(rest) = name.strip_prefix("iqn.") {
        let (date, rest) = rest.split_at_checked(7).unwrap_or((rest, ""));
        let dated =
            date.bytes().enumerate().all(|(at, c)| if at == 4 { c == b'-' } else { c.is_ascii_digit() });
        return date.len() == 7 && dated && rest.starts_with('.') && rest.len() > 1;
    }
    match (name.strip_prefix("eui."), name.strip_prefix("naa.")) {
        (Some(rest), _) => rest.len() == 16 && hex(rest),
        (_, Some(rest)) => matches!(rest.len(), 16 | 32) && hex(rest),
        _ => false,
    }
}

fn quobyte<'v>(source: &At<'_, impl View<'v>>) {
    const PAIRS: &str = "must be a host:port pair or multiple pairs separated by commas";
    let (registry, tenant) = (source.field("registry"), source.field("tenant"));
    if registry.text().is_empty() {
        registry.required(PAIRS);
    } else if tenant.text().len() >= 65 {
        tenant.required("must be a UUID and may not exceed a length of 64 characters");
    } else {
        let wrong = registry.text().split(',').filter(|pair| !is_host_and_port(pair));
        wrong.for_each(|_| registry.invalid(PAIRS));
    }
    needs(source, "volume");
}

/// Whether `text` is a host and a port with a colon between, an address with colons of its own in brackets
/// (Go's `net.SplitHostPort`).
fn is_host_and_port(text: &str) -> bool {
    let plain = |part: &str| !part.contains(['[', ']', ':']);
    match text.strip_prefix('[') {
        Some(rest) => {
            rest.split_once("]:").is_some_and(|(host, port)| !host.contains(['[', ']']) && plain(port))
        }
        None => text.split_once(':').is_some_and(|(host, port)| plain(host) && plain(port)),
    }
}

fn flocker<'v>(source: &At<'_, impl View<'v>>) {
    let (name, id) = (source.field("datasetName"), source.field("datasetUUID"));
    match (name.text().is_empty(), id.text().is_empty()) {
        (true, true) => source.required("one of datasetName and datasetUUID is required"),
        (false, false) => {
            source.invalid_as("resource", "datasetName and datasetUUID can not be specified simultaneously");
        }
        _ => {}
    }
    if name.text().contains('/') {
        name.invalid("must not contain '/'");
    }
}

fn fibre_channel<'v>(source: &At<'_, impl View<'v>>) {
    let (names, ids) = (source.field("targetWWNs"), source.field("wwids"));
    match (names.count(), ids.count()) {
        (0, 0) => names.required("must specify either targetWWNs or wwids, but not both"),
        (0, _) => return,
        (_, 0) => {}
        _ => names.invalid("targetWWNs and wwids can not be specified simultaneously"),
    }
    let lun = source.field("lun");
    if names.count() > 0 && !lun.is_set() {
        lun.required("lun is required if targetWWNs is specified");
    } else if lun.number().is_some_and(|number| !(0..=255).contains(&number)) && names.count() > 0 {
        lun.invalid(between(0, 255));
    }
}

fn azure_disk<'v>(source: &At<'_, impl View<'v>>) {
    all(source, &["diskName", "diskURI"]);
    let caching = source.field("cachingMode");
    if !matches!(caching.text_or("ReadWrite"), "None" | "ReadOnly" | "ReadWrite") {
        caching.not_supported(&["None", "ReadOnly", "ReadWrite"]);
    }
    let kind = source.field("kind");
    if !matches!(kind.text_or("Shared"), "Dedicated" | "Managed" | "Shared") {
        kind.not_supported(&["Dedicated", "Managed", "Shared"]);
    }
    let uri = source.field("diskURI");
    let managed = kind.text() == "Managed";
    if managed && !uri.text().starts_with("/subscriptions/") {
        uri.not_supported(&[
            "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}",
        ]);
    }
    if !managed && !uri.text().starts_with("https://") {
        uri.not_supported(&["https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"]);
    }
}
