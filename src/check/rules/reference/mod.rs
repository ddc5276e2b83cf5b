//! What the objects of a set have to do with each other.

mod duplicate;
mod missing_key;
mod missing_object;
mod missing_port;
mod no_pods;
mod overlapping_selector;
mod target_port;
mod two_autoscalers;
mod two_budgets;

use crate::check::Group;

pub(super) static GROUP: Group = Group {
    name: "reference",
    about: "What the objects of a set have to do with each other",
    rules: &[
        &duplicate::RULE,
        &missing_object::RULE,
        &missing_key::RULE,
        &missing_port::RULE,
        &target_port::RULE,
        &no_pods::RULE,
        &overlapping_selector::RULE,
        &two_budgets::RULE,
        &two_autoscalers::RULE,
    ],
    ..Group::BASE
};

/// ` in namespace shop`, or nothing for what is in none.
fn in_namespace(namespace: Option<&str>) -> String {
    namespace.map(|namespace| format!(" in namespace `{namespace}`")).unwrap_or_default()
}
