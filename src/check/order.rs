use crate::diag::Diagnostic;

/// Puts findings in the order of their places: by text, then by offset; what has no place comes first.
pub fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by(|one, other| key(one).cmp(&key(other)));
}

fn key(finding: &Diagnostic) -> (Option<(&str, u32)>, &str, &str) {
    let place = finding.labels.first().map(|label| (label.text.name(), label.span.start));
    (place, &finding.rule, &finding.message)
}
