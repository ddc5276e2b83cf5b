//! What the API server still serves and will not for ever.

mod deprecated_field;
mod deprecated_version;

use crate::check::Group;
pub(in crate::check) use deprecated_field::RULE as DEPRECATED_FIELD;

pub(super) static GROUP: Group = Group {
    name: "deprecation",
    about: "What the API server still serves, and will not for ever",
    rules: &[&deprecated_version::RULE, &DEPRECATED_FIELD],
    ..Group::BASE
};
