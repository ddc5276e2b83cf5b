//! The metadata of an object (apimachinery `pkg/api/validation/objectmeta.go`).

use super::at::At;
use super::selectors::labels;
use crate::kinds::table::{self, Kind};
use crate::scalar::names::{self, Verdict};
use crate::yaml::View;

/// The most bytes that all annotations of an object may have together: 256 KiB.
const ANNOTATIONS: usize = 256 * 1024;

/// The kinds that judge their metadata as custom resources do: a finalizer needs no domain.
const WITH_ANY_FINALIZER: [&Kind; 11] = [
    &table::VALIDATING_WEBHOOK_CONFIGURATION,
    &table::MUTATING_WEBHOOK_CONFIGURATION,
    &table::VALIDATING_ADMISSION_POLICY,
    &table::VALIDATING_ADMISSION_POLICY_BINDING,
    &table::MUTATING_ADMISSION_POLICY,
    &table::MUTATING_ADMISSION_POLICY_BINDING,
    &table::CUSTOM_RESOURCE_DEFINITION,
    &table::API_SERVICE,
    &table::POD_DISRUPTION_BUDGET,
    &table::LEASE,
    &table::RUNTIME_CLASS,
];

/// The kinds that keep the generation they are created with; with the others it begins at 1.
const KEEPING_GENERATION: [&Kind; 26] = [
    &table::EVENT,
    &table::EVENTS_EVENT,
    &table::SERVICE,
    &table::CONFIG_MAP,
    &table::SECRET,
    &table::SERVICE_ACCOUNT,
    &table::NAMESPACE,
    &table::LIMIT_RANGE,
    &table::RESOURCE_QUOTA,
    &table::PERSISTENT_VOLUME,
    &table::PERSISTENT_VOLUME_CLAIM,
    &table::NODE,
    &table::ENDPOINTS,
    &table::CONTROLLER_REVISION,
    &table::HORIZONTAL_POD_AUTOSCALER,
    &table::ROLE,
    &table::CLUSTER_ROLE,
    &table::ROLE_BINDING,
    &table::CLUSTER_ROLE_BINDING,
    &table::STORAGE_CLASS,
    &table::LEASE,
    &table::RUNTIME_CLASS,
    &table::CERTIFICATE_SIGNING_REQUEST,
    &table::CSI_NODE,
    &table::CSI_STORAGE_CAPACITY,
    &table::VOLUME_ATTACHMENT,
];

/// How a kind's objects may be called.
pub(super) type NameRule = fn(&str) -> Verdict;

/// Judges the metadata of an object whose name follows `rule`.
pub(super) fn metadata<'v>(meta: &At<'_, impl View<'v>>, namespaced: bool, rule: impl Fn(&str) -> Verdict) {
    name(meta, rule);
    namespace(meta, namespaced);
    labels(&meta.field("labels"));
    annotations(&meta.field("annotations"));
    owners(&meta.field("ownerReferences"));
    finalizers(&meta.field("finalizers"));
}

/// Judges what the kinds do not have in common of the metadata of an object that shall be created: what their
/// strategies overwrite is never looked at.
pub(super) fn on_creation<'v>(kind: &Kind, meta: &At<'_, impl View<'v>>) {
    let among =
        |kinds: &[&Kind]| kinds.iter().any(|other| (other.group, other.kind) == (kind.group, kind.kind));
    let generation = meta.field("generation");
    if let Some(number) = generation.number().filter(|number| *number < 0 && among(&KEEPING_GENERATION)) {
        generation.invalid_as(number, "must be greater than or equal to 0");
    }
    if !among(&WITH_ANY_FINALIZER) {
        meta.field("finalizers")
            .items()
            .for_each(|finalizer| qualified_finalizer(&finalizer, finalizer.text()));
    }
}

/// Says so where a finalizer has no domain and is none of Kubernetes' own.
pub(super) fn qualified_finalizer<'v>(place: &At<'_, impl View<'v>>, name: &str) {
    if !name.contains('/') && !matches!(name, "kubernetes" | "orphan" | "foregroundDeletion") {
        place.invalid_as(name, "name is neither a standard finalizer name nor is it fully qualified");
    }
}

/// Judges the metadata of a template: it has no name yet.
pub(super) fn template<'v>(meta: &At<'_, impl View<'v>>) {
    annotations(&meta.field("annotations"));
    labels(&meta.field("labels"));
}

fn name<'v>(meta: &At<'_, impl View<'v>>, rule: impl Fn(&str) -> Verdict) {
    let generate = meta.field("generateName");
    let name = meta.field("name");
    if !generate.text().is_empty() {
        generate.judge(rule(&masked(generate.text())));
    }
    if !name.text().is_empty() {
        name.judge(rule(name.text()));
    } else if generate.text().is_empty() {
        name.required("name or generateName is required");
    }
}

/// A prefix may end in a dash, as something is to follow. (The server cuts the two last characters off to put
/// one in their place.)
fn masked(prefix: &str) -> String {
    match prefix.char_indices().nth_back(1) {
        Some((at, _)) if prefix.ends_with('-') => format!("{}a", &prefix[..at]),
        _ => prefix.to_owned(),
    }
}

fn namespace<'v>(meta: &At<'_, impl View<'v>>, namespaced: bool) {
    let namespace = meta.field("namespace");
    // The request's path says the namespace where the object does not; that of a cluster-wide object is dropped
    // before it is judged.
    if namespaced && !namespace.text().is_empty() {
        namespace.judge(names::dns1123_label(namespace.text()));
    }
}

/// Judges annotations: their keys are qualified names in either case.
pub(super) fn annotations<'v>(annotations: &At<'_, impl View<'v>>) {
    annotations_at(annotations, annotations);
}

/// The same, said at `place`.
pub(super) fn annotations_at<'v, V: View<'v>>(place: &At<'_, V>, annotations: &At<'_, V>) {
    let mut size = 0;
    for (key, value) in annotations.entries() {
        size += key.len() + value.text().len();
        place.judge_as(key, names::qualified_name(&key.to_lowercase()));
    }
    if size > ANNOTATIONS {
        place.too_long(ANNOTATIONS);
    }
}

fn owners<'v>(owners: &At<'_, impl View<'v>>) {
    let mut controller: Option<String> = None;
    for owner in owners.items() {
        // The server names the list, not the element.
        let version = owner.field("apiVersion").text();
        if version.is_empty() || version.ends_with('/') || version.matches('/').count() > 1 {
            owners.field("apiVersion").invalid_as(version, "version must not be empty");
        }
        for field in ["kind", "name", "uid"] {
            if owner.field(field).text().is_empty() {
                owners.field(field).invalid_as("", "must not be empty");
            }
        }
        if version == "v1" && owner.field("kind").text() == table::EVENT.kind {
            let kind = table::EVENT.kind;
            owners.invalid_whole(format!("/v1, Kind={kind} is disallowed from being an owner"));
        }
        if owner.field("controller").is_true() {
            let name = format!("{}/{}", owner.field("kind").text(), owner.field("name").text());
            match &controller {
                Some(first) => owners.invalid_whole(format!(
                    "Only one reference can have Controller set to true. Found \"true\" in references for {first} \
                     and {name}"
                )),
                None => controller = Some(name),
            }
        }
    }
}

fn finalizers<'v>(finalizers: &At<'_, impl View<'v>>) {
    for name in finalizers.texts() {
        finalizers.judge_as(name, names::qualified_name(name));
    }
    let has = |name: &str| finalizers.texts().any(|finalizer| finalizer == name);
    if has("orphan") && has("foregroundDeletion") {
        finalizers.invalid("finalizer orphan and foregroundDeletion cannot be both set");
    }
}
