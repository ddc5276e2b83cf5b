//! What is wrong with a chart's templates. `render` finds it.

use crate::check::{Group, Rule};
use crate::diag::Severity::Error;

pub(super) static GROUP: Group = Group {
    name: "template",
    about: "What is wrong with a chart's templates",
    rules: &[&SYNTAX, &ERROR, &UNDEFINED, &PLACEMENT, &ENDLESS],
    ..Group::BASE
};

static SYNTAX: Rule = Rule::elsewhere("template/syntax", Error, include_str!("syntax.md"));
static ERROR: Rule = Rule::elsewhere("template/error", Error, include_str!("error.md"));
static UNDEFINED: Rule = Rule::elsewhere("template/undefined", Error, include_str!("undefined.md"));
static PLACEMENT: Rule = Rule::elsewhere("template/placement", Error, include_str!("placement.md"));
static ENDLESS: Rule = Rule::elsewhere("template/endless", Error, include_str!("endless.md"));
