use crate::check::{Rule, Violation};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::nearest;

pub(super) static RULE: Rule =
    Rule::elsewhere("api/not-supported", Severity::Error, include_str!("not_supported.md"));

/// Names the values there are, and the one that was meant.
pub(super) fn words(violation: &Violation) -> Diagnostic {
    let error = violation.error;
    let message = match &error.value {
        Some(value) => format!("`{}` cannot be {value}", error.place()),
        None => format!("`{}` has a value that is not supported", error.place()),
    };
    let supported = supported(&error.detail);
    let near = error.value.as_ref().and_then(|value| {
        let word = value.trim_matches('"');
        nearest(word, supported.iter().map(String::as_str)).map(str::to_owned)
    });
    let label =
        near.as_ref().map_or_else(|| "not supported".to_owned(), |near| format!("did you mean `{near}`?"));
    let mut finding = violation.at_value(&RULE, message, label);
    let place = violation.place(error.place());
    if let (Some(near), Some(text), Some(place)) = (near, violation.text(), place) {
        finding = finding.edit(text, place.value, near);
    }
    match supported.is_empty() {
        true if error.detail.is_empty() => finding,
        true => finding.help(error.detail.as_str()),
        false => finding.help(format!("the values are {}", supported.join(", "))),
    }
}

/// The values that the API server lists: `supported values: "Always", "Never"`.
fn supported(detail: &str) -> Vec<String> {
    let Some(list) = detail.strip_prefix("supported values: ") else { return Vec::new() };
    list.split(", ").map(|value| value.trim_matches('"').to_owned()).collect()
}
