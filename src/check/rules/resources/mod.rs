//! What pods ask of their nodes.

mod cpu_request;
mod memory_limit;
mod memory_request;

use crate::check::Group;

pub(super) static GROUP: Group = Group {
    name: "resources",
    about: "What pods ask of their nodes, and may take",
    practice: true,
    rules: &[&cpu_request::RULE, &memory_request::RULE, &memory_limit::RULE],
};
