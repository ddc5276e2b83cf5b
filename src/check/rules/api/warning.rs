use crate::check::Rule;
use crate::diag::Severity;

pub(in crate::check) static RULE: Rule =
    Rule::elsewhere("api/warning", Severity::Warning, include_str!("warning.md"));
