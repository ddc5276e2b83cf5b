//! The group `autoscaling`.

use super::{Kind, Reference, Version};

const GROUP: Kind = Kind { group: "autoscaling", ..Kind::BASE };

/// Bounds between which a workload is scaled by its load.
pub static HORIZONTAL_POD_AUTOSCALER: Kind = Kind {
    kind: "HorizontalPodAutoscaler",
    plural: "horizontalpodautoscalers",
    singular: "horizontalpodautoscaler",
    short_names: &["hpa"],
    categories: &["all"],
    versions: &[
        Version::since("v2", 23),
        Version::since("v1", 2),
        Version::since("v2beta2", 12).deprecated(23).removed(26),
        Version::since("v2beta1", 8).deprecated(22).removed(25),
    ],
    subresources: &["status"],
    references: &[
        Reference::typed("spec.scaleTargetRef"),
        Reference::typed("spec.metrics[].object.describedObject"),
    ],
    ..GROUP
};
