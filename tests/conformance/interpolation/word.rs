//! The harmless word that shows what a position means, and what is meant with a value in its place.

use serde_json::{Value, json};

use super::positions::{Chomp, Kind, POSITIONS};

/// No position has it in its own text.
pub const WORD: &str = "qzq";

/// The word as a value that can stand in a position.
pub fn of(position: usize) -> Value {
    match POSITIONS[position].0 {
        Kind::Entries => json!({WORD: WORD}),
        Kind::Elements => json!([WORD]),
        Kind::Node | Kind::Text | Kind::Block(_) => json!(WORD),
    }
}

/// What `meaning` is with `value` where the word was.
pub fn replaced(meaning: &Value, value: &Value, kind: Kind) -> Value {
    match meaning {
        Value::String(text) => string(text, value, kind),
        Value::Array(elements) => {
            let spliced = |element: &Value| match (kind, value) {
                (Kind::Elements, _) if element == WORD => value.as_array().cloned().unwrap_or_default(),
                _ => vec![replaced(element, value, kind)],
            };
            elements.iter().flat_map(spliced).collect()
        }
        Value::Object(entries) => {
            let entries = entries.iter().flat_map(|(key, entry)| match (kind, value) {
                (Kind::Entries, _) if key == WORD => entries_of(value),
                (Kind::Text, _) => {
                    vec![(key.replace(WORD, &text(value)), replaced(entry, value, kind))]
                }
                _ => vec![(key.clone(), replaced(entry, value, kind))],
            });
            Value::Object(entries.collect())
        }
        other => other.clone(),
    }
}

fn entries_of(value: &Value) -> Vec<(String, Value)> {
    value.as_object().into_iter().flatten().map(|(key, entry)| (key.clone(), entry.clone())).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn string(meaning: &str, value: &Value, kind: Kind) -> Value {
    match kind {
        Kind::Node if meaning == WORD => value.clone(),
        Kind::Text => json!(meaning.replace(WORD, &text(value))),
        Kind::Block(chomp) if meaning.contains(WORD) => json!(block(meaning, &text(value), chomp)),
        _ => json!(meaning),
    }
}

/// The lines of a block scalar, with those of a text in it as deep as the line where it begins.
fn block(meaning: &str, text: &str, chomp: Chomp) -> String {
    let line = |line: &str| {
        let indent = &line[..line.len() - line.trim_start_matches(' ').len()];
        line.replace(WORD, &text.replace('\n', &format!("\n{indent}")))
    };
    let content = meaning.split('\n').map(line).collect::<Vec<_>>().join("\n");
    let body = content.trim_end_matches('\n');
    match chomp {
        Chomp::Keep => content,
        Chomp::Clip if !body.is_empty() => format!("{body}\n"),
        Chomp::Clip | Chomp::Strip => body.to_owned(),
    }
}
