use super::{Verdict, mismatch};

const PATTERN: &str = "[-A-Za-z0-9]+";
const RULE: &str = "a valid HTTP header must consist of alphanumeric characters or '-'";

/// The name of an HTTP header, as in a probe.
pub fn http_header_name(name: &str) -> Verdict {
    match !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        true => Ok(()),
        false => Err(vec![mismatch(RULE, &["X-Header-Name"], PATTERN)]),
    }
}
