use crate::check::Rule;
use crate::check::suppression::Suppression;
use crate::diag::{Diagnostic, Severity};

pub(super) static RULE: Rule =
    Rule::elsewhere("suppression/unexplained", Severity::Warning, include_str!("unexplained.md"));

/// A comment that keeps findings quiet and does not say why.
pub(super) fn finding(suppression: &Suppression) -> Diagnostic {
    RULE.finding("this suppression does not say why")
        .label(&suppression.text, suppression.span, "no reason")
        .help("put the reason at its end, after two dashes: `-- the operator fills it in`")
}
