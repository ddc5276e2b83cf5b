use super::super::at::{At, Quoted};
use super::super::numbers::in_range;
use super::Pod;
use super::{env, mounts, probes, resources, security};
use crate::scalar::names;
use crate::yaml::View;

const POLICIES: [&str; 3] = ["Always", "Never", "OnFailure"];

/// Judges the containers of a pod.
pub(super) fn containers<'v, V: View<'v>>(containers: &At<'_, V>, pod: &Pod<'v>) {
    if containers.count() == 0 {
        return containers.required("");
    }
    let mut names = Vec::new();
    for container in containers.items() {
        any_container(&container, pod);
        unique_name(&container, &mut names);
        probes::lifecycle(&container.field("lifecycle"), pod);
        probes::probes(&container, pod);
        match container.since(35) {
            true => restart_policy(&container),
            false if container.field("restartPolicy").is_set() => {
                container.field("restartPolicy").forbidden("may not be set for non-init containers");
            }
            false => {}
        }
    }
    let mut taken = Vec::new();
    for container in containers.items() {
        host_ports(&container, &container, pod, &mut taken);
    }
}

/// Judges the init containers of a pod. `regular` are its containers, with which they share their names.
pub(super) fn init_containers<'v, V: View<'v>>(containers: &At<'_, V>, regular: &At<'_, V>, pod: &Pod<'v>) {
    let mut names: Vec<_> = regular.items().map(|container| container.field("name").text()).collect();
    for container in containers.items() {
        any_container(&container, pod);
        init_restart_policy(&container);
        unique_name(&container, &mut names);
        // The server judges each by itself and calls it the first.
        host_ports(&container, &containers.index(0), pod, &mut Vec::new());
        let sidecar = container.field("restartPolicy").text() == "Always";
        if sidecar {
            probes::lifecycle(&container.field("lifecycle"), pod);
            probes::probes(&container, pod);
            continue;
        }
        for field in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
            let field = container.field(field);
            if field.is_set() {
                field.forbidden("may not be set for init containers without restartPolicy=Always");
            }
        }
        for resize in container.field("resizePolicy").items() {
            let policy = resize.field("restartPolicy");
            if policy.text() == "RestartContainer" {
                policy.invalid("must not be set to 'RestartContainer' for non-sidecar initContainers");
            }
        }
    }
}

/// What holds for containers of all sorts.
fn any_container<'v, V: View<'v>>(container: &At<'_, V>, pod: &Pod<'v>) {
    let name = container.field("name");
    match name.text() {
        "" => name.required(""),
        text => name.judge(names::dns1123_label(text)),
    }
    let image = container.field("image");
    match image.text() {
        "" => image.required(""),
        text if pod.is_pod && text.trim() != text => {
            image.invalid("must not have leading or trailing whitespace");
        }
        _ => {}
    }
    let message = container.field("terminationMessagePolicy");
    if !matches!(message.text(), "" | "File" | "FallbackToLogsOnError") {
        message.not_supported(&["File", "FallbackToLogsOnError"]);
    }
    ports(&container.field("ports"));
    env::variables(&container.field("env"), pod);
    env::sources(&container.field("envFrom"));
    mounts::mounts(container, pod);
    mounts::devices(container, pod);
    pull_policy(&container.field("imagePullPolicy"));
    resources::of_container(&container.field("resources"), pod);
    resize_policy(&container.field("resizePolicy"), pod);
    security::of_container(&container.field("securityContext"), pod);
}

/// Judges how an image is pulled.
pub(super) fn pull_policy<'v>(policy: &At<'_, impl View<'v>>) {
    if !matches!(policy.text(), "" | "Always" | "IfNotPresent" | "Never") {
        policy.not_supported(&["Always", "IfNotPresent", "Never"]);
    }
}

fn unique_name<'v>(container: &At<'_, impl View<'v>>, names: &mut Vec<&'v str>) {
    let name = container.field("name");
    match names.contains(&name.text()) {
        true => name.duplicate(),
        false if name.text().is_empty() => {}
        false => names.push(name.text()),
    }
}

fn ports<'v>(ports: &At<'_, impl View<'v>>) {
    let mut taken = Vec::new();
    for port in ports.items() {
        let name = port.field("name");
        if !name.text().is_empty() {
            let verdict = names::port_name(name.text());
            match taken.contains(&name.text()) {
                true => name.duplicate(),
                false if verdict.is_ok() => taken.push(name.text()),
                false => name.judge(verdict),
            }
        }
        let number = port.field("containerPort");
        match number.number().unwrap_or(0) {
            0 => number.required(""),
            _ => in_range(&number, 1, 65535),
        }
        let host = port.field("hostPort");
        if host.number() != Some(0) {
            in_range(&host, 1, 65535);
        }
        let protocol = port.field("protocol");
        if !matches!(protocol.text(), "" | "TCP" | "UDP" | "SCTP") {
            protocol.not_supported(&["SCTP", "TCP", "UDP"]);
        }
    }
}

/// Says so where a port of the host is taken twice. `place` is where the server says it.
fn host_ports<'v, V: View<'v>>(
    container: &At<'_, V>,
    place: &At<'_, V>,
    pod: &Pod<'v>,
    taken: &mut Vec<String>,
) {
    let ports = place.field("ports");
    for (index, port) in container.field("ports").items().enumerate() {
        let given = port.field("hostPort").number().filter(|number| *number != 0);
        let own = || port.field("containerPort").number().filter(|_| pod.ports_are_of_host);
        let Some(number) = given.or_else(own) else { continue };
        let address = port.field("hostIP");
        let key = format!("{}/{}/{number}", port.field("protocol").text_or("TCP"), address.text());
        match taken.contains(&key) {
            true => ports.index(index).field("hostPort").duplicate_as(key),
            false => taken.push(key),
        }
    }
}

fn resize_policy<'v>(policies: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    let mut seen = Vec::new();
    for (index, policy) in policies.items().enumerate() {
        let name = policy.field("resourceName").text();
        match seen.contains(&name) {
            true => policies.index(index).duplicate_as(name),
            false => seen.push(name),
        }
        match name {
            "cpu" | "memory" => {}
            "" => policies.required(""),
            _ => policies.not_supported_as(name.quoted(), &["cpu", "memory"]),
        }
        let restart = policy.field("restartPolicy").text();
        match restart {
            "NotRequired" | "RestartContainer" => {}
            "" => policies.required(""),
            _ => policies.not_supported_as(restart.quoted(), &["NotRequired", "RestartContainer"]),
        }
        if pod.restart == "Never" && restart != "NotRequired" {
            policies.invalid_as(restart, "must be 'NotRequired' when pod `restartPolicy` is 'Never'");
        }
    }
}

fn init_restart_policy<'v>(container: &At<'_, impl View<'v>>) {
    let policy = container.field("restartPolicy");
    if container.since(35) {
        return restart_policy(container);
    }
    if policy.is_set() && policy.text() != "Always" {
        policy.not_supported(&["Always"]);
    }
}

/// Judges a container's own restart policy and its rules.
fn restart_policy<'v>(container: &At<'_, impl View<'v>>) {
    let policy = container.field("restartPolicy");
    let rules = container.field("restartPolicyRules");
    if !policy.is_set() {
        if rules.count() > 0 {
            policy.required("must specify restartPolicy when restart rules are used");
        } else {
            return;
        }
    } else if !POLICIES.contains(&policy.text()) {
        policy.not_supported(&POLICIES);
    }
    if rules.count() > 20 {
        rules.too_many(20);
    }
    let actions: &[&str] = if rules.since(36) { &["Restart", "RestartAllContainers"] } else { &["Restart"] };
    for rule in rules.items() {
        let action = rule.field("action");
        if !actions.contains(&action.text()) {
            action.not_supported(actions);
        }
        let codes = rule.field("exitCodes");
        if !codes.is_set() {
            codes.required("must be specified");
            continue;
        }
        let operator = codes.field("operator");
        if !matches!(operator.text(), "In" | "NotIn") {
            operator.not_supported(&["In", "NotIn"]);
        }
        if codes.field("values").count() > 255 {
            codes.field("values").too_many(255);
        }
    }
}
