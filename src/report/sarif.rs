//! Findings as SARIF 2.1.0, which code hosts and editors read.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Findings;
use super::link::uri;
use super::spot::{self, Spot};
use crate::check::{self, GROUPS, Rule};
use crate::diag::{Diagnostic, Edit, Label, Severity};
use crate::text::{Span, Text};

/// Writes one log with one run: every rule, then a result for each finding, with its repair as a fix.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, findings: &Findings) -> io::Result<()> {
    let rules: Vec<&Rule> = GROUPS.iter().flat_map(|group| group.rules).copied().collect();
    let results: Vec<Value> = findings.diagnostics.iter().map(|found| result(found, &rules)).collect();
    let driver = json!({
        "name": "hoist",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn described(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary()},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": level(rule.severity)},
    })
}

fn result(found: &Diagnostic, rules: &[&Rule]) -> Value {
    let mut result = json!({
        "ruleId": found.rule,
        "level": level(found.severity),
        "message": {"text": text(found)},
    });
    if let Some(index) =
        check::rule(&found.rule).and_then(|rule| rules.iter().position(|known| known.id == rule.id))
    {
        result["ruleIndex"] = json!(index);
    }
    let mut places = found.labels.iter();
    if let Some(first) = places.next() {
        let mut place = location(first);
        if let Some(path) = &found.path {
            place["logicalLocations"] = json!([{"fullyQualifiedName": path}]);
        }
        result["locations"] = json!([place]);
    }
    let set = spot::set_at(found).into_iter();
    let set = set.map(|set| Label { text: set.text, span: set.span, message: spot::SET_HERE.to_owned() });
    let related: Vec<Value> = places.cloned().chain(set).map(|label| location(&label)).collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    if !found.edits.is_empty() {
        let changes: Vec<Value> = found.edits.iter().map(change).collect();
        result["fixes"] = json!([{"description": {"text": "the safe repair"}, "artifactChanges": changes}]);
    }
    result
}

/// The message, and each help on a line of its own.
fn text(found: &Diagnostic) -> String {
    let help = found.help.iter().map(|help| format!("\n{help}"));
    found.message.clone() + &help.collect::<String>()
}

fn location(label: &Label) -> Value {
    let spot = Spot::of(label);
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(spot.text.name())},
            "region": region(&spot.text, spot.span),
        },
    });
    if !label.message.is_empty() {
        location["message"] = json!({"text": label.message});
    }
    location
}

fn change(edit: &Edit) -> Value {
    json!({
        "artifactLocation": {"uri": uri(edit.text.name())},
        "replacements": [{
            "deletedRegion": region(&edit.text, edit.span),
            "insertedContent": {"text": edit.replacement},
        }],
    })
}

fn region(text: &Text, span: Span) -> Value {
    let (start, end) = (text.position(span.start), text.position(span.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
