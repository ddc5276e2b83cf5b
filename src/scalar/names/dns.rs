use super::{Verdict, mismatch, too_long, verdict};

const LABEL_PATTERN: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN_PATTERN: &str = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const UNDERSCORE_PATTERN: &str = r"_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*";
const WILDCARD_PATTERN: &str = r"\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const OLD_LABEL_PATTERN: &str = "[a-z]([-a-z0-9]*[a-z0-9])?";

const LABEL_LENGTH: usize = 63;
const SUBDOMAIN_LENGTH: usize = 253;

const LABEL_RULE: &str = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', \
                          and must start and end with an alphanumeric character";
const SUBDOMAIN_RULE: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \
                              '-' or '.', and must start and end with an alphanumeric character";
const UNDERSCORE_RULE: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \
                               '_', '-' or '.', and must start and end with an alphanumeric character";
const WILDCARD_RULE: &str = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, \
                             which must consist of lower case alphanumeric characters, '-' or '.' and end with an \
                             alphanumeric character";
const OLD_LABEL_RULE: &str = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start \
                              with an alphabetic character, and end with an alphanumeric character";

/// A DNS label of RFC 1123, as the name of a Namespace or a container.
pub fn dns1123_label(name: &str) -> Verdict {
    let mut wrong: Vec<String> =
        (name.len() > LABEL_LENGTH).then(|| too_long(LABEL_LENGTH)).into_iter().collect();
    if !is_label(name) {
        wrong.push(match is_subdomain(name) {
            true => "must not contain dots".to_owned(),
            false => mismatch(LABEL_RULE, &["my-name", "123-abc"], LABEL_PATTERN),
        });
    }
    verdict(wrong)
}

/// A DNS subdomain of RFC 1123, as the name of most objects.
pub fn dns1123_subdomain(name: &str) -> Verdict {
    bounded(name, is_subdomain(name), || mismatch(SUBDOMAIN_RULE, &["example.com"], SUBDOMAIN_PATTERN))
}

/// A DNS subdomain that may have underscores, as a name in a Pod's `dnsConfig.searches`.
pub fn dns1123_subdomain_with_underscore(name: &str) -> Verdict {
    let part = |part: &str| {
        let rest = part.strip_prefix('_').unwrap_or(part);
        is_word(rest, |byte| is_lower(byte) || byte == b'-' || byte == b'_')
    };
    let fits = name.split('.').all(part);
    bounded(name, fits, || mismatch(UNDERSCORE_RULE, &["example.com"], UNDERSCORE_PATTERN))
}

/// A DNS subdomain with `*.` before it, as the host of an Ingress rule.
pub fn wildcard_dns1123_subdomain(name: &str) -> Verdict {
    let fits = name.strip_prefix("*.").is_some_and(is_subdomain);
    bounded(name, fits, || mismatch(WILDCARD_RULE, &["*.example.com"], WILDCARD_PATTERN))
}

/// A DNS label of RFC 1035, as the name of a Service.
pub fn dns1035_label(name: &str) -> Verdict {
    let mut wrong: Vec<String> =
        (name.len() > LABEL_LENGTH).then(|| too_long(LABEL_LENGTH)).into_iter().collect();
    if !(is_label(name) && name.starts_with(|first: char| first.is_ascii_lowercase())) {
        wrong.push(mismatch(OLD_LABEL_RULE, &["my-name", "abc-123"], OLD_LABEL_PATTERN));
    }
    verdict(wrong)
}

/// A domain of at least two labels; a dot at the end is accepted. The first mistake is the whole error. An
/// empty name is for the caller to refuse as missing.
pub fn fully_qualified_domain_name(name: &str) -> Verdict {
    let name = name.strip_suffix('.').unwrap_or(name);
    dns1123_subdomain(name).map_err(|wrong| vec![wrong.join(",")])?;
    if !name.contains('.') {
        return Err(vec!["should be a domain with at least two segments separated by dots".to_owned()]);
    }
    name.split('.').try_for_each(|label| dns1123_label(label).map_err(|wrong| vec![wrong.join(",")]))
}

fn bounded(name: &str, fits: bool, mismatch: impl FnOnce() -> String) -> Verdict {
    let mut wrong = Vec::new();
    if name.len() > SUBDOMAIN_LENGTH {
        wrong.push(too_long(SUBDOMAIN_LENGTH));
    }
    if !fits {
        wrong.push(mismatch());
    }
    verdict(wrong)
}

fn is_lower(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn is_label(name: &str) -> bool {
    is_word(name, |byte| is_lower(byte) || byte == b'-')
}

pub(super) fn is_subdomain(name: &str) -> bool {
    name.split('.').all(is_label)
}

/// Whether a word has only bytes of `inner` and begins and ends with a letter or a digit.
fn is_word(word: &str, inner: impl Fn(u8) -> bool) -> bool {
    let bytes = word.as_bytes();
    let ends =
        bytes.first().is_some_and(|&byte| is_lower(byte)) && bytes.last().is_some_and(|&byte| is_lower(byte));
    ends && bytes.iter().all(|&byte| inner(byte))
}
