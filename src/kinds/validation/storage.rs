//! The group `storage.k8s.io` (storage `validation.go`).

use super::at::At;
use super::core::volume;
use super::meta;
use super::numbers::{nonnegative, quantity};
use super::pod::token_lifetime;
use super::pod::volume_sources::csi_driver as driver_name;
use super::selectors::{label_name, label_selector};
use crate::scalar::names;
use crate::yaml::View;

/// The most parameters of a class, and the most bytes that they may have together: 256 KiB.
const MOST_PARAMETERS: usize = 512;
const PARAMETER_BYTES: usize = 256 * 1024;
/// The longest name by which a driver knows a node.
const LONGEST_NODE: usize = 256;

/// Judges a StorageClass.
pub(super) fn storage_class<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    provisioner(&object.field("provisioner"));
    parameters(&object.field("parameters"));
    let policy = object.field("reclaimPolicy");
    if !matches!(policy.text(), "" | "Delete" | "Retain") {
        policy.not_supported(&["Delete", "Retain"]);
    }
    let mode = object.field("volumeBindingMode");
    if mode.is_set() && !matches!(mode.text(), "Immediate" | "WaitForFirstConsumer") {
        mode.not_supported(&["Immediate", "WaitForFirstConsumer"]);
    }
    topologies(&object.field("allowedTopologies"));
}

fn provisioner<'v>(provisioner: &At<'_, impl View<'v>>) {
    match provisioner.text() {
        "" => provisioner.required(""),
        text => {
            let lower = text.to_lowercase();
            provisioner.judge_as(lower.as_str(), names::qualified_name(&lower));
        }
    }
}

fn parameters<'v>(parameters: &At<'_, impl View<'v>>) {
    if parameters.count() > MOST_PARAMETERS {
        return parameters.too_long(MOST_PARAMETERS);
    }
    let mut size = 0;
    for (key, value) in parameters.entries() {
        if key.is_empty() {
            parameters.invalid_as("", "field can not be empty.");
        }
        size += key.len() + value.text().len();
    }
    if size > PARAMETER_BYTES {
        parameters.too_long(PARAMETER_BYTES);
    }
}

/// Judges where volumes may be.
fn topologies<'v>(topologies: &At<'_, impl View<'v>>) {
    for (index, term) in topologies.items().enumerate() {
        let expressions = term.field("matchLabelExpressions");
        for (index, expression) in expressions.items().enumerate() {
            let (key, values) = (expression.field("key"), expression.field("values"));
            if values.count() == 0 {
                values.required("");
            }
            for (index, value) in values.items().enumerate() {
                if values.texts().take(index).any(|earlier| earlier == value.text()) {
                    value.duplicate();
                }
            }
            label_name(&key);
            if expressions.items().take(index).any(|earlier| earlier.field("key").text() == key.text()) {
                key.duplicate();
            }
        }
        // An empty term is the same as none at all to the server.
        if expressions.count() == 0 {
            expressions.duplicate_as("");
        }
        for earlier in topologies.items().take(index) {
            if same_topology(&earlier.field("matchLabelExpressions"), &expressions) {
                expressions.duplicate_as("");
            }
        }
    }
}

/// Whether two terms ask the same of a node, in whichever order.
fn same_topology<'v, V: View<'v>>(one: &At<'_, V>, other: &At<'_, V>) -> bool {
    let within = |inner: &At<'_, V>, outer: &At<'_, V>| {
        inner.items().all(|expression| {
            outer.items().any(|same| {
                let (values, others) = (expression.field("values"), same.field("values"));
                same.field("key").text() == expression.field("key").text()
                    && values.texts().all(|value| others.texts().any(|other| other == value))
                    && others.texts().all(|value| values.texts().any(|other| other == value))
            })
        })
    };
    within(one, other) && within(other, one)
}

/// Judges a VolumeAttributesClass.
pub(super) fn attributes_class<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    provisioner(&object.field("driverName"));
    let given = object.field("parameters");
    parameters(&given);
    if given.count() == 0 {
        given.required("must contain at least one key/value pair");
    }
}

/// Judges a CSIDriver.
pub(super) fn csi_driver<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    let policy = spec.field("fsGroupPolicy");
    if policy.is_set() && !matches!(policy.text(), "File" | "None" | "ReadWriteOnceWithFSType") {
        policy.not_supported(&["File", "None", "ReadWriteOnceWithFSType"]);
    }
    let tokens = spec.field("tokenRequests");
    token_requests(&tokens);
    let modes = spec.field("volumeLifecycleModes");
    for mode in modes.items().filter(|mode| !matches!(mode.text(), "Persistent" | "Ephemeral")) {
        mode.at(&modes).not_supported(&["Persistent", "Ephemeral"]);
    }
    let period = spec.field("nodeAllocatableUpdatePeriodSeconds");
    if period.since(33) && period.number().is_some_and(|seconds| seconds < 10) {
        period.invalid("must be greater than or equal to 10 seconds");
    }
    let in_secrets = spec.field("serviceAccountTokenInSecrets");
    if in_secrets.since(35) && in_secrets.is_set() && tokens.count() == 0 {
        in_secrets.invalid("serviceAccountTokenInSecrets is set but no tokenRequests are specified");
    }
}

fn token_requests<'v>(requests: &At<'_, impl View<'v>>) {
    for (index, request) in requests.items().enumerate() {
        let audience = request.field("audience");
        if requests.items().take(index).any(|earlier| earlier.field("audience").text() == audience.text()) {
            audience.duplicate();
            continue;
        }
        token_lifetime(&request.field("expirationSeconds"));
    }
}

/// Judges a CSINode.
pub(super) fn csi_node<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    let drivers = spec.field("drivers");
    for (index, driver) in drivers.items().enumerate() {
        let (name, node) = (driver.field("name"), driver.field("nodeID"));
        driver_name(&name);
        match node.text() {
            "" => node.required(""),
            text if text.len() > LONGEST_NODE => {
                node.invalid(format!("must be {LONGEST_NODE} characters or less"));
            }
            _ => {}
        }
        nonnegative(&driver.field("allocatable").field("count"));
        if drivers.items().take(index).any(|earlier| earlier.field("name").text() == name.text()) {
            name.duplicate();
        }
        // The server reports the driver, not the key.
        let keys = driver.field("topologyKeys");
        for (index, key) in keys.texts().enumerate() {
            if key.is_empty() {
                driver.required("");
            }
            if keys.texts().take(index).any(|earlier| earlier == key) {
                driver.duplicate_as(key);
            }
            driver.judge_as(key, names::qualified_name(key));
        }
    }
}

/// Judges a CSIStorageCapacity.
pub(super) fn storage_capacity<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), true, names::dns1123_subdomain);
    label_selector(&object.field("nodeTopology"));
    let class = object.field("storageClassName");
    class.judge(names::dns1123_subdomain(class.text()));
    let capacity = object.field("capacity");
    if let Some(amount) = quantity(&capacity).filter(|amount| amount.is_negative()) {
        capacity.invalid_as(amount.to_string(), "must be greater than or equal to 0");
    }
}

/// Judges a VolumeAttachment.
pub(super) fn attachment<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let spec = object.field("spec");
    driver_name(&spec.field("attacher"));
    const ONE: &str = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
    let source = spec.field("source");
    let (inline, named) = (source.field("inlineVolumeSpec"), source.field("persistentVolumeName"));
    match (inline.is_set(), named.is_set()) {
        (false, false) => source.required(ONE),
        (true, true) => source.forbidden(ONE),
        (true, false) => volume::inline(&inline),
        (false, true) if named.text().is_empty() => {
            named.required("must specify non empty persistentVolumeName");
        }
        (false, true) => {}
    }
    let node = spec.field("nodeName");
    node.judge(names::dns1123_subdomain(node.text()));
    if named.is_set() {
        named.judge(names::dns1123_subdomain(named.text()));
    }
}
