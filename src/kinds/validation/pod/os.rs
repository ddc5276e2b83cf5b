use super::super::at::At;
use crate::scalar::names;
use crate::yaml::View;

const WINDOWS: &str = "cannot be set for a windows pod";
const LINUX: &str = "windows options cannot be set for a linux pod";

/// The fields of a pod's security context that Windows does not have, and of a container's.
const POD: [&str; 11] = [
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "sysctls",
    "runAsUser",
    "runAsGroup",
    "supplementalGroups",
    "supplementalGroupsPolicy",
    "seLinuxChangePolicy",
];
const CONTAINER: [&str; 10] = [
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
];

/// Judges what a pod may not ask of the system that it names.
pub(super) fn os<'v>(spec: &At<'_, impl View<'v>>) {
    let os = spec.field("os");
    if !os.is_set() {
        return;
    }
    match os.field("name").text() {
        "" => os.field("name").required(""),
        "linux" => linux(spec),
        "windows" => windows(spec),
        name => os.not_supported_as(format!("\"{name}\""), &["linux", "windows"]),
    }
}

fn linux<'v>(spec: &At<'_, impl View<'v>>) {
    let own = spec.field("securityContext");
    let own = own.field("windowsOptions");
    if own.is_set() {
        own.forbidden(LINUX);
    }
    for list in ["initContainers", "containers"] {
        for container in spec.field(list).items() {
            let context = container.field("securityContext");
            let options = context.field("windowsOptions");
            if options.is_set() {
                options.forbidden(LINUX);
            }
        }
    }
}

fn windows<'v>(spec: &At<'_, impl View<'v>>) {
    let context = spec.field("securityContext");
    forbid(&context, &POD);
    for field in ["hostUsers", "shareProcessNamespace"] {
        if spec.field(field).is_set() {
            spec.field(field).forbidden(WINDOWS);
        }
    }
    for field in ["hostPID", "hostIPC"] {
        if spec.field(field).is_true() {
            spec.field(field).forbidden(WINDOWS);
        }
    }
    for list in ["initContainers", "containers"] {
        for container in spec.field(list).items() {
            forbid(&container.field("securityContext"), &CONTAINER);
        }
    }
}

fn forbid<'v>(context: &At<'_, impl View<'v>>, fields: &[&'static str]) {
    for field in fields {
        let field = context.field(field);
        if field.is_set() {
            field.forbidden(WINDOWS);
        }
    }
}

/// Judges the options that only Windows has.
pub(super) fn windows_options<'v>(options: &At<'_, impl View<'v>>) {
    let name = options.field("gmsaCredentialSpecName");
    if name.is_set() {
        name.judge(names::dns1123_subdomain(name.text()));
    }
    let credentials = options.field("gmsaCredentialSpec");
    if credentials.is_set() && credentials.text().is_empty() {
        credentials.invalid("gmsaCredentialSpec cannot be an empty string");
    } else if credentials.text().len() > 64 * 1024 {
        credentials.invalid("gmsaCredentialSpec size must be under 64 KiB");
    }
    let user = options.field("runAsUserName");
    if user.is_set() {
        user_name(&user);
    }
}

fn user_name<'v>(at: &At<'_, impl View<'v>>) {
    let text = at.text();
    if text.is_empty() {
        return at.invalid("runAsUserName cannot be an empty string");
    }
    if text.contains(|c: char| c.is_ascii_control()) {
        return at.invalid("runAsUserName cannot contain control characters");
    }
    let (domain, user) = match text.split_once('\\') {
        Some((_, user)) if user.contains('\\') => {
            return at.invalid("runAsUserName cannot contain more than one backslash");
        }
        Some((domain, user)) => (Some(domain), user),
        None => (None, text),
    };
    if domain.is_some_and(|domain| domain.len() >= 256) {
        at.invalid("runAsUserName's Domain length must be under 256 characters");
    }
    if domain.is_some_and(|domain| !is_net_bios(domain) && !is_domain(domain)) {
        at.invalid("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
    }
    match user.len() {
        0 => at.invalid("runAsUserName's User cannot be empty"),
        1..=104 => {}
        _ => at.invalid("runAsUserName's User length must not be longer than 104 characters"),
    }
    if !user.is_empty() && user.chars().all(|c| c == '.' || c == ' ') {
        at.invalid("runAsUserName's User cannot contain only periods or spaces");
    }
    if user.contains(['"', '/', '\\', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>', '@', '[', ']']) {
        at.invalid("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
    }
}

fn is_net_bios(domain: &str) -> bool {
    let allowed = |c: char| !matches!(c, '\\' | '/' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    (1..=15).contains(&domain.chars().count()) && !domain.starts_with('.') && domain.chars().all(allowed)
}

fn is_domain(domain: &str) -> bool {
    domain.to_lowercase().split('.').all(|label| names::dns1123_label(label).is_ok())
}

/// Judges containers that run as processes of the host: all of a pod's or none.
pub(super) fn host_process<'v>(spec: &At<'_, impl View<'v>>) {
    let flag = |holder: &At<'_, _>| {
        let options = holder.field("securityContext");
        options.field("windowsOptions").field("hostProcess").value().and_then(View::as_bool)
    };
    let own = flag(spec);
    let (mut count, mut of_host) = (0, 0);
    for list in ["initContainers", "containers"] {
        for container in spec.field(list).items() {
            let theirs = flag(&container);
            count += 1;
            of_host += usize::from(theirs.or(own) == Some(true));
            if let (Some(own), Some(theirs)) = (own, theirs)
                && own != theirs
            {
                let place = container.field("securityContext");
                let place = place.field("windowsOptions");
                place.field("hostProcess").invalid(format!(
                    "pod hostProcess value must be identical if both are specified, was {own}"
                ));
            }
        }
    }
    if of_host == 0 {
        return;
    }
    if of_host != count {
        spec.invalid_as(
            "",
            "If pod contains any hostProcess containers then all containers must be HostProcess containers",
        );
    }
    if !spec.field("hostNetwork").is_true() {
        let place = spec.field("hostNetwork");
        place.invalid_as(false, "hostNetwork must be true if pod contains any hostProcess containers");
    }
}
