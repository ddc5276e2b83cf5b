//! The group `policy`.

use super::{Kind, POD, Selector, Version, Wave};

const GROUP: Kind = Kind { group: "policy", ..Kind::BASE };

/// How many pods must be left when others are moved away.
pub static POD_DISRUPTION_BUDGET: Kind = Kind {
    kind: "PodDisruptionBudget",
    plural: "poddisruptionbudgets",
    singular: "poddisruptionbudget",
    short_names: &["pdb"],
    versions: &[Version::since("v1", 21), Version::since("v1beta1", 5).deprecated(21).removed(25)],
    subresources: &["status"],
    wave: Wave::Configuration,
    selectors: &[Selector::expressions("spec.selector", &POD).as_purpose()],
    ..GROUP
};
