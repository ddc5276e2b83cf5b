//! Text as YAML scalars on one line, and whether text can stand where it is without being quoted.

use std::sync::Arc;

use crate::text::Text;
use crate::yaml::{self, View as _};

/// Words that YAML as Kubernetes reads it takes for a boolean or null, in lower case.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// A string as a scalar on one line: plain where it reads back as that string, else in double quotes.
/// `flow` is for inside brackets, where fewer characters may stand plain.
pub fn string(text: &str, flow: bool) -> String {
    match is_plain(text) && !(flow && text.contains([',', '[', ']', '{', '}'])) {
        true => text.to_owned(),
        false => double(text),
    }
}

/// In double quotes, on one line.
pub fn double(text: &str) -> String {
    format!("\"{}\"", escape(text))
}

/// The inside of double quotes: every character that YAML reads otherwise is escaped.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            '\r' => escaped.push_str("\\r"),
            _ if is_printable(character) => escaped.push(character),
            _ if (character as u32) < 0x100 => escaped.push_str(&format!("\\x{:02X}", character as u32)),
            _ if (character as u32) < 0x10000 => escaped.push_str(&format!("\\u{:04X}", character as u32)),
            _ => escaped.push_str(&format!("\\U{:08X}", character as u32)),
        }
    }
    escaped
}

/// Whether `character` may stand in YAML as it is and is no line break. (The specification allows a little
/// more; what is escaped without need reads back the same.)
pub fn is_printable(character: char) -> bool {
    matches!(character,
        ' '..='~'
        | '\u{A0}'..='\u{2027}'
        | '\u{202A}'..='\u{D7FF}'
        | '\u{E000}'..='\u{FDCF}'
        | '\u{FDF0}'..='\u{FEFE}'
        | '\u{FF00}'..='\u{FFFD}'
        | '\u{10000}'..='\u{10FFFF}')
}

/// Whether `text` stands as it is, on one line: no breaks, nothing that must be escaped.
pub fn is_simple(text: &str) -> bool {
    text.chars().all(|character| is_printable(character) || character == '\t')
}

/// Whether `text` alone, unquoted, reads back as that string.
fn is_plain(text: &str) -> bool {
    let safe = |byte: &u8| byte.is_ascii_alphanumeric() || b"_./@-".contains(byte);
    if text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && text.as_bytes().iter().all(|byte| safe(byte)) {
        return !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    }
    if !is_simple(text) || text.contains('\t') || text.starts_with("---") || text.starts_with("...") {
        return false;
    }
    // The parser itself knows best; as a value, where `: ` and ` #` mean what they would mean.
    let parsed = yaml::parse(&Arc::new(Text::new("", format!("k: {text}\n"))));
    let value = parsed.documents.first().and_then(|document| document.root().get("k"));
    parsed.diagnostics.is_empty() && value.and_then(yaml::View::as_str) == Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_stand_plain_only_where_they_read_back() {
        for plain in ["web", "a b", "8.12.1", "30s", "http://a/b?c=d", "docker.io/x:1.2", "a#b", "ü"] {
            assert_eq!(string(plain, false), plain);
        }
        for quoted in ["", "yes", "0644", "1e3", "12", "null", "~", "a: b", "a #b", "*x", "- x", "{", " a", "a ", "#a"] {
            assert_eq!(string(quoted, false), format!("\"{quoted}\""));
        }
        assert_eq!((string("a,b", true), string("a,b", false)), ("\"a,b\"".to_owned(), "a,b".to_owned()));
        assert_eq!(double("a\"\\\n\u{85}\u{FEFF}"), "\"a\\\"\\\\\\n\\x85\\uFEFF\"");
    }
}
