use crate::check::Rule;
use crate::diag::Severity;

pub(in crate::check) static RULE: Rule =
    Rule::elsewhere("deprecation/deprecated-field", Severity::Warning, include_str!("deprecated_field.md"));
