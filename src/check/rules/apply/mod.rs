//! What keeps an object from being applied. `apply` finds it.

use crate::check::{Group, Rule};
use crate::diag::Severity::{Error, Warning};

pub(super) static GROUP: Group = Group {
    name: "apply",
    about: "What keeps an object from being applied",
    rules: &[&NAMELESS, &NAMESPACE, &MERGE, &GENERATED, &CERTIFICATE],
    ..Group::BASE
};

static NAMELESS: Rule = Rule::elsewhere("apply/nameless", Error, include_str!("nameless.md"));
static NAMESPACE: Rule = Rule::elsewhere("apply/namespace", Error, include_str!("namespace.md"));
static MERGE: Rule = Rule::elsewhere("apply/merge", Error, include_str!("merge.md"));
static GENERATED: Rule = Rule::elsewhere("apply/generated", Error, include_str!("generated.md"));
static CERTIFICATE: Rule = Rule::elsewhere("apply/certificate", Warning, include_str!("certificate.md"));
