use super::super::at::At;
use super::super::numbers::quantity;
use super::Pod;
use super::volumes;
use crate::scalar::names;
use crate::yaml::View;

const FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// The fields of a pod that can be asked for at all, by somebody.
const LABELS: [&str; 5] =
    ["metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "status.phase"];

const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];

const DIVISORS: [&str; 13] =
    ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

/// Judges the environment variables of a container.
pub(super) fn variables<'v>(variables: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    for variable in variables.items() {
        let name = variable.field("name");
        match name.text() {
            "" => name.required(""),
            text => name.judge(variable_name(&name, text)),
        }
        value_source(&variable, pod);
    }
}

fn variable_name<'v>(at: &At<'_, impl View<'v>>, name: &str) -> names::Verdict {
    match at.since(32) {
        true => names::relaxed_env_var_name(name),
        false => names::env_var_name(name),
    }
}

fn value_source<'v>(variable: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    let source = variable.field("valueFrom");
    if !source.is_set() {
        return;
    }
    let mut sources = 0;
    let mut given = |name: &'static str| source.field(name).is_set().then(|| sources += 1).is_some();
    if given("fieldRef") {
        field_reference(&source.field("fieldRef"), &FIELDS);
    }
    if given("resourceFieldRef") {
        resource_reference(&source.field("resourceFieldRef"), false);
    }
    for name in ["configMapKeyRef", "secretKeyRef"] {
        if given(name) {
            key_reference(&source.field(name));
        }
    }
    if given("fileKeyRef") {
        file_reference(&source.field("fileKeyRef"), pod);
    }
    match (sources, variable.field("value").text()) {
        (0, _) if source.since(35) => source.invalid_as(
            "",
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or \
             `fileKeyRef`",
        ),
        (0, _) => source.invalid_as(
            "",
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`",
        ),
        (1, "") => {}
        (_, "") => source.invalid_as("", "may not have more than one field specified at a time"),
        _ => source.invalid_as("", "may not be specified when `value` is not empty"),
    }
}

/// Judges a reference to a field of the pod itself; only `allowed` ones may be asked for, and single labels and
/// annotations.
pub(super) fn field_reference<'v>(reference: &At<'_, impl View<'v>>, allowed: &[&str]) {
    let path = reference.field("fieldPath");
    if path.text().is_empty() {
        return path.required("");
    }
    let version = reference.field("apiVersion").text_or("v1");
    if version != "v1" {
        return path.invalid(format!("error converting fieldPath: unsupported pod version: {version}"));
    }
    if let Some((map, key)) = subscript(path.text()) {
        match map {
            "metadata.annotations" => {
                reference.judge_as(key.to_lowercase(), names::qualified_name(&key.to_lowercase()))
            }
            "metadata.labels" => reference.judge_as(key, names::qualified_name(key)),
            _ => path.invalid(format!(
                "error converting fieldPath: field label does not support subscript: {}",
                path.text()
            )),
        }
        return;
    }
    let field = if path.text() == "spec.host" { "spec.nodeName" } else { path.text() };
    if !FIELDS.contains(&field) && !LABELS.contains(&field) {
        path.invalid(format!("error converting fieldPath: field label not supported: {field}"));
    } else if !allowed.contains(&field) {
        path.not_supported(allowed);
    }
}

/// `metadata.labels['key']` as its two parts.
fn subscript(path: &str) -> Option<(&str, &str)> {
    let (map, key) = path.strip_suffix("']")?.split_once("['")?;
    (!map.is_empty()).then_some((map, key))
}

/// Judges a reference to a resource of a container. In a volume it must name the container.
pub(super) fn resource_reference<'v>(reference: &At<'_, impl View<'v>>, in_volume: bool) {
    let container = reference.field("containerName");
    let resource = reference.field("resource");
    let name = resource.text();
    let huge = name.starts_with("requests.hugepages-") || name.starts_with("limits.hugepages-");
    if in_volume && container.text().is_empty() {
        container.required("");
    } else if name.is_empty() {
        resource.required("");
    } else if !RESOURCES.contains(&name) && !huge {
        resource.not_supported(&RESOURCES);
    }
    let divisor = reference.field("divisor");
    let Some(amount) = quantity(&divisor).filter(|amount| !amount.is_zero()) else { return };
    let what = match name {
        "limits.cpu" | "requests.cpu" => {
            if !["1m", "1"].contains(&amount.to_string().as_str()) {
                divisor
                    .invalid_as(name, "only divisor's values 1m and 1 are supported with the cpu resource");
            }
            return;
        }
        "limits.memory" | "requests.memory" => "memory",
        "limits.ephemeral-storage" | "requests.ephemeral-storage" => "local ephemeral storage",
        _ if huge => "hugepages",
        _ => return,
    };
    if !DIVISORS.contains(&amount.to_string().as_str()) {
        let all = DIVISORS.join(", ");
        divisor
            .invalid_as(name, format!("only divisor's values {all} are supported with the {what} resource"));
    }
}

fn key_reference<'v>(reference: &At<'_, impl View<'v>>) {
    let (name, key) = (reference.field("name"), reference.field("key"));
    name.judge(names::dns1123_subdomain(name.text()));
    match key.text() {
        "" => key.required(""),
        text => key.judge(names::config_map_key(text)),
    }
}

fn file_reference<'v>(reference: &At<'_, impl View<'v>>, pod: &Pod<'v>) {
    let key = reference.field("key");
    match key.text() {
        "" => key.required(""),
        text => key.judge(names::relaxed_env_var_name(text)),
    }
    let volume = reference.field("volumeName");
    match volume.text() {
        "" => volume.required(""),
        text => volume.judge(names::dns1123_label(text)),
    }
    let path = reference.field("path");
    match path.text() {
        "" => path.required(""),
        _ => volumes::no_backsteps(&path),
    }
    match pod.all_volumes.iter().find(|(name, _)| *name == volume.text()) {
        None => volume.not_found(""),
        Some((_, "emptyDir")) => {}
        Some(_) => volume.invalid("referenced volume must be of type emptyDir"),
    }
}

/// Judges the sources from which a container takes environment variables as a whole.
pub(super) fn sources<'v>(sources: &At<'_, impl View<'v>>) {
    for source in sources.items() {
        let prefix = source.field("prefix");
        if !prefix.text().is_empty() {
            prefix.judge(variable_name(&prefix, prefix.text()));
        }
        let mut given = 0;
        for field in ["configMapRef", "secretRef"] {
            let reference = source.field(field);
            if !reference.is_set() {
                continue;
            }
            given += 1;
            let name = reference.field("name");
            match name.text() {
                "" => name.required(""),
                text => name.judge(names::dns1123_subdomain(text.strip_suffix('-').unwrap_or(text))),
            }
        }
        match given {
            0 => sources.invalid_as("", "must specify one of: `configMapRef` or `secretRef`"),
            1 => {}
            _ => sources.invalid_as("", "may not have more than one field specified at a time"),
        }
    }
}
