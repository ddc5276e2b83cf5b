use crate::check::{Rule, Violation};
use crate::diag::{Diagnostic, Severity};
use crate::yaml::{Path, Segment};

pub(super) static RULE: Rule =
    Rule::elsewhere("api/duplicate", Severity::Error, include_str!("duplicate.md"));

/// Points at the second and at the first.
pub(super) fn words(violation: &Violation) -> Diagnostic {
    let error = violation.error;
    let message = match &error.value {
        Some(value) => format!("`{}` stands twice: {value}", error.place()),
        None => format!("`{}` stands twice", error.place()),
    };
    let finding = violation.at_value(&RULE, message, "the second time");
    let first = first(violation, error.place()).and_then(|path| violation.place(&path));
    match (first, violation.text()) {
        (Some(place), Some(text)) => finding.label(text, place.value, "the first time"),
        _ => finding,
    }
}

/// The path of the same value in an earlier element of the same list.
fn first(violation: &Violation, path: &Path) -> Option<Path> {
    let segments = path.segments();
    let at = segments.iter().rposition(|segment| matches!(segment, Segment::Index(_)))?;
    let Segment::Index(index) = segments[at] else { return None };
    let shape = violation.shape(path)?;
    let earlier = (0..index).map(|earlier| {
        let mut segments = segments.to_vec();
        segments[at] = Segment::Index(earlier);
        Path::from(segments)
    });
    let mut same = earlier.filter(|path| violation.shape(path) == Some(shape));
    same.next()
}
