//! What a pod that is broken into could do.

mod capabilities;
mod host_namespaces;
mod host_path;
mod host_port;
mod privilege_escalation;
mod privileged;
mod read_only_root_filesystem;
mod run_as_non_root;

use crate::check::Group;

pub(super) static GROUP: Group = Group {
    name: "security",
    about: "What somebody who breaks into a pod could do",
    practice: true,
    rules: &[
        &privileged::RULE,
        &privilege_escalation::RULE,
        &run_as_non_root::RULE,
        &read_only_root_filesystem::RULE,
        &capabilities::RULE,
        &host_namespaces::RULE,
        &host_path::RULE,
        &host_port::RULE,
    ],
};
