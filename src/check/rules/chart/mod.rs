//! What is wrong with a chart. `render` finds it.

use crate::check::{Group, Rule};
use crate::diag::Severity::Error;

pub(super) static GROUP: Group = Group {
    name: "chart",
    about: "What is wrong with a chart",
    rules: &[&ARCHIVE, &DEPENDENCY, &GENERATED, &LIBRARY, &METADATA, &NOT_SUPPORTED],
    ..Group::BASE
};

static ARCHIVE: Rule = Rule::elsewhere("chart/archive", Error, include_str!("archive.md"));
static DEPENDENCY: Rule = Rule::elsewhere("chart/dependency", Error, include_str!("dependency.md"));
static GENERATED: Rule = Rule::elsewhere("chart/generated", Error, include_str!("generated.md"));
static LIBRARY: Rule = Rule::elsewhere("chart/library", Error, include_str!("library.md"));
static METADATA: Rule = Rule::elsewhere("chart/metadata", Error, include_str!("metadata.md"));
static NOT_SUPPORTED: Rule = Rule::elsewhere("chart/not-supported", Error, include_str!("not_supported.md"));
