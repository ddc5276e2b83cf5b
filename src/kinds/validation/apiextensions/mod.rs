//! The group `apiextensions.k8s.io` (apiextensions-apiserver `pkg/apis/apiextensions/validation`).
//!
//! The server judges its own form of a definition: what all versions have in common, be there only one of them,
//! stands in `spec` itself there, and that is where it is reported. Not judged here: whether CEL rules compile.

mod conversion;
mod defaults;
mod field_path;
mod lists;
mod schema;
mod structural;
mod version;

use super::at::At;
use super::meta;
use crate::scalar::names::{self, Verdict};
use crate::yaml::View;

/// The annotation without which no definition may be in a group of Kubernetes' own.
const APPROVAL: &str = "api-approved.kubernetes.io";

/// Judges a CustomResourceDefinition.
pub(super) fn definition<'v>(object: &At<'_, impl View<'v>>) {
    let (meta, spec) = (object.field("metadata"), object.field("spec"));
    meta::metadata(&meta, false, names::dns1123_subdomain);
    if object.is_create() {
        named_by_resource(&meta, &spec);
    }
    group(&spec.field("group"));
    let scope = spec.field("scope");
    match scope.text() {
        "" => scope.required(""),
        "Cluster" | "Namespaced" => {}
        _ => scope.not_supported(&["Cluster", "Namespaced"]),
    }
    let preserves = spec.field("preserveUnknownFields");
    version::versions(&spec);
    conversion::conversion(&spec, preserves.is_true());
    stored(object);
    approval(&meta, spec.field("group").text());
    if preserves.is_true() {
        preserves.invalid(
            "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema \
             instead",
        );
    }
}

/// A definition is called by its resource and its group.
fn named_by_resource<'v, V: View<'v>>(meta: &At<'_, V>, spec: &At<'_, V>) {
    let (names, group) = (spec.field("names"), spec.field("group"));
    let is_right = |name: &str| {
        name.strip_prefix(names.field("plural").text()).and_then(|rest| rest.strip_prefix('.'))
            == Some(group.text())
    };
    for name in [meta.field("generateName"), meta.field("name")] {
        if !name.text().is_empty() && !is_right(name.text()) {
            name.invalid("must be spec.names.plural+\".\"+spec.group");
        }
    }
}

fn group<'v>(group: &At<'_, impl View<'v>>) {
    if group.text().is_empty() {
        group.required("");
    } else if !joined(group, names::dns1123_subdomain(group.text()), "") && !group.text().contains('.') {
        group.invalid("should be a domain with at least one dot");
    }
}

/// Says all that is wrong with a name in one sentence, after `before`; whether anything is.
fn joined<'v>(at: &At<'_, impl View<'v>>, verdict: Verdict, before: &str) -> bool {
    let problems = verdict.err();
    if let Some(problems) = &problems {
        at.invalid_as(at.text(), format!("{before}{}", problems.join(",")));
    }
    problems.is_some()
}

/// Judges the names of the resource. The server has filled in those that are made of the kind.
fn resource_names<'v>(names: &At<'_, impl View<'v>>) {
    const MIXED: &str = "may have mixed case, but should otherwise match: ";
    let (plural, kind) = (names.field("plural"), names.field("kind"));
    let (singular, list) = (names.field("singular"), names.field("listKind"));
    let filled = match kind.text() {
        "" => [String::new(), String::new()],
        text => [text.to_lowercase(), format!("{text}List")],
    };
    let one = if singular.text().is_empty() { &filled[0] } else { singular.text() };
    let many = if list.text().is_empty() { &filled[1] } else { list.text() };
    for (at, text) in [(&plural, plural.text()), (&singular, one), (&kind, kind.text()), (&list, many)] {
        if text.is_empty() {
            at.required("");
        }
    }
    for (at, text, mixed) in [
        (&plural, plural.text(), false),
        (&singular, one, false),
        (&kind, kind.text(), true),
        (&list, many, true),
    ] {
        let before = if mixed { MIXED } else { "" };
        let problems = match mixed {
            _ if text.is_empty() => Ok(()),
            true => names::dns1035_label(&text.to_lowercase()),
            false => names::dns1035_label(text),
        };
        if let Err(problems) = problems {
            at.invalid_as(text, format!("{before}{}", problems.join(",")));
        }
    }
    each_label(&names.field("shortNames"));
    if !kind.text().is_empty() && kind.text() == many {
        list.invalid_as(many, "kind and listKind may not be the same");
    }
    each_label(&names.field("categories"));
}

fn each_label<'v>(list: &At<'_, impl View<'v>>) {
    for name in list.items() {
        joined(&name, names::dns1035_label(name.text()), "");
    }
}

/// The server keeps which version is stored; there must be one, and all that claim to be must be kept.
fn stored<'v>(object: &At<'_, impl View<'v>>) {
    let (status, spec) = (object.field("status"), object.field("spec"));
    let (place, versions) = (status.field("storedVersions"), spec.field("versions"));
    let storing = |version: &At<'_, _>| version.field("storage").is_true();
    let Some(first) = versions.items().find(storing) else {
        return place.invalid_whole("must have at least one stored version");
    };
    let mut kept = Some(first.field("name").text());
    for version in versions.items() {
        let name = version.field("name").text();
        if storing(&version) && kept != Some(name) {
            place.invalid_whole(format!("must have the storage version {name}"));
        }
        kept = kept.filter(|kept| *kept != name);
    }
}

fn approval<'v>(meta: &At<'_, impl View<'v>>, group: &str) {
    let of =
        |domain: &str| group.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if !of("k8s.io") && !of("kubernetes.io") {
        return;
    }
    const WHERE: &str = "see https://github.com/kubernetes/enhancements/pull/1111";
    let annotations = meta.field("annotations");
    let approval = annotations.key(APPROVAL);
    let text = approval.text();
    let is_url = || {
        text.split_once("://").is_some_and(|(scheme, rest)| {
            !scheme.is_empty() && rest.split('/').next().is_some_and(|host| !host.is_empty())
        })
    };
    if text.is_empty() {
        approval.required(format!("protected groups must have approval annotation \"{APPROVAL}\", {WHERE}"));
    } else if !text.starts_with("unapproved") && !is_url() {
        approval.invalid(format!(
            "protected groups must have approval annotation \"{APPROVAL}\" with either a URL or a reason starting \
             with \"unapproved\", {WHERE}"
        ));
    }
}
