use crate::check::{Rule, Violation};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::schema::Basic;
use crate::yaml::Shape;

pub(super) static RULE: Rule = Rule::elsewhere("api/type", Severity::Error, include_str!("type.md"));

/// Says what was expected and what stands there; a value that would be right is a safe repair. What must be a
/// string is quoted as its author wrote it: `yes`, not `true`, which is how YAML reads it.
pub(super) fn words(violation: &Violation) -> Diagnostic {
    let error = violation.error;
    let (expected, found) = error.detail.split_once(", found ").unwrap_or((&error.detail, ""));
    let message = match found.is_empty() {
        true => format!("`{}` cannot be read: {expected}", error.path),
        false => format!("`{}`: {expected}, found {found}", error.path),
    };
    let label = if expected.starts_with("expected") { expected } else { "of the wrong type" };
    let finding = violation.at_value(&RULE, message, label);
    let place = violation.place(&error.path).map(|place| place.value);
    match (&error.suggestion, violation.text(), place) {
        (Some(right), Some(text), Some(span)) => {
            let written = text.slice(span);
            let right = match right.starts_with('"') {
                true => format!("\"{written}\""),
                false => right.clone(),
            };
            finding.help(mended_by(&right, written)).edit(text, span, right)
        }
        _ => match advice(violation) {
            Some(advice) => finding.help(advice),
            None => finding,
        },
    }
}

/// What turns `written` into `right`.
fn mended_by(right: &str, written: &str) -> String {
    let quoted = |text: &str| text.starts_with(['"', '\'']);
    match (quoted(written), quoted(right)) {
        (true, false) => format!("remove the quotes: {right}"),
        (false, true) => format!("put it in quotes: {right}"),
        _ => format!("write {right}"),
    }
}

/// What to do where no value can be suggested.
fn advice(violation: &Violation) -> Option<&'static str> {
    let path = &violation.error.path;
    let basic = violation.type_at(path)?.basic();
    match (basic, violation.shape(path)?) {
        (Basic::List, Shape::Map | Shape::Str(_)) => Some("begin each element with `- `"),
        (Basic::Object | Basic::Map, Shape::List) => Some("remove the `- ` before its fields"),
        (Basic::String, Shape::Bool(_) | Shape::Int(_) | Shape::Float(_)) => Some("put it in quotes"),
        _ => None,
    }
}
