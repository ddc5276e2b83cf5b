//! Runs a fuzz target in libFuzzer; `../main.rs` says how.

#![no_main]

#[path = "../../targets/mod.rs"]
mod targets;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

/// The target that `HOIST_FUZZ` names.
static TARGET: LazyLock<targets::Target> = LazyLock::new(|| {
    let wanted = std::env::var("HOIST_FUZZ").unwrap_or_default();
    let found = targets::ALL.into_iter().find(|(name, _)| *name == wanted);
    found.unwrap_or_else(|| panic!("HOIST_FUZZ={wanted} names none of the targets")).1
});

fuzz_target!(|bytes: &[u8]| TARGET(&String::from_utf8_lossy(bytes)));
