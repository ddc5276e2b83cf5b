//! What pods ask of their nodes.

mod cpu_request;
mod memory_limit;
mod memory_request;

use crate::check::pods::each_container;
use crate::check::{Group, Rule};
use crate::diag::Diagnostic;
use crate::object::Object;

pub(super) static GROUP: Group = Group {
    name: "resources",
    about: "What pods ask of their nodes, and may take",
    practice: true,
    rules: &[&cpu_request::RULE, &memory_request::RULE, &memory_limit::RULE],
};

/// A finding of `rule` in each container that sets none of `fields`, the first of which it should; it `lacks` so, and
/// `help` mends it.
fn unset(object: &Object, rule: &Rule, fields: &[&str], lacks: &str, help: &str) -> Vec<Diagnostic> {
    each_container(object, |container| {
        if fields.iter().any(|field| container.get(field).is_some()) {
            return None;
        }
        let message = format!("{} {lacks}", container.name());
        Some(container.finding(rule, fields[0], message, format!("`{}` is not set", fields[0])).help(help))
    })
}
