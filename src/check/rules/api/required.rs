use crate::check::{Rule, Violation};
use crate::diag::{Diagnostic, Severity};
use crate::yaml::Shape;

pub(super) static RULE: Rule = Rule::elsewhere("api/required", Severity::Error, include_str!("required.md"));

/// Points at what lacks the field, or at the field that is there and empty.
pub(super) fn words(violation: &Violation) -> Diagnostic {
    let path = violation.error.place();
    let name = violation.name();
    let finding = match violation.shape(path) {
        None => {
            violation.at_holder(&RULE, format!("`{path}` is missing"), format!("`{name}` must be set here"))
        }
        Some(Shape::Null) => violation.at_key(&RULE, format!("`{path}` is null"), "a value must follow"),
        Some(_) => violation.at_key(&RULE, format!("`{path}` is empty"), "a value must follow"),
    };
    match violation.error.detail.as_str() {
        "" => finding,
        detail => finding.help(detail),
    }
}
