//! The group `policy`.

use super::{Kind, Version, Wave};

const GROUP: Kind = Kind { group: "policy", ..Kind::BASE };

/// `PodDisruptionBudget`.
pub static POD_DISRUPTION_BUDGET: Kind = Kind {
    kind: "PodDisruptionBudget",
    plural: "poddisruptionbudgets",
    singular: "poddisruptionbudget",
    short_names: &["pdb"],
    versions: &[Version::since("v1", 21), Version::since("v1beta1", 5).deprecated(21).removed(25)],
    subresources: &["status"],
    wave: Wave::Configuration,
    ..GROUP
};
