//! Holds the code to the architecture that `src/lib.rs` describes: the table of rooms and the invariants.

mod functions;
mod kind_names;
mod names;
mod rooms;
mod source;

use source::SourceFile;

/// Runs `rule` over every source file and fails with all that it found.
#[track_caller]
fn check(rule: impl Fn(&SourceFile) -> Vec<String>) {
    let found: Vec<String> = source::all().iter().flat_map(rule).collect();
    assert!(found.is_empty(), "{} defects:\n{}", found.len(), found.join("\n"));
}
