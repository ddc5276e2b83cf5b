use crate::check::{Rule, Violation};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::Reason;

pub(super) static RULE: Rule = Rule::elsewhere("api/invalid", Severity::Error, include_str!("invalid.md"));

/// How long a value may be to be repeated in the message.
const SHORT: usize = 60;

/// Repeats what the API server would say of the value.
pub(super) fn words(violation: &Violation) -> Diagnostic {
    let error = violation.error;
    let value =
        error.value.as_deref().filter(|value| value.chars().count() <= SHORT && !value.starts_with('{'));
    let (what, label) = match (error.reason, value) {
        (Reason::TooLong, _) => ("is too long".to_owned(), "too long"),
        (Reason::TooMany, _) => ("has too many elements".to_owned(), "too many"),
        (Reason::NotFound, Some(value)) => (format!("refers to {value}, which is not there"), "not found"),
        (Reason::NotFound, None) => ("refers to what is not there".to_owned(), "not found"),
        (_, Some(value)) => (format!("cannot be {value}"), "invalid"),
        (_, None) => ("is invalid".to_owned(), "invalid"),
    };
    let field = match error.place().to_string().is_empty() {
        true => violation.object.reference.to_string(),
        false => format!("`{}`", error.place()),
    };
    let message = match error.detail.is_empty() {
        true => format!("{field} {what}"),
        false => format!("{field} {what}: {}", error.detail),
    };
    violation.at_value(&RULE, message, label)
}
