//! Text as YAML scalars on one line, and whether text can stand where it is without being quoted.

use crate::yaml;

/// A string as a scalar on one line: plain where it reads back as that string, else quoted. `flow` is for
/// inside brackets, where fewer characters may stand plain.
pub fn string(text: &str, flow: bool) -> String {
    let inline = yaml::emit_inline(text);
    let ends_early =
        || text.contains([',', '[', ']', '{', '}', '?']) || text.contains("::") || text.ends_with(':');
    match flow && inline == text && ends_early() {
        true => yaml::emit_quoted(text),
        false => inline,
    }
}

/// In double quotes, on one line.
pub fn double(text: &str) -> String {
    yaml::emit_quoted(text)
}

/// The inside of double quotes: every character that YAML reads otherwise is escaped.
pub fn escape(text: &str) -> String {
    let quoted = yaml::emit_quoted(text);
    quoted[1..quoted.len() - 1].to_owned()
}

/// Whether `text` stands as it is, on one line: no breaks, nothing that must be escaped.
pub fn is_simple(text: &str) -> bool {
    text.chars().all(|character| yaml::is_printable(character) || character == '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_stand_plain_only_where_they_read_back() {
        for plain in ["web", "a b", "8.12.1", "30s", "http://a/b?c=d", "docker.io/x:1.2", "a#b", "ü"] {
            assert_eq!(string(plain, false), plain);
        }
        for quoted in
            ["", "yes", "0644", "1e3", "12", "null", "~", "a: b", "a #b", "*x", "- x", "{", " a", "a ", "#a"]
        {
            assert_ne!(string(quoted, false), quoted);
        }
        assert_eq!((string("a,b", true), string("a,b", false)), ("\"a,b\"".to_owned(), "a,b".to_owned()));
        assert_eq!(escape("a\"\\\n\u{85}\u{FEFF}"), "a\\\"\\\\\\n\\u0085\\ufeff");
    }
}
