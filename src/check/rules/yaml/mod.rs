//! What keeps a text from being read as YAML the way Kubernetes reads it. `yaml` and `render` find it.

use crate::check::{Group, Rule};
use crate::diag::Severity::{Error, Warning};

pub(super) static GROUP: Group = Group {
    name: "yaml",
    about: "What keeps a text from being read as Kubernetes reads YAML",
    rules: &[
        &SYNTAX,
        &TEMPLATE,
        &ENCODING,
        &DUPLICATE_KEY,
        &LOOKALIKE,
        &KEY,
        &ALIAS,
        &MERGE,
        &TAG,
        &NUMBER,
        &DEPTH,
        &SIZE,
    ],
    ..Group::BASE
};

static SYNTAX: Rule = Rule::elsewhere("yaml/syntax", Error, include_str!("syntax.md"));
static TEMPLATE: Rule = Rule::elsewhere("yaml/template", Error, include_str!("template.md"));
static ENCODING: Rule = Rule::elsewhere("yaml/encoding", Error, include_str!("encoding.md"));
static DUPLICATE_KEY: Rule = Rule::elsewhere("yaml/duplicate-key", Error, include_str!("duplicate_key.md"));
static LOOKALIKE: Rule = Rule::elsewhere("yaml/lookalike", Warning, include_str!("lookalike.md"));
static KEY: Rule = Rule::elsewhere("yaml/key", Error, include_str!("key.md"));
static ALIAS: Rule = Rule::elsewhere("yaml/alias", Error, include_str!("alias.md"));
static MERGE: Rule = Rule::elsewhere("yaml/merge", Error, include_str!("merge.md"));
static TAG: Rule = Rule::elsewhere("yaml/tag", Error, include_str!("tag.md"));
static NUMBER: Rule = Rule::elsewhere("yaml/number", Error, include_str!("number.md"));
static DEPTH: Rule = Rule::elsewhere("yaml/depth", Error, include_str!("depth.md"));
static SIZE: Rule = Rule::elsewhere("yaml/size", Error, include_str!("size.md"));
