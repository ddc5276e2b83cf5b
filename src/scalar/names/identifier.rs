use super::{Verdict, mismatch};

const PATTERN: &str = "[A-Za-z_][A-Za-z0-9_]*";
const RULE: &str = "a valid C identifier must start with alphabetic character or '_', followed by a string of \
                    alphanumeric characters or '_'";

/// An identifier of C, as the `envFrom` prefix of older servers.
pub fn c_identifier(name: &str) -> Verdict {
    let fits = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.bytes().next().is_some_and(|first| !first.is_ascii_digit());
    match fits {
        true => Ok(()),
        false => Err(vec![mismatch(RULE, &["my_name", "MY_NAME", "MyName"], PATTERN)]),
    }
}
