//! The group `policy`.

use super::{Kind, POD, Selector, Version, Wave};

const GROUP: Kind = Kind { group: "policy", ..Kind::BASE };

/// What changed in budgets between v1beta1 and v1.
const BUDGETS: &[&str] = &["an empty `spec.selector` selects all pods of the namespace; it selected none"];

/// How many pods must be left when others are moved away.
pub static POD_DISRUPTION_BUDGET: Kind = Kind {
    kind: "PodDisruptionBudget",
    plural: "poddisruptionbudgets",
    singular: "poddisruptionbudget",
    short_names: &["pdb"],
    versions: &[
        Version::since("v1", 21),
        Version::since("v1beta1", 5).deprecated(21).removed(25).changing(BUDGETS),
    ],
    subresources: &["status"],
    wave: Wave::Configuration,
    selectors: &[Selector::expressions("spec.selector", &POD).with_purpose()],
    ..GROUP
};
