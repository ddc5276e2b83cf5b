//! What is wrong with sources. `render` and `validate` find it.

use crate::check::{Group, Rule};
use crate::diag::Severity::{Error, Warning};

pub(super) static GROUP: Group = Group {
    name: "source",
    about: "What is wrong with what was named on the command line",
    rules: &[&LEFT_OUT, &NO_MANIFEST, &UNREADABLE],
    ..Group::BASE
};

static LEFT_OUT: Rule = Rule::elsewhere("source/left-out", Warning, include_str!("left_out.md"));
static NO_MANIFEST: Rule = Rule::elsewhere("source/no-manifest", Error, include_str!("no_manifest.md"));
static UNREADABLE: Rule = Rule::elsewhere("source/unreadable", Error, include_str!("unreadable.md"));
