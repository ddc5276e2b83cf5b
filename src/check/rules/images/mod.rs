//! Which programs run.

mod tag;

use crate::check::Group;

pub(super) static GROUP: Group = Group {
    name: "images",
    about: "Which programs run, and whether that is known",
    practice: true,
    rules: &[&tag::RULE],
};
