//! JSON, byte for byte as Go's `encoding/json` writes it: what `kubectl` stores and compares.
//!
//! Compact; keys sorted by their bytes; `<`, `>`, `&`, U+2028 and U+2029 escaped; numbers in the shortest form
//! that reads back the same, with an exponent only below 1e-6 and from 1e21 on (`encoding/json/encode.go`,
//! `floatEncoder`).

use std::fmt::Write;

use serde_json::{Map, Number, Value};

/// `value` as Go writes it, without a line break at the end.
pub fn encode(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(out, number),
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(entries) => write_map(out, entries),
    }
}

fn write_map(out: &mut String, entries: &Map<String, Value>) {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_unstable_by_key(|(key, _)| key.as_str());
    out.push('{');
    for (at, (key, value)) in sorted.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_string(out, key);
        out.push(':');
        write_value(out, value);
    }
    out.push('}');
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// An integer beyond `i64` goes through a float, as the decoder of apimachinery (`util/json`) reads it.
fn write_number(out: &mut String, number: &Number) {
    match (number.as_i64(), number.as_f64()) {
        (Some(integer), _) => {
            let _ = write!(out, "{integer}");
        }
        (None, Some(float)) => write_float(out, float),
        (None, None) => out.push_str("null"),
    }
}

fn write_float(out: &mut String, float: f64) {
    let size = float.abs();
    if size == 0.0 {
        // A negative zero has lost its sign on the way through YAML.
        out.push('0');
        return;
    }
    let _ = match (1e-6..1e21).contains(&size) {
        true => write!(out, "{float}"),
        false => {
            let scientific = format!("{float:e}");
            match scientific.split_once('e') {
                Some((digits, exponent)) if !exponent.starts_with('-') => write!(out, "{digits}e+{exponent}"),
                _ => write!(out, "{scientific}"),
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_written_as_kubectl_wrote_them() {
        // Read off the annotation that kubectl 1.32 wrote for these numbers.
        let numbers = json!([
            1.0,
            1e3,
            1e21,
            1e20,
            1.5e-7,
            0.000001,
            1e-7,
            -0.0,
            18446744073709551615_u64,
            9223372036854775807_i64,
            -9223372036854775808_i64,
            123456789012345678901234567890.0,
            1.1,
            3e100
        ]);
        let written = "[1,1000,1e+21,100000000000000000000,1.5e-7,0.000001,1e-7,0,18446744073709552000,\
                       9223372036854775807,-9223372036854775808,1.2345678901234568e+29,1.1,3e+100]";
        assert_eq!(encode(&numbers), written);
    }

    #[test]
    fn strings_are_escaped_for_html() {
        let value = json!({"b": "<a> & \u{2028}\u{2029}\u{7}\u{8}\u{c}\u{7f}é\t\r\n\\\"/", "a": [], "A": {}});
        let written = "{\"A\":{},\"a\":[],\"b\":\"\\u003ca\\u003e \\u0026 \\u2028\\u2029\\u0007\\b\\f\u{7f}é\\t\\r\\n\\\\\\\"/\"}";
        assert_eq!(encode(&value), written);
    }
}
