use super::super::at::At;
use super::volumes::local_path;
use crate::yaml::View;

const MIRROR: &str = "kubernetes.io/config.mirror";
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";
const SECCOMP_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";

/// Judges the annotations that mean something to a pod; `place` is where the server says it.
pub(super) fn annotations<'v, V: View<'v>>(place: &At<'_, V>, annotations: &At<'_, V>, spec: &At<'_, V>) {
    for (key, value) in annotations.entries() {
        let (at, text) = (place.key(key), value.text());
        if key == MIRROR && spec.field("nodeName").text().is_empty() {
            at.invalid_as(text, "must set spec.nodeName if mirror pod annotation is set");
        } else if key == DELETION_COST && !is_cost(text) {
            at.invalid_as(text, "must be a 32bit integer");
        } else if key == SECCOMP_POD {
            seccomp_profile(text, &place.field(SECCOMP_POD));
        } else if key.starts_with(SECCOMP_CONTAINER) {
            seccomp_profile(text, &place.named(key));
        } else if let Some(container) = key.strip_prefix(APP_ARMOR) {
            if !has_container(spec, container) {
                at.invalid_as(container, "container not found");
            }
            if !matches!(text, "" | "runtime/default" | "unconfined") && !text.starts_with("localhost/") {
                at.invalid_as(text, format!("invalid AppArmor profile name: \"{text}\""));
            }
        }
    }
}

/// Whether it is an integer in the form that Go writes: no plus sign, no leading zeros.
fn is_cost(text: &str) -> bool {
    text.parse::<i32>().is_ok_and(|number| number.to_string() == text)
}

fn seccomp_profile<'v>(profile: &str, at: &At<'_, impl View<'v>>) {
    match profile {
        "runtime/default" | "docker/default" | "unconfined" => {}
        _ => match profile.strip_prefix("localhost/") {
            Some(path) => local_path(path, at),
            None => at.invalid_as(profile, "must be a valid seccomp profile"),
        },
    }
}

fn has_container<'v>(spec: &At<'_, impl View<'v>>, name: &str) -> bool {
    ["initContainers", "containers", "ephemeralContainers"].into_iter().any(|list| {
        let list = spec.field(list);
        list.items().any(|container| container.field("name").text() == name)
    })
}

/// Judges whether profiles in annotations and in security contexts are the same.
pub(super) fn match_profiles<'v, V: View<'v>>(annotations: &At<'_, V>, spec: &At<'_, V>) {
    let annotation =
        |key: &str| annotations.entries().find(|(name, _)| *name == key).map(|(_, it)| it.text());
    let own = spec.field("securityContext");
    let profile = own.field("seccompProfile");
    if let Some(text) = annotation(SECCOMP_POD).filter(|_| profile.is_set()) {
        seccomp_matches(text, &profile);
    }
    for list in ["initContainers", "containers"] {
        for container in spec.field(list).items() {
            let name = container.field("name").text();
            let context = container.field("securityContext");
            let profile = context.field("seccompProfile");
            if let Some(text) = annotation(&format!("{SECCOMP_CONTAINER}{name}")).filter(|_| profile.is_set())
            {
                seccomp_matches(text, &profile);
            }
            let place = context.field("appArmorProfile");
            let own = own.field("appArmorProfile");
            let profile = if place.is_set() { &place } else { &own };
            let windows = spec.field("os").field("name").text() == "windows";
            if let Some(text) = annotation(&format!("{APP_ARMOR}{name}"))
                && profile.is_set()
                && !windows
            {
                profile_matches(text, profile, &place, "apparmor", &["unconfined"]);
            }
        }
    }
}

fn seccomp_matches<'v>(annotation: &str, profile: &At<'_, impl View<'v>>) {
    profile_matches(annotation, profile, profile, "seccomp", &["unconfined"]);
}

fn profile_matches<'v, V: View<'v>>(
    annotation: &str,
    profile: &At<'_, V>,
    place: &At<'_, V>,
    what: &str,
    unconfined: &[&str],
) {
    let same = match profile.field("type").text() {
        "Unconfined" => unconfined.contains(&annotation),
        "RuntimeDefault" => {
            annotation == "runtime/default" || (what == "seccomp" && annotation == "docker/default")
        }
        "Localhost" => match annotation.strip_prefix("localhost/") {
            Some(path) if path != profile.field("localhostProfile").text() => {
                let detail = format!("{what} profile in annotation and field must match");
                return place.field("localhostProfile").forbidden(detail);
            }
            found => found.is_some(),
        },
        _ => true,
    };
    if !same {
        place.field("type").forbidden(format!("{what} type in annotation and field must match"));
    }
}
