use super::{Verdict, leaves_directory, mismatch, too_long, verdict};

const PATTERN: &str = "[-._a-zA-Z0-9]+";
const RULE: &str = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
const LENGTH: usize = 253;

/// A key in the data of a ConfigMap or a Secret.
pub fn config_map_key(key: &str) -> Verdict {
    let fits =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    let length = (key.len() > LENGTH).then(|| too_long(LENGTH));
    let rule = (!fits).then(|| mismatch(RULE, &["key.name", "KEY_NAME", "key-name"], PATTERN));
    verdict(length.into_iter().chain(rule).chain(leaves_directory(key)).collect())
}
