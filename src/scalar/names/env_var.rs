use super::{Verdict, leaves_directory, mismatch, verdict};

const PATTERN: &str = "[-._a-zA-Z][-._a-zA-Z0-9]*";
const RULE: &str = "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or \
                    '.', and must not start with a digit";

/// The name of an environment variable as servers before 1.34 want it.
pub fn env_var_name(name: &str) -> Verdict {
    let inner = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._".contains(byte);
    let fits = name.bytes().all(|byte| inner(&byte))
        && name.bytes().next().is_some_and(|first| !first.is_ascii_digit());
    let rule = (!fits).then(|| mismatch(RULE, &["my.env-name", "MY_ENV.NAME", "MyEnvName1"], PATTERN));
    verdict(rule.into_iter().chain(leaves_directory(name)).collect())
}

/// The name of an environment variable since RelaxedEnvironmentVariableValidation: printable ASCII without `=`.
pub fn relaxed_env_var_name(name: &str) -> Verdict {
    if name.is_empty() {
        return Err(vec!["environment variable name must be non-empty".to_owned()]);
    }
    match name.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'=') {
        true => Ok(()),
        false => Err(vec![
            "a valid environment variable name must consist only of printable ASCII characters other than '='"
                .to_owned(),
        ]),
    }
}
