//! What is wrong with a chart's tests, or found by them. `render` finds it.

use crate::check::{Group, Rule};
use crate::diag::Severity::{Error, Warning};

pub(super) static GROUP: Group = Group {
    name: "test",
    about: "What a chart's tests find, and what is wrong with them",
    rules: &[&FAILED, &SHAPE, &STALE_SNAPSHOT],
    ..Group::BASE
};

static FAILED: Rule = Rule::elsewhere("test/failed", Error, include_str!("failed.md"));
static SHAPE: Rule = Rule::elsewhere("test/shape", Error, include_str!("shape.md"));
static STALE_SNAPSHOT: Rule =
    Rule::elsewhere("test/stale-snapshot", Warning, include_str!("stale_snapshot.md"));
