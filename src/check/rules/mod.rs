//! Every rule, group by group: `<group>/<name>.rs` finds it, `<group>/<name>.md` is its page.

pub(super) mod api;
mod deprecation;
mod yaml;

use super::Group;

/// Every group of rules.
pub const GROUPS: &[&Group] = &[&yaml::GROUP, &api::GROUP, &deprecation::GROUP];
