//! The group `events.k8s.io`.

use super::{Kind, Version};

const GROUP: Kind = Kind { group: "events.k8s.io", ..Kind::BASE };

/// What changed between v1beta1 and v1.
const EVENTS: &[&str] = &[
    "`type` is `Normal` or `Warning`",
    "`action`, `reason`, `reportingController` and `reportingInstance` are required",
    "`eventTime` is required; `deprecatedFirstTimestamp`, `deprecatedLastTimestamp`, `deprecatedCount` and `deprecatedSource` cannot be given",
];

/// Something that happened to an object, as the group `events.k8s.io` tells it.
pub static EVENTS_EVENT: Kind = Kind {
    kind: "Event",
    plural: "events",
    singular: "event",
    short_names: &["ev"],
    versions: &[
        Version::since("v1", 19),
        Version::since("v1beta1", 8).deprecated(22).removed(25).changing(EVENTS),
    ],
    ..GROUP
};
