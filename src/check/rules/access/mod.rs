//! Who may do what.

mod wildcard;

use crate::check::Group;

pub(super) static GROUP: Group = Group {
    name: "access",
    about: "Who may do what: roles and their bindings",
    practice: true,
    rules: &[&wildcard::RULE],
};
