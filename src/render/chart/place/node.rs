use serde_json::Value;

use super::quote;

/// A value as a node on one line: scalars, and maps and lists in brackets.
pub fn inline(value: &Value, flow: bool) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quote::string(text, flow),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| inline(item, true)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entry = |key, value| format!("{}: {}", quote::string(key, true), inline(value, true));
            let entries: Vec<_> = entries.iter().map(|(key, value)| entry(key, value)).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// Whether `value` takes lines of its own: a map or list that is not empty.
pub fn is_block(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
        _ => false,
    }
}

/// The lines of a value in block style, the first one without indentation.
pub fn block(value: &Value) -> Vec<String> {
    match value {
        Value::Object(entries) if !entries.is_empty() => entries.iter().flat_map(entry).collect(),
        Value::Array(items) if !items.is_empty() => items.iter().flat_map(element).collect(),
        scalar => vec![inline(scalar, false)],
    }
}

fn entry((key, value): (&String, &Value)) -> Vec<String> {
    let key = quote::string(key, false);
    match value {
        Value::String(text) if is_literal(text) => literal(&format!("{key}: "), text),
        _ if is_block(value) => {
            let inner = block(value).into_iter().map(|line| indented(&line));
            std::iter::once(format!("{key}:")).chain(inner).collect()
        }
        _ => vec![format!("{key}: {}", inline(value, false))],
    }
}

fn element(value: &Value) -> Vec<String> {
    let mut lines = match value {
        Value::String(text) if is_literal(text) => literal("", text),
        _ => block(value),
    };
    for (at, line) in lines.iter_mut().enumerate() {
        *line = if at == 0 { format!("- {line}") } else { indented(line) };
    }
    lines
}

fn indented(line: &str) -> String {
    if line.is_empty() { String::new() } else { format!("  {line}") }
}

/// Whether a string reads best, and right, as a literal block: several lines of ordinary characters.
pub fn is_literal(text: &str) -> bool {
    let body = text.trim_end_matches('\n');
    let ordinary = body.split('\n').all(quote::is_simple) && !body.starts_with([' ', '\t', '\n']);
    body.contains('\n') && ordinary && text.len() - body.len() <= 1
}

/// A literal block after `before`.
pub fn literal(before: &str, text: &str) -> Vec<String> {
    let head = if text.ends_with('\n') { "|" } else { "|-" };
    let body = text.strip_suffix('\n').unwrap_or(text).split('\n').map(indented);
    std::iter::once(format!("{before}{head}")).chain(body).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::text::Text;
    use crate::yaml;

    #[test]
    fn blocks_read_back() {
        let value = json!({
            "a": {"b": [1, {"c": "x: y", "d": []}, ["e", {}]], "yes": "no"},
            "text": "one\n  two\n\nthree\n", "odd": " lead\nx", "trail": "a\nb\n\n", "cr": "a\r\nb",
            "list": ["m\nn", null, true, 1.5, "0644", ""],
        });
        let lines = block(&value).join("\n") + "\n";
        let parsed = yaml::parse(&Arc::new(Text::new("t", lines.clone())));
        assert_eq!(yaml::to_value(parsed.documents[0].root()), value, "{lines}");
        let flow = yaml::parse(&Arc::new(Text::new("t", inline(&value, true) + "\n")));
        assert_eq!(yaml::to_value(flow.documents[0].root()), value);
    }
}
