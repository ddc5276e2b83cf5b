use serde_json::Value;

use super::quote;
use crate::yaml;

/// A value as a node on one line: scalars, and maps and lists in brackets.
pub fn inline(value: &Value, flow: bool) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| inline(item, true)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| {
                let key = quote::string(key, true);
                let question = if key.len() > yaml::LONGEST_KEY { "? " } else { "" };
                format!("{question}{key}: {}", inline(value, true))
            };
            let entries: Vec<_> = entries.iter().map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::String(text) => quote::string(text, flow),
        scalar => yaml::emit(scalar).trim_end().to_owned(),
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
    let text = yaml::emit(value);
    text.strip_suffix('\n').unwrap_or(&text).split('\n').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::text::Text;

    #[test]
    fn nodes_on_one_line_read_back() {
        let value =
            json!({"a": {"b": [1, {"c": "x: y, z", "d": []}, {}], "yes": "no"}, "m": "a\nb", "n": null});
        let flow = yaml::parse(&Arc::new(Text::new("t", inline(&value, true) + "\n")));
        assert_eq!(yaml::to_value(flow.documents[0].root()), value);
    }
}
