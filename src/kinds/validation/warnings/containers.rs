use std::collections::{HashMap, HashSet};

use super::super::at::At;
use super::labels;
use super::rest::{BYTES, bytes, whole};
use crate::kinds::Concern::Surprising;
use crate::yaml::View;

const SECCOMP: &str = r#"non-functional in v1.27+; use the "seccompProfile" field instead"#;
const APP_ARMOR: &str = r#"deprecated since v1.30; use the "appArmorProfile" field instead"#;

/// Warns of what stands in the containers of a pod, and of what two of them have that only one should.
pub(super) fn containers<'v, V: View<'v>>(spec: &At<'_, V>, annotations: &At<'_, V>, is_pod: bool) {
    let security = spec.field("securityContext");
    if !security.field("seccompProfile").is_set() && spec.since(27) {
        labels::annotation(annotations, "seccomp.security.alpha.kubernetes.io/pod", SECCOMP);
    }
    let pod_profile = security.field("appArmorProfile");
    let windows = is_pod && spec.field("os").field("name").text() == "windows";
    let mut ports = Ports::default();
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        for container in spec.field(list).items() {
            let name = container.field("name").text();
            let own = container.field("securityContext");
            if !own.field("seccompProfile").is_set() && spec.since(27) {
                let key = format!("container.seccomp.security.alpha.kubernetes.io/{name}");
                labels::annotation(annotations, &key, SECCOMP);
            }
            let key = format!("container.apparmor.security.beta.kubernetes.io/{name}");
            let same = is_of_annotation(&pod_profile, annotations.key(&key).text());
            if !own.field("appArmorProfile").is_set() && !same && !windows && spec.since(30) {
                labels::annotation(annotations, &key, APP_ARMOR);
            }
            let resources = container.field("resources");
            bytes(&resources.field("limits"));
            requests(&resources, is_pod);
            hidden_variables(&container.field("env"));
            for port in container.field("ports").items() {
                ports.add(&port);
            }
        }
    }
}

/// Warns of requests. In a pod one that is not there is its limit.
fn requests<'v, V: View<'v>>(resources: &At<'_, V>, is_pod: bool) {
    let (limits, requests) = (resources.field("limits"), resources.field("requests"));
    bytes(&requests);
    for resource in BYTES.into_iter().filter(|resource| is_pod && !requests.key(resource).is_set()) {
        whole(&limits.key(resource).at(&requests.key(resource)));
    }
}

/// Whether the profile in a field is that of the annotation.
fn is_of_annotation<'v>(profile: &At<'_, impl View<'v>>, annotation: &str) -> bool {
    let (kind, name) = match annotation {
        "runtime/default" => ("RuntimeDefault", ""),
        "unconfined" => ("Unconfined", ""),
        other => ("Localhost", other.strip_prefix("localhost/").unwrap_or_default()),
    };
    let localhost = profile.field("localhostProfile");
    profile.is_set() && profile.field("type").text() == kind && localhost.text() == name
}

/// Warns of variables that hide an earlier one without building on it.
fn hidden_variables<'v, V: View<'v>>(variables: &At<'_, V>) {
    let mut seen = HashSet::new();
    for variable in variables.items() {
        let name = variable.field("name").text();
        if seen.insert(name) {
            continue;
        }
        let (value, reference) = (variable.field("value").text(), format!("$({name})"));
        if variable.field("valueFrom").is_set() || value == reference || !value.contains(&reference) {
            let says =
                format!("hides previous definition of {name:?}, which may be dropped when using apply");
            variable.warn(Surprising, says);
        }
    }
}

/// Where a port is to be had on the host: the address, the port there, and the path that says so.
type OnHost = (String, i64, String);

/// The ports of all containers so far.
#[derive(Default)]
struct Ports {
    /// By number and protocol.
    numbers: HashMap<(i64, String), Vec<OnHost>>,
    /// By name: the path.
    names: HashMap<String, String>,
}

impl Ports {
    /// Adds a port, and warns of it where it is in the way of an earlier one.
    fn add<'v>(&mut self, port: &At<'_, impl View<'v>>) {
        let number = port.field("containerPort").number().unwrap_or_default();
        let protocol = port.field("protocol").text_or("TCP").to_owned();
        let (ip, host) = (port.field("hostIP").text(), port.field("hostPort").number().unwrap_or_default());
        let name = port.field("name").text();
        if !ip.is_empty() && host == 0 {
            let all =
                format!("{{Name:{name} HostPort:0 ContainerPort:{number} Protocol:{protocol} HostIP:{ip}}}");
            port.warn(Surprising, format!("hostIP set without hostPort: {all}"));
        }
        let others = self.numbers.entry((number, protocol)).or_default();
        for (other_ip, other_host, other) in others.iter() {
            let how = if ip == other_ip && host == *other_host {
                "duplicate"
            } else if host == 0 || *other_host == 0 {
                "overlapping"
            } else if host == *other_host && ip.is_empty() != other_ip.is_empty() {
                "dangerously ambiguous"
            } else {
                continue;
            };
            port.warn(Surprising, format!("{how} port definition with {other}"));
        }
        others.push((ip.to_owned(), host, port.path().to_string()));
        if name.is_empty() || !port.since(33) {
            return;
        }
        match self.names.get(name) {
            Some(other) => port.warn(
                Surprising,
                format!(
                    "duplicate port name {name:?} with {other}, services and probes that select ports by name will \
                     use {other}"
                ),
            ),
            None => drop(self.names.insert(name.to_owned(), port.path().to_string())),
        }
    }
}
