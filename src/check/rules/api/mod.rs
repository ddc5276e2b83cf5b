//! What the API server would refuse, in words for people.

mod cel_not_evaluated;
mod duplicate;
mod forbidden;
mod invalid;
mod no_schema;
mod not_supported;
mod removed_version;
mod required;
mod r#type;
mod unknown_field;
mod unknown_kind;
mod warning;

use crate::check::{Group, Violation};
use crate::diag::Diagnostic;
use crate::kinds::Reason;
pub(in crate::check) use warning::RULE as WARNING;

pub(super) static GROUP: Group = Group {
    name: "api",
    about: "What the API server would refuse",
    rules: &[
        &unknown_kind::RULE,
        &removed_version::RULE,
        &unknown_field::RULE,
        &required::RULE,
        &r#type::RULE,
        &not_supported::RULE,
        &invalid::RULE,
        &duplicate::RULE,
        &forbidden::RULE,
        &warning::RULE,
        &no_schema::RULE,
        &cel_not_evaluated::RULE,
    ],
    ..Group::BASE
};

/// What the rule that stands for the reason of a refusal has to say.
pub(in crate::check) fn words(violation: &Violation) -> Diagnostic {
    match violation.error.reason {
        Reason::Unknown => unknown_field::words(violation),
        Reason::Type => r#type::words(violation),
        Reason::Required => required::words(violation),
        Reason::NotSupported => not_supported::words(violation),
        Reason::Duplicate => duplicate::words(violation),
        Reason::Forbidden => forbidden::words(violation),
        Reason::Invalid | Reason::TooLong | Reason::TooMany | Reason::NotFound => invalid::words(violation),
    }
}
