//! PersistentVolumes, PersistentVolumeClaims and the templates of claims.

use serde_json::json;

use super::super::edit::{Edit, Object};
use super::volume;

/// What a PersistentVolumeClaim lacks.
pub(in super::super) fn claim(claim: &mut Object) {
    template(claim);
    if let Some(status) = claim.make("status") {
        status.fill_zero("phase", "Pending");
    }
}

/// What the template of a claim in a volume lacks: a claim's spec without its status.
pub(super) fn template(template: &mut Object) {
    if let Some(spec) = template.make("spec") {
        spec.fill("volumeMode", "Filesystem");
        spec.fill("resources", json!({}));
    }
}

/// What a PersistentVolume lacks.
pub(in super::super) fn volume(object: &mut Object) {
    if let Some(status) = object.make("status") {
        status.fill_zero("phase", "Pending");
    }
    let Some(spec) = object.make("spec") else { return };
    spec.fill_zero("persistentVolumeReclaimPolicy", "Retain");
    spec.fill("volumeMode", "Filesystem");
    volume::source(spec);
}
