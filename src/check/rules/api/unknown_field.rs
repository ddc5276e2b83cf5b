use crate::check::{Rule, Violation, home};
use crate::diag::{Diagnostic, Severity};
use crate::yaml::Path;

pub(super) static RULE: Rule =
    Rule::elsewhere("api/unknown-field", Severity::Error, include_str!("unknown_field.md"));

/// Names the place where the field belongs, or the field that was meant.
pub(super) fn words(violation: &Violation) -> Diagnostic {
    let (error, holder) = (violation.error, violation.parent());
    let name = violation.name();
    let message = match holder.is_root() {
        true => format!("{} has no field `{name}`", violation.object.reference.gvk.kind),
        false => format!("`{holder}` has no field `{name}`"),
    };
    match (&error.suggestion, error.detail.as_str()) {
        (Some(near), "") => renamed(violation, message, near, &holder),
        (None, "") => {
            violation.at_key(&RULE, message, "unknown field").help(known_fields(violation, &holder))
        }
        (_, place) => {
            let said = place.strip_prefix(&format!("`{name}` ")).unwrap_or(place);
            let help = "move it there: its indentation decides what it belongs to";
            let mut finding = violation.at_key(&RULE, format!("{message}: it {said}"), place).help(help);
            finding.edits = home::moved(violation, place).unwrap_or_default();
            finding
        }
    }
}

/// The finding for a misspelled field; to rename it is safe where the right name is not taken.
fn renamed(violation: &Violation, message: String, near: &str, holder: &Path) -> Diagnostic {
    let finding = violation.at_key(&RULE, message, format!("did you mean `{near}`?"));
    let key = violation.place(&violation.error.path).and_then(|place| place.key);
    let taken = violation.keys(holder).contains(&near);
    match (violation.text(), key) {
        (Some(text), Some(key)) if !taken => finding.edit(text, key, near),
        _ => finding,
    }
}

/// The fields there are, where they are few enough to read.
fn known_fields(violation: &Violation, holder: &Path) -> String {
    let fields = violation.type_at(holder).map(|ty| ty.fields().map(|field| field.name()).collect());
    let fields: Vec<&str> = fields.unwrap_or_default();
    match fields.len() {
        0 => "remove it".to_owned(),
        1..=12 => format!("remove it; the fields here are {}", fields.join(", ")),
        count => format!("remove it; `hoist explain` shows the {count} fields there are"),
    }
}
