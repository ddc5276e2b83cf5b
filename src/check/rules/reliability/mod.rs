//! What keeps a service up.

mod readiness_probe;

use crate::check::Group;

pub(super) static GROUP: Group = Group {
    name: "reliability",
    about: "What keeps a service up while pods come and go",
    practice: true,
    rules: &[&readiness_probe::RULE],
};
