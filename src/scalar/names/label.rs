use super::dns::is_subdomain;
use super::{Verdict, dns1123_subdomain, mismatch, verdict};

const NAME_PATTERN: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const VALUE_PATTERN: &str = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
const LENGTH: usize = 63;

const NAME_RULE: &str = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
                         alphanumeric character";
const VALUE_RULE: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or \
                          '.', and must start and end with an alphanumeric character";

/// A qualified name: a name, or a DNS subdomain, a slash and a name; as the key of a label or an annotation.
pub fn qualified_name(name: &str) -> Verdict {
    let mut parts = name.split('/');
    let (prefix, name) = match (parts.next(), parts.next(), parts.next()) {
        (Some(name), None, _) => (None, name),
        (Some(prefix), Some(name), None) => (Some(prefix), name),
        _ => {
            let rule = mismatch(NAME_RULE, &["MyName", "my.name", "123-abc"], NAME_PATTERN);
            let prefix = "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            return Err(vec![format!("a valid label key {rule} {prefix}")]);
        }
    };
    let mut wrong = prefix.map(wrong_prefix).unwrap_or_default();
    match name.len() {
        0 => wrong.push("name part must be non-empty".to_owned()),
        1..=LENGTH => {}
        _ => wrong.push(format!("name part {}", too_many_bytes(LENGTH))),
    }
    if !is_name(name) {
        let rule = mismatch(NAME_RULE, &["MyName", "my.name", "123-abc"], NAME_PATTERN);
        wrong.push(format!("name part {rule}"));
    }
    verdict(wrong)
}

fn wrong_prefix(prefix: &str) -> Vec<String> {
    if prefix.is_empty() {
        return vec!["prefix part must be non-empty".to_owned()];
    }
    let mut wrong = Vec::new();
    if prefix.len() > 253 {
        wrong.push(format!("prefix part {}", too_many_bytes(253)));
    }
    if !is_subdomain(prefix) {
        let rules = dns1123_subdomain(prefix).err().unwrap_or_default();
        wrong.extend(rules.last().map(|rule| format!("prefix part {rule}")));
    }
    wrong
}

/// The value of a label.
pub fn label_value(value: &str) -> Verdict {
    let mut wrong = Vec::new();
    if value.len() > LENGTH {
        wrong.push(too_many_bytes(LENGTH));
    }
    if !value.is_empty() && !is_name(value) {
        wrong.push(mismatch(VALUE_RULE, &["MyValue", "my_value", "12345"], VALUE_PATTERN));
    }
    verdict(wrong)
}

/// Labels are counted in bytes, and the server says so.
fn too_many_bytes(most: usize) -> String {
    format!("must be no more than {most} bytes")
}

fn is_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    let ends = bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric);
    ends && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}
