//! What keeps a text from being read as YAML the way Kubernetes reads it. The room `yaml` finds it.

use crate::check::rule::Judge;
use crate::check::{Group, Rule};
use crate::diag::Severity;

pub(super) static GROUP: Group = Group {
    name: "yaml",
    about: "What keeps a text from being read as Kubernetes reads YAML",
    rules: &[&SYNTAX, &DUPLICATE_KEY, &KEY, &ALIAS, &MERGE, &TAG, &NUMBER, &DEPTH, &SIZE],
};

static SYNTAX: Rule = reading("yaml/syntax", include_str!("syntax.md"));
static DUPLICATE_KEY: Rule =
    Rule { severity: Severity::Warning, ..reading("yaml/duplicate-key", include_str!("duplicate_key.md")) };
static KEY: Rule = reading("yaml/key", include_str!("key.md"));
static ALIAS: Rule = reading("yaml/alias", include_str!("alias.md"));
static MERGE: Rule = reading("yaml/merge", include_str!("merge.md"));
static TAG: Rule = reading("yaml/tag", include_str!("tag.md"));
static NUMBER: Rule = reading("yaml/number", include_str!("number.md"));
static DEPTH: Rule = reading("yaml/depth", include_str!("depth.md"));
static SIZE: Rule = reading("yaml/size", include_str!("size.md"));

const fn reading(id: &'static str, page: &'static str) -> Rule {
    Rule { id, severity: Severity::Error, page, judge: Judge::Elsewhere }
}
