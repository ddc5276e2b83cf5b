//! The formats that an API server checks in custom resources (kube-openapi `pkg/validation/strfmt`; which of them
//! count says apiextensions-apiserver `pkg/apiserver/validation/formats.go`).

use super::limits::matches;
use crate::scalar::names::{dns1123_label, dns1123_subdomain};
use crate::scalar::{Cidr, Duration, Time, address};

/// Formats that are no more than a pattern.
const PATTERNS: &[(&str, &str)] = &[
    ("bsonobjectid", "^[0-9a-fA-F]{24}$"),
    ("byte", "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$"),
    ("email", r"^(?:[^<>@]*<)?[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[\w-]+(?:\.[\w-]+)*>?$"),
    ("hexcolor", "^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"),
    (
        "mac",
        "^(?:(?:HH:){5}HH|(?:HH-){5}HH|(?:HH:){7}HH|(?:HH-){7}HH|(?:HH:){19}HH|(?:HH-){19}HH\
         |(?:HHHH\\.){2}HHHH|(?:HHHH\\.){3}HHHH|(?:HHHH\\.){9}HHHH)$",
    ),
    (
        "rgbcolor",
        r"^rgb\(\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*\)$",
    ),
    ("ssn", r"^(?:\d{3}-\d{2}-\d{4}|\d{3} \d{2} \d{4}|\d{3}-\d{2} \d{4}|\d{3} \d{2}-\d{4})$"),
    ("uri", r"^(?:/|[a-zA-Z][a-zA-Z0-9+.-]*:(?:[^/]|/[^/]|//[^/?\s]*(?:[/?]|$)|$))[^\x00-\x1f\x7f]*$"),
    ("uuid", "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$"),
    ("uuid3", "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$"),
    ("uuid4", "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$"),
    ("uuid5", "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$"),
];

/// The others.
const OTHERS: &[&str] = &[
    "cidr",
    "creditcard",
    "date",
    "datetime",
    "duration",
    "hostname",
    "ipv4",
    "ipv6",
    "isbn",
    "isbn10",
    "isbn13",
    "k8slongname",
    "k8sshortname",
    "password",
];

const HOSTNAME: &str = r"^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$";

/// A card's number by its issuer, before its check digit is looked at.
const CARD: &str = "^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35[0-9]{3})[0-9]{11})$";

/// Whether a format of strings is checked at all.
pub(super) fn is_checked(format: &str) -> bool {
    let format = format.replace('-', "");
    OTHERS.contains(&&*format) || PATTERNS.iter().any(|(name, _)| *name == format)
}

/// Whether a string is what its format says; formats that nobody checks take any string.
pub(super) fn has_format(format: &str, text: &str) -> bool {
    let format = format.replace('-', "");
    if let Some((_, pattern)) = PATTERNS.iter().find(|(name, _)| *name == format) {
        return matches(&pattern.replace('H', "[0-9a-fA-F]"), text);
    }
    match format.as_str() {
        "cidr" => Cidr::parse_sloppy(text).is_some(),
        "creditcard" => is_card(text),
        "date" => is_date(text),
        "datetime" => is_time(text),
        "duration" => Duration::parse(text).is_ok() || matches(SPANS, text),
        "hostname" => {
            text.len() <= 255 && text.split('.').all(|label| label.len() <= 63) && matches(HOSTNAME, text)
        }
        "ipv4" => text.contains('.') && address::parse_sloppy(text).is_some(),
        "ipv6" => text.parse::<core::net::Ipv6Addr>().is_ok(),
        "isbn" => is_isbn10(text) || is_isbn13(text),
        "isbn10" => is_isbn10(text),
        "isbn13" => is_isbn13(text),
        "k8slongname" => dns1123_subdomain(text).is_ok(),
        "k8sshortname" => dns1123_label(text).is_ok(),
        _ => true,
    }
}

/// A span of time in Scala's words, anywhere in the text.
const SPANS: &str =
    r"(?i)\d+\s*(?:ns\b|us\b|µs\b|ms\b|s\b|m\b|h\b|d\b|w\b|hr\b|wk\b|nano|micro|milli|sec|min|hour|day|week)";

fn is_date(text: &str) -> bool {
    text.len() == 10 && Time::parse(&format!("{text}T00:00:00Z")).is_ok()
}

fn is_time(text: &str) -> bool {
    const CLOCK: &str = "^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:.[0-9]+)?(?:z|[+-][0-9]{2}:[0-9]{2})$";
    let lower = text.to_lowercase();
    let mut halves = lower.split('t');
    halves.next().is_some_and(is_date) && halves.next().is_some_and(|clock| matches(CLOCK, clock))
}

fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> + '_ {
    text.chars().filter_map(|char| char.to_digit(10))
}

/// Luhn's check.
fn is_card(text: &str) -> bool {
    let number: String = text.chars().filter(char::is_ascii_digit).collect();
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let weighed = digits(&number).rev().enumerate();
    let sum: u32 = weighed.map(|(at, digit)| if at % 2 == 1 { doubled(digit) } else { digit }).sum();
    matches(CARD, &number) && sum.is_multiple_of(10)
}

fn plain(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace() && *char != '-').collect()
}

fn is_isbn10(text: &str) -> bool {
    let text = plain(text);
    let last = if text.ends_with('X') { Some(10) } else { None };
    let sum: u32 = digits(&text).chain(last).zip(1..).map(|(digit, weight)| digit * weight).sum();
    matches("^(?:[0-9]{9}X|[0-9]{10})$", &text) && sum.is_multiple_of(11)
}

fn is_isbn13(text: &str) -> bool {
    let text = plain(text);
    let sum: u32 = digits(&text).zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    matches("^[0-9]{13}$", &text) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    // `tests/conformance/crd_mutations.rs` asks a real server for every format.
    #[test]
    fn formats_are_those_of_the_server() {
        for (format, right, wrong) in [
            ("uri", "https://example.com/a?b", "example.com"),
            ("uri", "mailto:someone@example.com", "./a"),
            ("creditcard", "4111 1111 1111 1111", "4111 1111 1111 1112"),
            ("isbn", "978-0321751041", "978-0321751042"),
            ("isbn10", "0-8044-2957-X", "0-8044-2957-1"),
            ("mac", "0123.4567.89ab", "01:23:45"),
            ("date-time", "2014-12-15T19:30:20Z", "2014-12-15 19:30:20"),
            ("duration", "3 days", "soon"),
        ] {
            assert!(has_format(format, right), "{format}: {right}");
            assert!(!has_format(format, wrong), "{format}: {wrong}");
        }
        assert!(has_format("no-format", "anything"));
    }
}
