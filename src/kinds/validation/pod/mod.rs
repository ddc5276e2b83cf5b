//! Pods and the templates of pods (core `validation.go`).

mod annotations;
mod containers;
mod dns;
mod env;
mod mounts;
mod os;
mod probes;
mod projected;
mod resources;
mod scheduling;
mod security;
pub(super) mod volume_sources;
mod volumes;
mod whole;

pub(super) use projected::token_lifetime;
pub(super) use resources::limit;
pub(super) use scheduling::{node_selector, tolerations};

use super::at::At;
use super::meta;
use super::numbers::in_range;
use super::selectors::{labels, labels_at};
use crate::scalar::names;
use crate::yaml::View;

/// What the parts of a pod must know of the whole.
struct Pod<'v> {
    /// Whether it is a Pod, not a template of one.
    is_pod: bool,
    /// The volumes that are in order, with the name of their source.
    volumes: Vec<(&'v str, &'static str)>,
    /// All volumes, with the name of their source.
    all_volumes: Vec<(&'v str, &'static str)>,
    /// The names of its resource claims.
    claims: Vec<&'v str>,
    /// For how many seconds it may take to end.
    grace: i64,
    /// What its nodes must run.
    os: Option<&'v str>,
    restart: &'v str,
    host_users: bool,
    /// Whether the server has filled in that a container's ports are the host's: in Pods on the host's network.
    ports_are_of_host: bool,
}

impl<'v> Pod<'v> {
    fn of(spec: &At<'_, impl View<'v>>, is_pod: bool) -> Self {
        let os = spec.field("os");
        Self {
            is_pod,
            volumes: Vec::new(),
            all_volumes: volumes::all(&spec.field("volumes")),
            claims: spec
                .field("resourceClaims")
                .items()
                .map(|claim| claim.field("name").text())
                .filter(|name| !name.is_empty())
                .collect(),
            grace: match spec.field("terminationGracePeriodSeconds").number() {
                // The server takes a negative one for a second, but leaves templates alone.
                Some(seconds) if seconds < 0 && is_pod => 1,
                seconds => seconds.unwrap_or(30),
            },
            os: os.is_set().then(|| os.field("name").text()),
            restart: spec.field("restartPolicy").text_or("Always"),
            ports_are_of_host: is_pod && spec.field("hostNetwork").is_true(),
            host_users: spec.field("hostUsers").value().and_then(View::as_bool) != Some(false),
        }
    }

    /// The source of the volume called `name`, if there is one and it is in order.
    fn volume(&self, name: &str) -> Option<&'static str> {
        self.volumes.iter().find(|(known, _)| *known == name).map(|(_, source)| *source)
    }
}

/// Judges a Pod.
pub(super) fn pod<'v>(pod: &At<'_, impl View<'v>>) {
    let (meta, spec) = (pod.field("metadata"), pod.field("spec"));
    meta::metadata(&meta, true, names::dns1123_subdomain);
    annotations::annotations(&meta.field("annotations"), &meta.field("annotations"), &spec);
    pod_spec(&spec, Some(&meta), Vec::new());
    if pod.is_create() && spec.field("ephemeralContainers").count() > 0 {
        spec.field("ephemeralContainers").forbidden("cannot be set on create");
    }
    if pod.is_create()
        && !spec.field("nodeName").text().is_empty()
        && spec.field("schedulingGates").count() > 0
    {
        spec.field("nodeName").forbidden("cannot be set until all schedulingGates have been cleared");
    }
    annotations::match_profiles(&meta.field("annotations"), &spec);
}

/// Judges the template of a pod.
pub(super) fn template<'v>(template: &At<'_, impl View<'v>>) {
    template_with(template, Vec::new());
}

/// Judges the template of a StatefulSet: `claims` are volumes of it, too.
pub(super) fn template_of_set<'v, V: View<'v>>(template: &At<'_, V>, claims: &At<'_, V>) {
    let names = claims.items().map(|claim| {
        let meta = claim.field("metadata");
        meta.field("name").text()
    });
    template_with(template, names.collect());
}

fn template_with<'v>(template: &At<'_, impl View<'v>>, claims: Vec<&'v str>) {
    let (meta, spec) = (template.field("metadata"), template.field("spec"));
    // The server leaves the metadata out of these paths.
    let place = template.field("labels");
    labels_at(&place, &meta.field("labels"));
    let place = template.field("annotations");
    meta::annotations_at(&place, &meta.field("annotations"));
    annotations::annotations(&place, &meta.field("annotations"), &spec);
    pod_spec(&spec, None, claims);
    annotations::match_profiles(&meta.field("annotations"), &spec);
    if spec.field("ephemeralContainers").count() > 0 {
        spec.field("ephemeralContainers").forbidden("ephemeral containers not allowed in pod template");
    }
}

/// Judges the spec of a pod; `meta` is the metadata of a Pod and nothing for a template, `claims` are volumes
/// that its owner adds.
fn pod_spec<'v, V: View<'v>>(spec: &At<'_, V>, meta: Option<&At<'_, V>>, claims: Vec<&'v str>) {
    let mut pod = Pod::of(spec, meta.is_some());
    let name = meta.map(|meta| meta.field("name").text()).unwrap_or_default();
    pod.volumes = volumes::volumes(&spec.field("volumes"), name, &claims, pod.is_pod);
    resource_claims(&spec.field("resourceClaims"));
    let regular = spec.field("containers");
    containers::containers(&regular, &pod);
    containers::init_containers(&spec.field("initContainers"), &regular, &pod);
    if spec.since(34) {
        whole::resources(&spec.field("resources"), spec, &pod);
    }
    host_network(spec, &pod);
    policies(spec);
    labels(&spec.field("nodeSelector"));
    security::of_pod(spec);
    scheduling::affinity(&spec.field("affinity"));
    dns::config(spec);
    gates(spec);
    scheduling::spread(&spec.field("topologySpreadConstraints"));
    os::host_process(spec);
    security::user_namespace(spec);
    dns::names(spec);
    references(spec);
    scheduling::tolerations(&spec.field("tolerations"));
    overhead(&spec.field("overhead"));
    os::os(spec);
}

fn policies<'v>(spec: &At<'_, impl View<'v>>) {
    let restart = spec.field("restartPolicy");
    if !matches!(restart.text(), "" | "Always" | "OnFailure" | "Never") {
        restart.not_supported(&["Always", "OnFailure", "Never"]);
    }
    let dns = spec.field("dnsPolicy");
    let known = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    if !dns.text().is_empty() && !known.contains(&dns.text()) {
        dns.not_supported(&known);
    }
    let preemption = spec.field("preemptionPolicy");
    match preemption.text() {
        "PreemptLowerPriority" | "Never" => {}
        "" if preemption.is_set() => preemption.required(""),
        "" => {}
        _ => preemption.not_supported(&["PreemptLowerPriority", "Never"]),
    }
    let deadline = spec.field("activeDeadlineSeconds");
    in_range(&deadline, 1, i64::from(i32::MAX));
}

fn references<'v>(spec: &At<'_, impl View<'v>>) {
    for field in ["serviceAccountName", "nodeName", "priorityClassName"] {
        let name = spec.field(field);
        if !name.text().is_empty() {
            name.judge(names::dns1123_subdomain(name.text()));
        }
    }
    let runtime = spec.field("runtimeClassName");
    if runtime.is_set() {
        runtime.judge(names::dns1123_subdomain(runtime.text()));
    }
}

fn gates<'v>(spec: &At<'_, impl View<'v>>) {
    for gate in spec.field("readinessGates").items() {
        let kind = gate.field("conditionType");
        kind.judge(names::qualified_name(kind.text()));
    }
    let mut seen = Vec::new();
    for gate in spec.field("schedulingGates").items() {
        let name = gate.field("name").text();
        gate.judge_as(name, names::qualified_name(name));
        match seen.contains(&name) {
            true => gate.duplicate_as(name),
            false => seen.push(name),
        }
    }
}

/// With the host's network a container's port is the host's port. In a Pod the server has filled it in.
fn host_network<'v>(spec: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    if !spec.field("hostNetwork").is_true() {
        return;
    }
    for container in spec.field("containers").items() {
        for port in container.field("ports").items() {
            let number = port.field("containerPort").number().unwrap_or(0);
            let host = port.field("hostPort");
            let given = host.number().unwrap_or(0);
            let filled = if pod.ports_are_of_host && given == 0 { number } else { given };
            if filled != 0 && filled != number {
                host.invalid("must match `containerPort` when `hostNetwork` is true");
            }
        }
    }
}

fn resource_claims<'v>(claims: &At<'_, impl View<'v>>) {
    let mut seen = Vec::new();
    for claim in claims.items() {
        let name = claim.field("name");
        match name.text() {
            "" => name.required(""),
            text if seen.contains(&text) => name.duplicate(),
            text => {
                name.judge(names::dns1123_label(text));
                seen.push(text);
            }
        }
        let sources = [claim.field("resourceClaimName"), claim.field("resourceClaimTemplateName")];
        match sources.iter().filter(|source| source.is_set()).count() {
            1 => {}
            0 => claim.invalid_whole("must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"),
            _ => claim.invalid_whole(
                "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified",
            ),
        }
        for source in sources.iter().filter(|source| source.is_set()) {
            source.judge(names::dns1123_subdomain(source.text()));
        }
    }
}

fn overhead<'v>(overhead: &At<'_, impl View<'v>>) {
    for (name, amount) in overhead.entries() {
        resources::limit(&amount, name);
    }
}
