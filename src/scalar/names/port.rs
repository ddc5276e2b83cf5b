use super::{Verdict, too_long, verdict};

const LENGTH: usize = 15;

/// The name of a port (RFC 6335, in lower case).
pub fn port_name(name: &str) -> Verdict {
    let charset = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let checks = [
        (name.len() > LENGTH, too_long(LENGTH)),
        (!charset, "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)".to_owned()),
        (
            !name.bytes().any(|byte| byte.is_ascii_lowercase()),
            "must contain at least one letter (a-z)".to_owned(),
        ),
        (name.contains("--"), "must not contain consecutive hyphens".to_owned()),
        (name.starts_with('-') || name.ends_with('-'), "must not begin or end with a hyphen".to_owned()),
    ];
    verdict(checks.into_iter().filter(|(wrong, _)| *wrong).map(|(_, words)| words).collect())
}

/// The number of a port.
pub fn port_number(number: i64) -> Verdict {
    match (1..=65535).contains(&number) {
        true => Ok(()),
        false => Err(vec!["must be between 1 and 65535, inclusive".to_owned()]),
    }
}
