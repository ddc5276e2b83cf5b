//! What is wrong with values. `render` finds it.

use crate::check::{Group, Rule};
use crate::diag::Severity::{Error, Warning};

pub(super) static GROUP: Group = Group {
    name: "values",
    about: "What is wrong with the values for a chart",
    rules: &[&SCHEMA, &SHAPE, &UNUSED],
    ..Group::BASE
};

static SCHEMA: Rule = Rule::elsewhere("values/schema", Error, include_str!("schema.md"));
static SHAPE: Rule = Rule::elsewhere("values/shape", Error, include_str!("shape.md"));
static UNUSED: Rule = Rule::elsewhere("values/unused", Warning, include_str!("unused.md"));
