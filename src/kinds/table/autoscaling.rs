//! The group `autoscaling`.

use super::{Kind, Reference, Version};

const GROUP: Kind = Kind { group: "autoscaling", ..Kind::BASE };

/// What changed between v2beta1 and v2.
const METRICS: &[&str] = &[
    "`targetAverageUtilization` of a metric is now `target.averageUtilization`, with `target.type: Utilization`",
    "`targetAverageValue` is now `target.averageValue`, with `target.type: AverageValue`",
    "`targetValue` is now `target.value`, with `target.type: Value`",
    "`metricName` and `selector` are now `metric.name` and `metric.selector`",
    "`object.target` is now `object.describedObject`",
];

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
        Version::since("v2beta2", 12).deprecated(23).removed(26).same_shape(),
        Version::since("v2beta1", 8).deprecated(22).removed(25).changing(METRICS),
    ],
    subresources: &["status"],
    references: &[
        Reference::typed("spec.scaleTargetRef"),
        Reference::typed("spec.metrics[].object.describedObject"),
    ],
    ..GROUP
};
