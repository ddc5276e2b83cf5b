//! What every pod template may name, whatever kind it stands in; paths start at the template.

use super::{
    CONFIG_MAP, ENDPOINTS, NAMESPACE, NODE, PERSISTENT_VOLUME_CLAIM, POD, PRIORITY_CLASS, RESOURCE_CLAIM,
    RESOURCE_CLAIM_TEMPLATE, RUNTIME_CLASS, Reference, SECRET, SERVICE_ACCOUNT, STORAGE_CLASS, Selector,
};

/// The objects that a pod template names.
pub static POD_REFERENCES: &[Reference] = &[
    Reference::to(&SERVICE_ACCOUNT, "spec", "serviceAccountName"),
    Reference::to(&SERVICE_ACCOUNT, "spec", "serviceAccount"),
    Reference::to(&SECRET, "spec.imagePullSecrets[]", "name"),
    Reference::to(&PRIORITY_CLASS, "spec", "priorityClassName"),
    Reference::to(&RUNTIME_CLASS, "spec", "runtimeClassName"),
    Reference::to(&NODE, "spec", "nodeName"),
    Reference::to(&RESOURCE_CLAIM, "spec.resourceClaims[]", "resourceClaimName"),
    Reference::to(&RESOURCE_CLAIM_TEMPLATE, "spec.resourceClaims[]", "resourceClaimTemplateName"),
    Reference::to(&CONFIG_MAP, "spec.containers[].env[].valueFrom.configMapKeyRef", "name")
        .unless_optional()
        .with_keys("key"),
    Reference::to(&SECRET, "spec.containers[].env[].valueFrom.secretKeyRef", "name")
        .unless_optional()
        .with_keys("key"),
    Reference::to(&CONFIG_MAP, "spec.containers[].envFrom[].configMapRef", "name").unless_optional(),
    Reference::to(&SECRET, "spec.containers[].envFrom[].secretRef", "name").unless_optional(),
    Reference::to(&CONFIG_MAP, "spec.initContainers[].env[].valueFrom.configMapKeyRef", "name")
        .unless_optional()
        .with_keys("key"),
    Reference::to(&SECRET, "spec.initContainers[].env[].valueFrom.secretKeyRef", "name")
        .unless_optional()
        .with_keys("key"),
    Reference::to(&CONFIG_MAP, "spec.initContainers[].envFrom[].configMapRef", "name").unless_optional(),
    Reference::to(&SECRET, "spec.initContainers[].envFrom[].secretRef", "name").unless_optional(),
    Reference::to(&CONFIG_MAP, "spec.volumes[].configMap", "name").unless_optional().with_keys("items[].key"),
    Reference::to(&SECRET, "spec.volumes[].secret", "secretName").unless_optional().with_keys("items[].key"),
    Reference::to(&CONFIG_MAP, "spec.volumes[].projected.sources[].configMap", "name")
        .unless_optional()
        .with_keys("items[].key"),
    Reference::to(&SECRET, "spec.volumes[].projected.sources[].secret", "name")
        .unless_optional()
        .with_keys("items[].key"),
    Reference::to(&PERSISTENT_VOLUME_CLAIM, "spec.volumes[].persistentVolumeClaim", "claimName"),
    Reference::to(&STORAGE_CLASS, "spec.volumes[].ephemeral.volumeClaimTemplate.spec", "storageClassName"),
    Reference::to(&SECRET, "spec.volumes[].csi.nodePublishSecretRef", "name"),
    Reference::to(&SECRET, "spec.volumes[].azureFile", "secretName"),
    Reference::to(&SECRET, "spec.volumes[].cephfs.secretRef", "name"),
    Reference::to(&SECRET, "spec.volumes[].cinder.secretRef", "name"),
    Reference::to(&SECRET, "spec.volumes[].flexVolume.secretRef", "name"),
    Reference::to(&SECRET, "spec.volumes[].iscsi.secretRef", "name"),
    Reference::to(&SECRET, "spec.volumes[].rbd.secretRef", "name"),
    Reference::to(&SECRET, "spec.volumes[].scaleIO.secretRef", "name"),
    Reference::to(&SECRET, "spec.volumes[].storageos.secretRef", "name"),
    Reference::to(&ENDPOINTS, "spec.volumes[].glusterfs", "endpoints"),
];

/// The pods and namespaces that a pod template chooses to be near to, or far from.
pub static POD_SELECTORS: &[Selector] = &[
    Selector::expressions("spec.topologySpreadConstraints[].labelSelector", &POD),
    Selector::expressions(
        "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[].labelSelector",
        &POD,
    ),
    Selector::expressions(
        "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[].namespaceSelector",
        &NAMESPACE,
    ),
    Selector::expressions(
        "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[].labelSelector",
        &POD,
    ),
    Selector::expressions(
        "spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[].namespaceSelector",
        &NAMESPACE,
    ),
];

/// Labels that controllers give to pods, or the scheduler, so that no template has them.
pub static POD_LABELS_GIVEN: &[&str] = &[
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
    "batch.kubernetes.io/job-name",
    "controller-revision-hash",
    "controller-uid",
    "job-name",
    "pod-template-generation",
    "pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
];
