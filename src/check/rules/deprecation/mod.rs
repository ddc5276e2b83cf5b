//! What the API server still serves and will not for ever.

mod deprecated_version;

use crate::check::Group;

pub(super) static GROUP: Group = Group {
    name: "deprecation",
    about: "What the API server still serves, and will not for ever",
    rules: &[&deprecated_version::RULE],
    ..Group::BASE
};
