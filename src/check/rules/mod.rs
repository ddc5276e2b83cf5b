//! Every rule, group by group: `<group>/<name>.rs` finds it, `<group>/<name>.md` is its page.

mod access;
pub(super) mod api;
mod apply;
mod chart;
pub(super) mod deprecation;
mod images;
mod reference;
mod reliability;
mod resources;
mod security;
mod source;
pub(super) mod suppression;
mod template;
mod test;
mod values;
mod yaml;

use super::Group;

/// Every group of rules.
pub const GROUPS: &[&Group] = &[
    &source::GROUP,
    &chart::GROUP,
    &values::GROUP,
    &template::GROUP,
    &test::GROUP,
    &yaml::GROUP,
    &api::GROUP,
    &reference::GROUP,
    &deprecation::GROUP,
    &apply::GROUP,
    &images::GROUP,
    &resources::GROUP,
    &reliability::GROUP,
    &security::GROUP,
    &access::GROUP,
    &suppression::GROUP,
];
