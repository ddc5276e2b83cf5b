//! The names of resources and what amounts of them may be (core `validation.go`, `helper/helpers.go`).

use super::at::At;
use crate::scalar::{Quantity, names};
use crate::yaml::View;

const HUGE: &str = "hugepages-";
const CONTAINER: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];
const STANDARD: [&str; 20] = [
    "cpu",
    "memory",
    "ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "storage",
    "requests.storage",
    "services.nodeports",
    "services.loadbalancers",
];

/// The resources that a quota counts besides those of containers.
const COUNTED: [&str; 9] = [
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "persistentvolumeclaims",
    "configmaps",
    "services.nodeports",
    "services.loadbalancers",
];

/// Whether it is a size of huge pages.
pub(super) fn is_huge_page(name: &str) -> bool {
    name.starts_with(HUGE)
}

/// The size of the huge pages that `name` stands for.
pub(super) fn huge_page_size(name: &str) -> Option<Quantity> {
    Quantity::parse(name.strip_prefix(HUGE)?).ok()
}

/// Whether requests may be less than limits: for what Kubernetes itself counts, but not for huge pages.
pub(super) fn may_overcommit(name: &str) -> bool {
    is_native(name) && !is_huge_page(name)
}

fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_standard(name: &str) -> bool {
    STANDARD.contains(&name) || is_huge_page(name) || name.starts_with("requests.hugepages-")
}

/// Judges the name of any resource; whether it passed.
pub(super) fn any<'v>(at: &At<'_, impl View<'v>>, name: &str) -> bool {
    let verdict = names::qualified_name(name);
    if verdict.is_err() {
        at.judge_as(name, verdict);
        return false;
    }
    let known = name.contains('/') || is_standard(name);
    if !known {
        at.invalid_as(name, "must be a standard resource type or fully qualified");
    }
    known
}

/// Judges the name of a resource that a container asks for.
pub(super) fn for_container<'v>(at: &At<'_, impl View<'v>>, name: &str) {
    any(at, name);
    if !name.contains('/') {
        if !CONTAINER.contains(&name) && !is_huge_page(name) {
            at.invalid_as(name, "must be a standard resource for containers");
        }
    } else if !is_native(name) && !is_extended(name) {
        at.invalid_as(name, "doesn't follow extended resource name standard");
    }
}

/// Whether it is a resource of its own that nodes offer, beyond those of Kubernetes.
pub(super) fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with("requests.")
        && names::qualified_name(&format!("requests.{name}")).is_ok()
}

/// Judges the name of a resource that a pod asks for as a whole.
pub(super) fn for_pod<'v>(at: &At<'_, impl View<'v>>, name: &str) {
    if any(at, name) && !matches!(name, "cpu" | "memory") && !is_huge_page(name) {
        at.not_supported_as(format!("\"{name}\""), &["cpu", "hugepages-", "memory"]);
    }
}

/// Judges the name of a resource that a quota limits.
pub(super) fn for_quota<'v>(at: &At<'_, impl View<'v>>, name: &str) {
    any(at, name);
    if !name.contains('/') && !is_quota(name) {
        at.invalid_as(name, "must be a standard resource for quota");
    }
}

/// Whether it is a resource that quotas know by themselves.
pub(super) fn is_quota(name: &str) -> bool {
    is_standard(name) && name != "storage"
}

/// Judges an amount of a resource: not negative, and whole where only whole ones make sense.
pub(super) fn amount<'v>(at: &At<'_, impl View<'v>>, name: &str, amount: &Quantity) {
    if amount.is_negative() {
        at.invalid_as(amount.to_string(), "must be greater than or equal to 0");
    }
    let counted = COUNTED.contains(&name) || is_extended(name);
    if counted && !amount.is_integer() {
        at.invalid_as(amount.to_string(), "must be an integer");
    }
}
