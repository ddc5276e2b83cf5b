use crate::check::{Rule, Violation};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule =
    Rule::elsewhere("api/forbidden", Severity::Error, include_str!("forbidden.md"));

/// Points at the field that may not be set.
pub(super) fn words(violation: &Violation) -> Diagnostic {
    let error = violation.error;
    let message = match error.detail.is_empty() {
        true => format!("`{}` may not be set here", error.place()),
        false => format!("`{}` is forbidden: {}", error.place(), error.detail),
    };
    violation.at_key(&RULE, message, "may not be set here")
}
