use crate::check::suppression::{Name, Suppression};
use crate::check::{Rule, UnknownRule};
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule =
    Rule::elsewhere("suppression/invalid", Severity::Warning, include_str!("invalid.md"));

/// A name that is none of a rule or group.
pub(super) fn unknown(suppression: &Suppression, name: &Name, unknown: &UnknownRule) -> Diagnostic {
    let label = unknown.nearest.as_ref().map(|near| format!("did you mean `{near}`?"));
    RULE.finding(format!("no rule or group is called `{}`", unknown.word))
        .label(&suppression.text, name.span, label.unwrap_or_else(|| "unknown".to_owned()))
        .help("`hoist explain` names every rule")
}

/// A comment that names nothing.
pub(super) fn nameless(suppression: &Suppression) -> Diagnostic {
    RULE.finding("this suppression names no rule")
        .label(&suppression.text, suppression.span, "of what?")
        .help("name the rules or groups: `# hoist: ignore api/unknown-field -- reason`")
}
