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
    let (message, help) = match is_go(text.slice(action)) {
        true => (
            "this is a Go template, not a manifest",
            "render it first, as in `helm template CHART | hoist validate -`",
        ),
        false => (
            "this is a template, not a manifest",
            "render it first: give hoist the directory of the chart, not the files in it",
        ),
    };
    Diagnostic::new("yaml/template", Severity::Error, message)
        .label(text, action, "filled in when the template is rendered")
        .help(help)
}

/// Words with which an action of a Go template begins, where it begins with one.
const GO_WORDS: [&str; 16] = [
    "if", "else", "end", "range", "with", "define", "template", "block", "include", "toYaml", "tpl",
    "printf", "default", "required", "quote", "fail",
];

/// Whether an action is one of Go's templates, as Helm charts have them; a chart of hoist's names values bare.
fn is_go(action: &str) -> bool {
    let Some(inner) = action.strip_prefix("{{") else { return false };
    let inner = inner.strip_prefix('-').unwrap_or(inner).trim_start();
    let word = inner.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
    inner.starts_with(['.', '$', '(']) || inner.starts_with("/*") || GO_WORDS.contains(&word)
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
