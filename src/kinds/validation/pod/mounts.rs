use super::super::at::{At, Quoted};
use super::Pod;
use super::volumes;
use crate::yaml::View;

/// Judges where a container mounts the pod's volumes.
pub(super) fn mounts<'v>(container: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    let mounts = container.field("volumeMounts");
    let devices = container.field("volumeDevices");
    let mut paths = Vec::new();
    for mount in mounts.items() {
        let (name, path) = (mount.field("name"), mount.field("mountPath"));
        if name.text().is_empty() {
            name.required("");
        }
        if pod.volume(name.text()).is_none() {
            name.not_found("");
        }
        if path.text().is_empty() {
            path.required("");
        }
        if paths.contains(&path.text()) {
            path.invalid("must be unique");
        }
        paths.push(path.text());
        if devices.items().any(|device| device.field("name").text() == name.text()) {
            name.invalid("must not already exist in volumeDevices");
        }
        if devices.items().any(|device| device.field("devicePath").text() == path.text()) {
            path.invalid("must not already exist as a path in volumeDevices");
        }
        sub_paths(&mounts, &mount);
        propagation(&mounts, &mount, container);
        recursive(&mounts, &mount);
    }
}

/// The server names the list where it means the mount, but for one of its sentences.
fn sub_paths<'v, V: View<'v>>(mounts: &At<'_, V>, mount: &At<'_, V>) {
    let (path, expression) = (mount.field("subPath"), mount.field("subPathExpr"));
    if !path.text().is_empty() {
        volumes::local_path(path.text(), &mounts.field("subPath"));
    }
    if !expression.text().is_empty() {
        if !path.text().is_empty() {
            expression.invalid("subPathExpr and subPath are mutually exclusive");
        }
        volumes::local_path(expression.text(), &mounts.field("subPathExpr"));
    }
}

fn propagation<'v, V: View<'v>>(mounts: &At<'_, V>, mount: &At<'_, V>, container: &At<'_, V>) {
    let given = mount.field("mountPropagation");
    let place = mounts.field("mountPropagation");
    if !given.is_set() {
        return;
    }
    if !matches!(given.text(), "Bidirectional" | "HostToContainer" | "None") {
        let value = given.text().quoted();
        place.not_supported_as(value, &["Bidirectional", "HostToContainer", "None"]);
    }
    let privileged = container.field("securityContext").field("privileged").is_true();
    if given.text() == "Bidirectional" && !privileged {
        place.forbidden("Bidirectional mount propagation is available only to privileged containers");
    }
}

fn recursive<'v, V: View<'v>>(mounts: &At<'_, V>, mount: &At<'_, V>) {
    let given = mount.field("recursiveReadOnly");
    let place = mounts.field("recursiveReadOnly");
    match given.text() {
        "Disabled" => {}
        "Enabled" | "IfPossible" => {
            if !mount.field("readOnly").is_true() {
                place.forbidden("may only be specified when readOnly is true");
            }
            if !matches!(mount.field("mountPropagation").text(), "" | "None") {
                place.forbidden("may only be specified when mountPropagation is None or not specified");
            }
        }
        _ if !given.is_set() => {}
        text => {
            let value = text.quoted();
            place.not_supported_as(value, &["Disabled", "Enabled", "IfPossible"]);
        }
    }
}

/// Judges which of the pod's volumes a container gets as devices.
pub(super) fn devices<'v>(container: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    let mounts = container.field("volumeMounts");
    let (mut names, mut paths) = (Vec::new(), Vec::new());
    for device in container.field("volumeDevices").items() {
        let (name, path) = (device.field("name"), device.field("devicePath"));
        if name.text().is_empty() {
            name.required("");
        }
        if names.contains(&name.text()) {
            name.invalid("must be unique");
        }
        match pod.volume(name.text()) {
            None => name.not_found(""),
            Some("persistentVolumeClaim" | "ephemeral") => {}
            Some(_) => name.invalid(
                "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode",
            ),
        }
        if path.text().is_empty() {
            path.required("");
        }
        if paths.contains(&path.text()) {
            path.invalid("must be unique");
        }
        match path.text().split('/').any(|part| part == "..") {
            true => path.invalid("can not contain backsteps ('..')"),
            false => paths.push(path.text()),
        }
        if mounts.items().any(|mount| mount.field("name").text() == name.text()) {
            name.invalid("must not already exist in volumeMounts");
        }
        if mounts.items().any(|mount| mount.field("mountPath").text() == path.text()) {
            path.invalid("must not already exist as a path in volumeMounts");
        }
        if !name.text().is_empty() {
            names.push(name.text());
        }
    }
}
