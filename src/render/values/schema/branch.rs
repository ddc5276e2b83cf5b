//! Which of the schemas under `anyOf` or `oneOf` a value was meant for, where it fits none of them.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

/// What is wrong in the branch that fits best, and in branches of that; the error itself where none fits better than
/// the others.
pub fn leaves<'e>(error: &'e ValidationError<'_>) -> Vec<&'e ValidationError<'e>> {
    match branches(error).and_then(|branches| best(error, branches)) {
        Some(best) => best.iter().flat_map(leaves).collect(),
        None => vec![error],
    }
}

/// What each branch wants, where none fits better than the others.
pub fn forms(error: &ValidationError<'_>) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    for branch in branches(error).into_iter().flatten() {
        let wants: Vec<_> = branch.iter().map(|error| error.masked_with("it").to_string()).collect();
        let form = format!("for one form: {}", wants.join("; "));
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

fn branches<'e>(error: &'e ValidationError<'_>) -> Option<&'e [Vec<ValidationError<'static>>]> {
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            Some(context)
        }
        _ => None,
    }
}

/// The branch that the value was meant for: the one with the fewest errors of those whose type it has and whose
/// constants its fields have, if there is one.
fn best<'e>(
    error: &ValidationError<'_>,
    branches: &'e [Vec<ValidationError<'static>>],
) -> Option<&'e [ValidationError<'static>]> {
    let depth = depth(error);
    let meant = branches.iter().filter(|branch| !branch.iter().any(|error| tells_apart(error, depth)));
    let mut meant: Vec<_> = meant.collect();
    meant.sort_by_key(|branch| branch.len());
    match meant.as_slice() {
        [only] => Some(only),
        [first, second, ..] if first.len() < second.len() => Some(first),
        _ => None,
    }
}

/// Whether an error says that the value at `depth` is another thing altogether: its type, or a field like `kind`.
fn tells_apart(error: &ValidationError<'_>, at: usize) -> bool {
    let below = depth(error).saturating_sub(at);
    match error.kind() {
        ValidationErrorKind::Type { .. } | ValidationErrorKind::FalseSchema => below == 0,
        ValidationErrorKind::Constant { .. } | ValidationErrorKind::Enum { .. } => below <= 1,
        _ => false,
    }
}

fn depth(error: &ValidationError<'_>) -> usize {
    error.instance_path().as_str().matches('/').count()
}
