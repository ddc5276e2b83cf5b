//! What is wrong only because something else is. An API server that cannot decode an object says nothing more; here
//! the rest is judged as well, without what would go away with the repair of what cannot be decoded.

use crate::kinds::{FieldError, Reason};
use crate::yaml::{Path, Segment};

/// Takes out of `errors`, of which the first `shape` ones are those of the schema, what follows from one of these;
/// `is_there` tells whether something stands at a path.
pub(super) fn drop_consequences(
    errors: &mut Vec<FieldError>,
    shape: usize,
    is_there: impl Fn(&Path) -> bool,
) {
    let known: Vec<Path> = errors[..shape].iter().map(|error| error.place().clone()).collect();
    let undecodable = errors[..shape].iter().filter(|error| is_undecodable(error));
    let causes: Vec<FieldError> = undecodable.cloned().collect();
    let mut at = 0;
    errors.retain(|error| {
        let is_news = at < shape || !known.contains(error.place());
        at += 1;
        let follows = || {
            let absent = is_absence(error) || !is_there(error.place());
            causes.iter().any(|cause| explains(cause, error, absent, &is_there))
        };
        is_news && (is_undecodable(error) || !follows())
    });
}

/// Whether an API server stops at it.
fn is_undecodable(error: &FieldError) -> bool {
    matches!(error.reason, Reason::Unknown | Reason::Type)
}

/// Whether `error` says that something is not there.
fn is_absence(error: &FieldError) -> bool {
    let is_empty = matches!(error.value.as_deref(), Some("\"\"" | "null"));
    matches!(error.reason, Reason::Required | Reason::NotFound) || is_empty
}

/// Whether `error`, which may be about something `absent`, follows from `cause`, which cannot be decoded.
fn explains(cause: &FieldError, error: &FieldError, absent: bool, is_there: &impl Fn(&Path) -> bool) -> bool {
    let (wrong, place) = (cause.place().segments(), error.place().segments());
    let Some((last, holder)) = wrong.split_last() else { return false };
    // What is referred to, or made of something else, may be what could not be read.
    if error.reason == Reason::NotFound || is_made(place, is_there) {
        return true;
    }
    let meant = cause.suggestion.as_ref().filter(|_| cause.reason == Reason::Unknown);
    let meant = meant.map(|name| [holder, &[Segment::Field(name.clone())]].concat());
    if is_within(place, meant.as_deref().unwrap_or(wrong)) {
        return cause.reason == Reason::Type || meant.is_some();
    }
    // What holds it seems empty without it, or wrong as a whole.
    let is_around = wrong.len() > place.len() && wrong.starts_with(place);
    if is_around && (absent || is_of_the_whole(error)) || absent && is_beside(cause, holder, error, is_there)
    {
        return true;
    }
    // It belongs elsewhere, and is missed there.
    let lacks_it = matches!(place.iter().rfind(|it| !matches!(it, Segment::Index(_))), Some(Segment::Field(name))
        if cause.detail.trim_end_matches(['`', '[', ']']).ends_with(name.as_str()));
    if cause.reason == Reason::Unknown && absent && lacks_it {
        return true;
    }
    let is_named = |name: &str| error.detail.contains(&format!("`{name}`"));
    let is_missed = match last {
        Segment::Field(name) => is_named(name) || absent && place.iter().any(|it| same_name(it, last)),
        _ => false,
    };
    cause.reason == Reason::Unknown && is_missed
}

/// Whether `error` quotes no value or a structure.
fn is_of_the_whole(error: &FieldError) -> bool {
    error.value.as_ref().is_none_or(|value| value.starts_with(['{', '[']))
}

/// Whether `place` is in an element of a list that the object does not have: a server made it of another field.
fn is_made(place: &[Segment], is_there: &impl Fn(&Path) -> bool) -> bool {
    let ends = (1..=place.len()).filter(|&end| matches!(place[end - 1], Segment::Index(_)));
    ends.map(|end| Path::from(place[..end].to_vec())).any(|path| !is_there(&path))
}

/// Whether `error` is about something that is not there beside what is wrong. A mandatory field is, unless the
/// field that is wrong is known to be another.
fn is_beside(
    cause: &FieldError,
    holder: &[Segment],
    error: &FieldError,
    is_there: &impl Fn(&Path) -> bool,
) -> bool {
    let place = error.place().segments();
    if place == holder {
        return true;
    }
    let is_another = cause.reason == Reason::Type || cause.suggestion.is_some() || !cause.detail.is_empty();
    let is_below = place.len() > holder.len() && place.starts_with(holder);
    let next = || Path::from(place[..=holder.len()].to_vec());
    is_below && !(is_another && error.reason == Reason::Required) && !is_there(&next())
}

/// Whether `place` is `holder` or something in it. An API server leaves indices out of some paths, and does not
/// always write a field as the object does.
fn is_within(mut place: &[Segment], holder: &[Segment]) -> bool {
    for step in holder {
        match (step, place.split_first()) {
            (Segment::Index(_), Some((first, rest))) if first == step => place = rest,
            (Segment::Index(_), Some((Segment::Index(_), _))) => return false,
            (Segment::Index(_), _) => {}
            // As in `resources[storage]` for what is requested.
            (Segment::Field(_), Some((Segment::Key(_), _))) => {}
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

    fn error(reason: Reason, path: Path, suggestion: Option<&str>) -> FieldError {
        let suggestion = suggestion.map(str::to_owned);
        FieldError { path, written: None, reason, value: None, detail: String::new(), suggestion }
    }

    /// What is left of errors of which the first is the schema's.
    fn left(errors: Vec<FieldError>) -> Vec<String> {
        let mut errors = errors;
        drop_consequences(&mut errors, 1, |_| true);
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
