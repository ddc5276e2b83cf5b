//! The group `storagemigration.k8s.io` (storagemigration `validation.go`).

use super::at::At;
use super::meta;
use crate::scalar::names;
use crate::yaml::View;

/// Judges a StorageVersionMigration.
pub(super) fn migration<'v>(object: &At<'_, impl View<'v>>) {
    meta::metadata(&object.field("metadata"), false, names::dns1123_subdomain);
    let resource = object.field("spec");
    let resource = resource.field("resource");
    let (name, group) = (resource.field("resource"), resource.field("group"));
    match (name.text(), names::dns1035_label(name.text())) {
        ("", _) => name.required("resource is required to be set"),
        (_, Err(problems)) => name.invalid(problems.join(",")),
        _ => {}
    }
    if let Err(problems) = names::dns1123_subdomain(group.text())
        && !group.text().is_empty()
    {
        group.invalid(problems.join(","));
    }
}
