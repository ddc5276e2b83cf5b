//! minijinja's errors as diagnostics on the author's templates.

use std::error::Error as _;
use std::ops::Range;
use std::sync::Arc;

use minijinja::{Error, ErrorKind};
use serde_json::Value;

use super::functions::{self, Advice, Kind};
use super::{Templates, trace};
use crate::diag::{Diagnostic, Severity};
use crate::kinds::nearest;
use crate::text::{Location, Span, Text};

/// How many names are listed at most.
const LISTED: usize = 12;

/// A template that cannot be compiled; `range` is the place in the author's text.
pub fn syntax(error: &Error, text: &Arc<Text>, range: Option<Range<usize>>) -> Diagnostic {
    let span = place(text, range, error.line());
    let message = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    Diagnostic::new("template/syntax", Severity::Error, message).label(text, span, "")
}

/// A template that failed while it was rendered. The innermost place comes first, then what led there. `None` where it
/// takes from a template that cannot be compiled, which was told.
pub fn runtime(error: &Error, templates: &Templates<'_>) -> Option<Diagnostic> {
    let chain = chain(error);
    let cause = chain.last().copied().unwrap_or(error);
    if cause.kind() == ErrorKind::SyntaxError {
        return None;
    }
    let mut diagnostic = explain(cause, templates);
    let explained = std::mem::take(&mut diagnostic.labels);
    if let Some((text, span)) = location(cause, templates) {
        let span = subject(cause).map_or(span, |name| narrowed(&text, span, name));
        diagnostic = diagnostic.label(&text, span, "");
        if !matches!(
            cause.kind(),
            ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction
        ) {
            diagnostic = read_at(&text, span, templates).into_iter().fold(diagnostic, Diagnostic::value);
        }
        diagnostic.labels.extend(explained);
    }
    for outer in chain.iter().rev().skip(1) {
        if let Some((text, span)) = location(outer, templates) {
            let known =
                diagnostic.labels.iter().any(|label| label.span == span && Arc::ptr_eq(&label.text, &text));
            if !known {
                diagnostic = diagnostic.label(&text, span, "while rendering this");
            }
        }
    }
    Some(diagnostic)
}

/// Where the values were set that the expression at `span` of a template read.
fn read_at<'t>(text: &Arc<Text>, span: Span, templates: &'t Templates<'_>) -> Vec<&'t Location> {
    let number = templates.shelf.texts().iter().position(|other| Arc::ptr_eq(other, text));
    let rewritten = number.and_then(|number| templates.shelf.rewritten(number).ok());
    let read =
        rewritten.map(|rewritten| trace::read_at(rewritten, span, &templates.seen)).unwrap_or_default();
    read.into_iter().filter_map(|number| templates.seen.given().location(number)).collect()
}

/// The error and those that caused it.
fn chain(error: &Error) -> Vec<&Error> {
    let mut chain = vec![error];
    let mut at = error.source();
    while let Some(source) = at {
        chain.extend(source.downcast_ref::<Error>());
        at = source.source();
    }
    chain
}

fn location(error: &Error, templates: &Templates<'_>) -> Option<(Arc<Text>, Span)> {
    let number = templates.shelf.number(error.name()?)?;
    let text = templates.shelf.text(number);
    let rewritten = templates.shelf.rewritten(number).ok()?;
    let range = error.range().map(|range| rewritten.original(range));
    Some((text.clone(), place(text, range, error.line())))
}

fn place(text: &Arc<Text>, range: Option<Range<usize>>, line: Option<usize>) -> Span {
    let length = text.content().len();
    let fits = |range: &Range<usize>| range.start <= range.end && range.end <= length;
    match range.filter(fits) {
        Some(range) => Span::new(range.start, range.end),
        None => {
            let span = text.line_span(line.unwrap_or(1) as u32);
            let body = text.slice(span);
            let leading = body.len() - body.trim_start().len();
            let start = span.start as usize + leading;
            Span::new(start, start + body.trim().len())
        }
    }
}

/// The name that an error calls undefined: minijinja puts it into its words, behind those of its own that there
/// may be, and with the place where the value came from where that is another line.
fn subject(error: &Error) -> Option<&str> {
    let (before, _) = error.detail().filter(|_| error.source().is_none())?.rsplit_once("` is undefined")?;
    before.rsplit_once('`').map(|(_, name)| name)
}

/// The place of `name` on the line of `span`, the one nearest to it.
fn narrowed(text: &Text, span: Span, name: &str) -> Span {
    let line = text.line_span(text.position(span.start).line);
    let found = text.slice(line).match_indices(name).map(|(at, _)| line.start as usize + at);
    let distance =
        |at: &usize| at.abs_diff(span.start as usize).min((at + name.len()).abs_diff(span.start as usize));
    found.min_by_key(distance).map_or(span, |at| Span::new(at, at + name.len()))
}

/// What went wrong, in words.
fn explain(error: &Error, templates: &Templates<'_>) -> Diagnostic {
    let new = |rule: &'static str, message: String| Diagnostic::new(rule, Severity::Error, message);
    let detail = || error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    if let Some(name) = subject(error) {
        return undefined(templates, name);
    }
    match error.kind() {
        ErrorKind::UndefinedError => {
            let message = error.detail().unwrap_or("an undefined value").to_owned();
            new("template/undefined", message)
        }
        ErrorKind::OutOfFuel => new("template/endless", "the template does not come to an end".to_owned())
            .help("look for a loop over a huge range, or macros that call each other"),
        ErrorKind::TemplateNotFound => {
            let names = templates.shelf.names(error.name().unwrap_or_default());
            let diagnostic = new("template/error", detail());
            diagnostic.help(format!("the chart's templates are {}", listed(names.iter())))
        }
        ErrorKind::UnknownFilter => unknown("filter", detail(), |kind| matches!(kind, Kind::Filter(_))),
        ErrorKind::UnknownTest => unknown("test", detail(), |kind| matches!(kind, Kind::Test(_))),
        ErrorKind::UnknownFunction => unknown("function", detail(), |kind| kind == Kind::Function),
        ErrorKind::UnknownMethod => method(detail()),
        _ => {
            let advice = error.source().and_then(|source| source.downcast_ref::<Advice>());
            let diagnostic = new("template/error", detail());
            advice.into_iter().fold(diagnostic, |diagnostic, advice| diagnostic.help(advice.to_string()))
        }
    }
}

/// A filter, test or function that there is not; minijinja puts its name into its words.
fn unknown(what: &str, detail: String, wanted: fn(Kind) -> bool) -> Diagnostic {
    let named = detail.strip_prefix(what).unwrap_or(&detail).trim_start();
    let name = named.strip_suffix(" is unknown").unwrap_or(named);
    let message = format!("there is no {what} `{name}`");
    let diagnostic = Diagnostic::new("template/error", Severity::Error, message);
    functions::instead_of(name, wanted).into_iter().fold(diagnostic, Diagnostic::help)
}

/// A method that a value has not; minijinja says so as `map has no method named items`.
fn method(detail: String) -> Diagnostic {
    let (holder, name) = detail.split_once(" has no method named ").unwrap_or(("the value", &detail));
    let message = format!("a {holder} has no method `{name}`");
    let diagnostic = Diagnostic::new("template/error", Severity::Error, message);
    functions::instead_of(name, |_| false).into_iter().fold(diagnostic, Diagnostic::help)
}

fn undefined(templates: &Templates<'_>, name: &str) -> Diagnostic {
    let new = |message: String| Diagnostic::new("template/undefined", Severity::Error, message);
    let Some((known, missing, there)) = resolve(name, &templates.variables) else {
        return new(format!("`{name}` is undefined"))
            .help("give a default where it may be missing: `| default(…)`, or ask `is defined`");
    };
    let name = if known.is_empty() { missing.clone() } else { format!("{known}.{missing}") };
    let mut diagnostic = new(format!("`{name}` is undefined"));
    if let Some(nearest) = nearest(&missing, there.iter().map(String::as_str)) {
        let nearest = if known.is_empty() { nearest.to_owned() } else { format!("{known}.{nearest}") };
        if let Some(Location { text, span }) = templates.seen.set_at(&nearest) {
            diagnostic = diagnostic.label(text, *span, format!("`{nearest}` is set here"));
        }
        diagnostic = diagnostic.help(format!("did you mean `{nearest}`?"));
    }
    let place = if known.is_empty() { "templates see".to_owned() } else { format!("`{known}` has") };
    match there.is_empty() {
        true => diagnostic.help(format!("`{known}` is no map, or an empty one")),
        false => diagnostic.help(format!("{place} {}", listed(there.iter()))),
    }
}

/// Follows a dotted name as far as it goes: what is there, the first name that is not, and its neighbours.
fn resolve(written: &str, variables: &Value) -> Option<(String, String, Vec<String>)> {
    let is_name =
        |part: &str| !part.is_empty() && part.chars().all(|one| one.is_alphanumeric() || one == '_');
    let mut at = variables;
    let mut known = String::new();
    for part in written.split('.') {
        let part = part.trim();
        if !is_name(part) {
            return None;
        }
        match at.get(part) {
            Some(next) => at = next,
            // A variable of the template's own: what it holds is not known here.
            None if known.is_empty() && written.contains('.') && nearest(part, keys(at)).is_none() => {
                return None;
            }
            None => {
                let there = at.as_object().map(|entries| entries.keys().cloned().collect());
                return Some((known, part.to_owned(), there.unwrap_or_default()));
            }
        }
        if !known.is_empty() {
            known.push('.');
        }
        known.push_str(part);
    }
    None
}

fn keys(value: &Value) -> impl Iterator<Item = &str> {
    value.as_object().into_iter().flatten().map(|(key, _)| key.as_str())
}

fn listed<'n>(names: impl Iterator<Item = &'n String>) -> String {
    let mut names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    let more = names.len().saturating_sub(LISTED);
    names.truncate(LISTED);
    match more {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
