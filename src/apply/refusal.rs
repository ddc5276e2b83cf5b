//! What to say of an object that a server refused.

use super::event::{Affected, Event};
use crate::api::{Cause, Reason};
use crate::client::CallError;

/// From how many characters on the value in a message is left out: a Job's template fills a screen.
const LONG: usize = 160;

/// The event of `object` having failed for `error`.
pub(super) fn event(object: Affected, error: &CallError) -> Event {
    let status = error.status();
    let causes = status.and_then(|status| status.details.as_ref()).map_or(&[][..], |details| &details.causes);
    let invalid = error.reason() == Some(Reason::Invalid) && !causes.is_empty();
    let details: Vec<String> = if invalid { causes.iter().map(detail).collect() } else { Vec::new() };
    let reason = match invalid {
        true => "the server refuses it as invalid".to_owned(),
        false => error.to_string(),
    };
    let help = help(&object, error, causes);
    Event::Failed { object, reason, details, help }
}

fn detail(cause: &Cause) -> String {
    let message = shortened(&cause.message);
    match cause.field.is_empty() {
        true => message,
        false => format!("{}: {message}", cause.field),
    }
}

/// `message` with the value in its middle left out where it is long: `Invalid value: {…}: field is immutable`.
fn shortened(message: &str) -> String {
    let value = message.find(['{', '[']).zip(message.rfind(['}', ']'])).filter(|(open, close)| open < close);
    match value.filter(|_| message.len() > LONG) {
        Some((open, close)) => {
            let head = message[..open].rfind(": ").map_or(open, |at| at + 2);
            format!("{}…{}", &message[..head], &message[close + 1..])
        }
        None => message.to_owned(),
    }
}

fn help(object: &Affected, error: &CallError, causes: &[Cause]) -> Vec<String> {
    let immutable = causes.iter().any(|cause| cause.message.contains("immutable"));
    match error.reason() {
        Some(Reason::Invalid) if immutable => {
            vec![format!(
                "delete {}/{} and apply again to make it anew",
                object.resource, object.reference.name
            )]
        }
        Some(Reason::NotFound) if object.reference.namespace.is_some() => {
            let namespace = object.reference.namespace.as_deref().unwrap_or_default();
            let lacking = error.to_string().starts_with("namespaces ");
            lacking
                .then(|| format!("create the namespace {namespace}, or add it to the sources"))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_left_out() {
        let long = format!("Invalid value: core.PodTemplateSpec{{{}}}: field is immutable", "x".repeat(300));
        assert_eq!(shortened(&long), "Invalid value: …: field is immutable");
        assert_eq!(shortened("Invalid value: {1}: no"), "Invalid value: {1}: no");
    }
}
