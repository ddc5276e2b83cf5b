//! What is wrong only because something else is. An API server that cannot decode an object says nothing more; here
//! the rest is judged as well, without what would go away with the repair of what cannot be decoded.

use crate::kinds::{FieldError, Reason};
use crate::yaml::Segment;

/// Takes out of `errors`, of which the first `shape` ones are those of the schema, what follows from one of these.
pub(super) fn drop_consequences(errors: &mut Vec<FieldError>, shape: usize) {
    if shape == 0 {
        return;
    }
    let causes: Vec<FieldError> = errors[..shape].iter().filter(|error| is_cause(error)).cloned().collect();
    let mut at = 0;
    errors.retain(|error| {
        let is_news = at < shape || !said_before(&causes, error);
        at += 1;
        is_news && (is_undecodable(error) || !causes.iter().any(|cause| explains(cause, error)))
    });
}

/// Whether an API server stops at it.
fn is_undecodable(error: &FieldError) -> bool {
    matches!(error.reason, Reason::Unknown | Reason::Type)
}

fn is_cause(error: &FieldError) -> bool {
    is_undecodable(error) || matches!(error.reason, Reason::Required | Reason::NotSupported)
}

/// Whether the schema has said so of the same field.
fn said_before(causes: &[FieldError], error: &FieldError) -> bool {
    causes.iter().any(|cause| cause.path == error.path)
}

fn explains(cause: &FieldError, error: &FieldError) -> bool {
    match cause.reason {
        Reason::Type => is_about(cause.path.segments(), error),
        Reason::Unknown => misses(cause, error),
        _ => false,
    }
}

/// Whether `error` is about what is of the wrong type, about something in it, or says that what holds it is empty.
fn is_about(wrong: &[Segment], error: &FieldError) -> bool {
    let place = error.path.segments();
    is_within(place, wrong) || is_absence(error) && wrong.len() == place.len() + 1 && wrong.starts_with(place)
}

/// Whether `error` misses what the unknown field of `cause` was meant to be: a field of the name that is near, or
/// one of its own name where it belongs; where neither is known, any field beside it.
fn misses(cause: &FieldError, error: &FieldError) -> bool {
    let Some((Segment::Field(name), holder)) = cause.path.segments().split_last() else { return false };
    let place = error.path.segments();
    let meant = |meant: &String| is_within(place, &[holder, &[Segment::Field(meant.clone())]].concat());
    if cause.suggestion.as_ref().is_some_and(meant) {
        return true;
    }
    let is_of_the_name =
        matches!(place.last(), Some(Segment::Field(last) | Segment::Key(last)) if last == name);
    let is_beside = cause.suggestion.is_none()
        && (place == holder || place.len() == holder.len() + 1 && place.starts_with(holder));
    is_absence(error) && (is_of_the_name || is_beside)
}

/// Whether `error` says that something is not there.
fn is_absence(error: &FieldError) -> bool {
    matches!(error.reason, Reason::Required | Reason::NotFound)
}

/// Whether `place` is `holder` or something in it. An API server leaves indices out of some paths, and does not
/// always write a field as the object does.
fn is_within(mut place: &[Segment], holder: &[Segment]) -> bool {
    for step in holder {
        match (step, place.split_first()) {
            (Segment::Index(_), Some((first, rest))) if first == step => place = rest,
            (Segment::Index(_), Some((Segment::Index(_), _))) => return false,
            (Segment::Index(_), _) => {}
            (_, Some((first, rest))) if same_name(step, first) => place = rest,
            _ => return false,
        }
    }
    true
}

fn same_name(one: &Segment, other: &Segment) -> bool {
    match (one, other) {
        (Segment::Field(one) | Segment::Key(one), Segment::Field(other) | Segment::Key(other)) => {
            one.eq_ignore_ascii_case(other)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::Path;

    fn error(reason: Reason, path: Path, suggestion: Option<&str>) -> FieldError {
        let suggestion = suggestion.map(str::to_owned);
        FieldError { path, reason, value: None, detail: String::new(), suggestion }
    }

    /// What is left of errors of which the first is the schema's.
    fn left(errors: Vec<FieldError>) -> Vec<String> {
        let mut errors = errors;
        drop_consequences(&mut errors, 1);
        errors.into_iter().map(|error| error.path.to_string()).collect()
    }

    #[test]
    fn a_misspelled_field_is_not_missed() {
        let container = Path::fields("spec.containers").index(0);
        let unknown = error(Reason::Unknown, container.field("nmae"), Some("name"));
        let missing = error(Reason::Required, container.field("name"), None);
        let other = error(Reason::Required, container.field("image"), None);
        assert_eq!(
            left(vec![unknown, missing, other]),
            ["spec.containers[0].nmae", "spec.containers[0].image"]
        );
    }

    #[test]
    fn a_misplaced_field_is_not_missed_where_it_belongs() {
        let unknown = error(Reason::Unknown, Path::fields("spec.port"), None);
        let missing = error(Reason::Required, Path::fields("spec.ports").index(0).field("port"), None);
        assert_eq!(left(vec![unknown, missing]), ["spec.port"]);
    }

    #[test]
    fn what_is_of_the_wrong_type_is_not_looked_into() {
        let wrong = error(Reason::Type, Path::fields("spec.items").index(1), None);
        let within = error(Reason::Invalid, Path::fields("spec.Items.name"), None);
        let beside = error(Reason::Invalid, Path::fields("spec.items").index(2), None);
        assert_eq!(left(vec![wrong, within, beside]), ["spec.items[1]", "spec.items[2]"]);
    }
}
