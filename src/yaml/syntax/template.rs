use std::sync::Arc;

use super::Failure;
use super::lines::Lines;
use crate::diag::{Diagnostic, Severity};
use crate::text::{Span, Text};

/// A document that fails to parse and has template actions outside of quotes is a template.
pub(super) fn diagnose(failure: &Failure<'_>, chunk: Span) -> Option<Diagnostic> {
    find(failure.text, chunk).map(|action| diagnostic(failure.text, action))
}

/// A template action where a key is due: `{{ x }}: y`, or `{{ x }}` as a value, which YAML takes for a map in a map.
pub(in crate::yaml) fn in_place_of_key(text: &Arc<Text>, start: u32) -> Option<Diagnostic> {
    let before = start.checked_sub(1)?;
    let line = text.line_span(text.position(start).line);
    let doubled = text.slice(Span { start: before, end: start + 1 }) == "{{";
    doubled
        .then(|| find(text, Span { start: before, end: line.end }))
        .flatten()
        .map(|action| diagnostic(text, action))
}

fn diagnostic(text: &Arc<Text>, action: Span) -> Diagnostic {
    Diagnostic::new("yaml/template", Severity::Error, "this is a template, not a manifest")
        .label(text, action, "filled in when the template is rendered")
        .help("render it first: give hoist the directory of the chart, not the files in it")
}

/// The first `{{ … }}` or `{% … %}` that does not stand in quotes or a comment.
fn find(text: &Arc<Text>, chunk: Span) -> Option<Span> {
    let lines = Lines::of(text, chunk);
    lines.from(lines.at(chunk.start)).find_map(|line| {
        let trimmed = line.trimmed;
        let at = trimmed.find("{{").or_else(|| trimmed.find("{%"))?;
        let quoted = trimmed[..at].matches(['"', '\'']).count() % 2 == 1;
        let commented = trimmed[..at].contains(" #");
        let end = trimmed[at..]
            .find("}}")
            .or_else(|| trimmed[at..].find("%}"))
            .map_or(trimmed.len(), |end| at + end + 2);
        let start = line.content().start;
        (!quoted && !commented).then(|| Span { start: start + at as u32, end: start + end as u32 })
    })
}
