//! Findings as JSON, for programs: a versioned shape that only grows.

use std::io::{self, Write};

use serde::Serialize;

use super::Findings;
use super::spot::{Spot, set_at};
use crate::diag::{Diagnostic, Edit, Subject};
use crate::text::{Position, Span, Text};

/// The version of the shape; it changes when something that a reader may rely on goes away.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'d> {
    version: u32,
    findings: Vec<Finding<'d>>,
    summary: Totals,
}

#[derive(Serialize)]
struct Totals {
    objects: usize,
    others: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'d> {
    file: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    severity: &'static str,
    rule: &'d str,
    path: Option<&'d str>,
    message: &'d str,
    help: &'d [String],
    object: Option<Object<'d>>,
    /// Where the values were set that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<Place>,
    edits: Vec<Replacement<'d>>,
}

/// Where something stands.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    file: String,
    line: u32,
    column: u32,
}

impl Place {
    /// Where the span of a text begins.
    pub fn of(text: &Text, span: Span) -> Self {
        let Position { line, column } = text.position(span.start);
        Self { file: text.name().to_owned(), line, column }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'d> {
    api_version: &'d str,
    kind: &'d str,
    name: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'d str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'d> {
    file: &'d str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    replacement: &'d str,
}

/// Writes one JSON document: `{version, findings: [...], summary}`, lines and columns from 1.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, findings: &Findings) -> io::Result<()> {
    let summary = findings.summary;
    let report = Report {
        version: VERSION,
        findings: findings.diagnostics.iter().map(finding).collect(),
        summary: Totals {
            objects: summary.objects,
            others: summary.others,
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
        },
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn finding(found: &Diagnostic) -> Finding<'_> {
    let spot = Spot::of_diagnostic(found);
    let (start, end) = (spot.as_ref().map(Spot::start), spot.as_ref().map(Spot::end));
    Finding {
        file: spot.as_ref().map(|spot| spot.text.name().to_owned()),
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        end_line: end.map(|at| at.line),
        end_column: end.map(|at| at.column),
        severity: found.severity.as_str(),
        rule: &found.rule,
        path: found.path.as_deref(),
        message: &found.message,
        help: &found.help,
        object: found.subject.as_ref().map(object),
        values: set_at(found).iter().map(|set| Place::of(&set.text, set.span)).collect(),
        edits: found.edits.iter().map(replacement).collect(),
    }
}

fn object(subject: &Subject) -> Object<'_> {
    Object {
        api_version: &subject.api_version,
        kind: &subject.kind,
        name: &subject.name,
        namespace: subject.namespace.as_deref(),
    }
}

fn replacement(edit: &Edit) -> Replacement<'_> {
    let (start, end) = (edit.text.position(edit.span.start), edit.text.position(edit.span.end));
    Replacement {
        file: edit.text.name(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        replacement: &edit.replacement,
    }
}
