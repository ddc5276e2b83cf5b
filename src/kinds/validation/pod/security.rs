use super::super::at::At;
use super::super::numbers::in_range;
use super::Pod;
use super::os;
use super::volumes::local_path;
use crate::yaml::View;

const IDS: i64 = i32::MAX as i64;
const PROFILES: [&str; 3] = ["Localhost", "RuntimeDefault", "Unconfined"];

/// Judges the security context of a container.
pub(super) fn of_container<'v>(context: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    in_range(&context.field("runAsUser"), 0, IDS);
    in_range(&context.field("runAsGroup"), 0, IDS);
    let mount = context.field("procMount");
    match mount.text() {
        "Default" => {}
        "Unmasked" if pod.host_users => mount.invalid("`hostUsers` must be false to use `Unmasked`"),
        "Unmasked" => {}
        _ if !mount.is_set() => {}
        _ => mount.not_supported(&["Default", "Unmasked"]),
    }
    seccomp(&context.field("seccompProfile"));
    if context.field("allowPrivilegeEscalation").value().and_then(View::as_bool) == Some(false) {
        if context.field("privileged").is_true() {
            context.invalid_whole("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }
        if context.field("capabilities").field("add").texts().any(|name| name == "CAP_SYS_ADMIN") {
            context.invalid_whole(
                "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN",
            );
        }
    }
    os::windows_options(&context.field("windowsOptions"));
    app_armor(&context.field("appArmorProfile"));
}

/// Judges the security context of a pod.
pub(super) fn of_pod<'v>(spec: &At<'_, impl View<'v>>) {
    let context = spec.field("securityContext");
    for field in ["fsGroup", "runAsUser", "runAsGroup"] {
        in_range(&context.field(field), 0, IDS);
    }
    for group in context.field("supplementalGroups").items() {
        in_range(&group, 0, IDS);
    }
    if spec.field("shareProcessNamespace").is_true() && spec.field("hostPID").is_true() {
        let place = context.field("shareProcessNamespace");
        place.invalid_as(true, "ShareProcessNamespace and HostPID cannot both be enabled");
    }
    sysctls(&context.field("sysctls"), spec);
    one_of(&context.field("fsGroupChangePolicy"), &["Always", "OnRootMismatch"]);
    seccomp(&context.field("seccompProfile"));
    os::windows_options(&context.field("windowsOptions"));
    app_armor(&context.field("appArmorProfile"));
    one_of(&context.field("supplementalGroupsPolicy"), &["Merge", "Strict"]);
    // `MountOption` is behind a feature gate, but is borne where it is already.
    let known: &[&str] = if spec.is_create() { &["Recursive"] } else { &["MountOption", "Recursive"] };
    one_of(&context.field("seLinuxChangePolicy"), known);
}

fn one_of<'v>(at: &At<'_, impl View<'v>>, supported: &[&str]) {
    if at.is_set() && !supported.contains(&at.text()) {
        at.not_supported(supported);
    }
}

fn sysctls<'v, V: View<'v>>(sysctls: &At<'_, V>, spec: &At<'_, V>) {
    let mut seen = Vec::new();
    for sysctl in sysctls.items() {
        let name = sysctl.field("name");
        let text = name.text();
        if text.is_empty() {
            name.required("");
        } else if !is_sysctl(text) {
            name.invalid(
                "must have at most 253 characters and match regex \
                 ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
            );
        } else if seen.contains(&text) {
            name.duplicate();
        }
        let dotted = text.replace('/', ".");
        if spec.field("hostNetwork").is_true() && dotted.starts_with("net.") {
            name.invalid("may not be specified when 'hostNetwork' is true");
        } else if spec.field("hostIPC").is_true() && is_ipc(&dotted) {
            name.invalid("may not be specified when 'hostIPC' is true");
        }
        seen.push(text);
    }
}

fn is_ipc(name: &str) -> bool {
    matches!(
        name,
        "kernel.sem" | "kernel.shmall" | "kernel.shmmax" | "kernel.shmmni" | "kernel.shm_rmid_forced"
    ) || name.starts_with("kernel.msg")
        || name.starts_with("fs.mqueue.")
}

fn is_sysctl(name: &str) -> bool {
    let edge = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let segment = |part: &str| {
        part.starts_with(edge)
            && part.ends_with(edge)
            && part.chars().all(|c| edge(c) || c == '-' || c == '_')
    };
    name.len() <= 253 && name.split(['.', '/']).all(segment)
}

fn seccomp<'v>(profile: &At<'_, impl View<'v>>) {
    if !profile.is_set() {
        return;
    }
    let (kind, local) = (profile.field("type"), profile.field("localhostProfile"));
    match kind.text() {
        "" => kind.required("type is required when seccompProfile is set"),
        text if PROFILES.contains(&text) => {}
        _ => kind.not_supported(&PROFILES),
    }
    match (kind.text() == "Localhost", local.is_set()) {
        (true, true) => local_path(local.text(), &local),
        (true, false) => local.required("must be set when seccomp type is Localhost"),
        (false, true) => local.invalid_whole("can only be set when seccomp type is Localhost"),
        (false, false) => {}
    }
}

fn app_armor<'v>(profile: &At<'_, impl View<'v>>) {
    if !profile.is_set() {
        return;
    }
    let (kind, local) = (profile.field("type"), profile.field("localhostProfile"));
    match kind.text() {
        "Localhost" if local.text().trim() != local.text() => {
            local.invalid("must not be padded with whitespace");
        }
        "Localhost" if local.text().is_empty() => {
            local.required("must be set when AppArmor type is Localhost");
        }
        "Localhost" if local.text().len() > 4095 => local.too_long(4095),
        "Localhost" => {}
        "RuntimeDefault" | "Unconfined" if local.is_set() => {
            local.invalid("can only be set when AppArmor type is Localhost");
        }
        "RuntimeDefault" | "Unconfined" => {}
        "" => kind.required("type is required when appArmorProfile is set"),
        _ => kind.not_supported(&PROFILES),
    }
}

/// Judges what does not go together with a user namespace of the pod's own.
pub(super) fn user_namespace<'v>(spec: &At<'_, impl View<'v>>) {
    if spec.field("hostUsers").value().and_then(View::as_bool) != Some(false) {
        return;
    }
    for (field, reported) in [("hostNetwork", "hostNetwork"), ("hostPID", "HostPID"), ("hostIPC", "HostIPC")]
    {
        if spec.field(field).is_true() {
            spec.field(reported).forbidden("when `hostUsers` is false");
        }
    }
    for list in ["initContainers", "containers"] {
        for container in spec.field(list).items() {
            let devices = container.field("volumeDevices");
            if devices.count() > 0 {
                devices.forbidden("when `hostUsers` is false");
            }
        }
    }
}
