//! What is wrong with values. `render` finds it.

use crate::check::{Group, Rule};
use crate::diag::Severity::{Error, Warning};

pub(super) static GROUP: Group = Group {
    name: "values",
    about: "What is wrong with the values for a chart",
    rules: &[&SET, &SCHEMA, &SHAPE, &NUMBER, &UNUSED],
    ..Group::BASE
};

static SET: Rule = Rule::elsewhere("values/set", Error, include_str!("set.md"));
static SCHEMA: Rule = Rule::elsewhere("values/schema", Error, include_str!("schema.md"));
static SHAPE: Rule = Rule::elsewhere("values/shape", Error, include_str!("shape.md"));
static NUMBER: Rule = Rule::elsewhere("values/number", Warning, include_str!("number.md"));
static UNUSED: Rule = Rule::elsewhere("values/unused", Warning, include_str!("unused.md"));
