use crate::check::{Rule, Violation};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::Reason;

pub(super) static RULE: Rule = Rule::elsewhere("api/invalid", Severity::Error, include_str!("invalid.md"));

/// Repeats what the API server would say of the value.
pub(super) fn words(violation: &Violation) -> Diagnostic {
    let error = violation.error;
    let (what, label) = match error.reason {
        Reason::TooLong => ("is too long", "too long"),
        Reason::TooMany => ("has too many elements", "too many"),
        Reason::NotFound => ("refers to what is not there", "not found"),
        _ => ("is invalid", "invalid"),
    };
    let message = match error.detail.is_empty() {
        true => format!("`{}` {what}", error.path),
        false => format!("`{}` {what}: {}", error.path, error.detail),
    };
    violation.at_value(&RULE, message, label)
}
