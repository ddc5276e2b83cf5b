//! The metadata of an object (apimachinery `pkg/api/validation/objectmeta.go`).

use super::at::At;
use super::selectors::labels;
use crate::scalar::names::{self, Verdict};
use crate::yaml::View;

/// The most bytes that all annotations of an object may have together: 256 KiB.
const ANNOTATIONS: usize = 256 * 1024;

/// How a kind's objects may be called.
pub(super) type NameRule = fn(&str) -> Verdict;

/// Judges the metadata of an object whose name follows `rule`.
pub(super) fn metadata<'v>(meta: &At<'_, impl View<'v>>, namespaced: bool, rule: NameRule) {
    name(meta, rule);
    namespace(meta, namespaced);
    let generation = meta.field("generation");
    if let Some(number) = generation.number().filter(|number| *number < 0) {
        generation.invalid_as(number, "must be greater than or equal to 0");
    }
    labels(&meta.field("labels"));
    annotations(&meta.field("annotations"));
    owners(&meta.field("ownerReferences"));
    finalizers(&meta.field("finalizers"));
    managed_fields(&meta.field("managedFields"));
}

/// Judges the metadata of a template: it has no name yet.
pub(super) fn template<'v>(meta: &At<'_, impl View<'v>>) {
    annotations(&meta.field("annotations"));
    labels(&meta.field("labels"));
}

fn name<'v>(meta: &At<'_, impl View<'v>>, rule: NameRule) {
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
        if version.is_empty() || version.ends_with('/') {
            owners.field("apiVersion").invalid_as(version, "version must not be empty");
        }
        for field in ["kind", "name", "uid"] {
            if owner.field(field).text().is_empty() {
                owners.field(field).invalid_as("", "must not be empty");
            }
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

fn managed_fields<'v>(entries: &At<'_, impl View<'v>>) {
    for entry in entries.items() {
        let operation = entry.field("operation");
        if !matches!(operation.text(), "Apply" | "Update") {
            operation.invalid("must be `Apply` or `Update`");
        }
        let kind = entry.field("fieldsType");
        if !matches!(kind.text(), "" | "FieldsV1") {
            kind.invalid("must be `FieldsV1`");
        }
    }
}
