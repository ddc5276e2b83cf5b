//! The defaults of the group `storage.k8s.io`.

use serde_json::json;

use super::edit::{Edit, Object};
use crate::kinds::KubeVersion;

/// What a StorageClass lacks.
pub(super) fn storage_class(object: &mut Object) {
    object.fill("reclaimPolicy", "Delete");
    object.fill("volumeBindingMode", "Immediate");
}

/// What a CSIDriver lacks in Kubernetes `kube`.
pub(super) fn csi_driver(object: &mut Object, kube: KubeVersion) {
    let Some(spec) = object.make("spec") else { return };
    spec.fill("attachRequired", true);
    spec.fill("podInfoOnMount", false);
    spec.fill("storageCapacity", false);
    spec.fill("requiresRepublish", false);
    spec.fill("fsGroupPolicy", "ReadWriteOnceWithFSType");
    spec.fill_zero("volumeLifecycleModes", json!(["Persistent"]));
    if kube >= KubeVersion::minor(27) {
        spec.fill("seLinuxMount", false);
    }
}
