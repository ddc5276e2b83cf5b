use crate::yaml::resolve;

/// A floating point number as every reader takes it for one: YAML 1.1 wants a point and a signed exponent.
pub(super) fn float(number: f64) -> String {
    if !number.is_finite() {
        return "null".to_owned();
    }
    let shortest = format!("{number:?}");
    match shortest.split_once('e') {
        None => shortest,
        Some((mantissa, exponent)) => {
            let point = if mantissa.contains('.') { "" } else { ".0" };
            let sign = if exponent.starts_with('-') { "" } else { "+" };
            format!("{mantissa}{point}e{sign}{exponent}")
        }
    }
}

/// Whether some reader of YAML, of whichever version, takes the plain scalar `text` for something else than a
/// string.
pub(super) fn is_no_string(text: &str) -> bool {
    resolve::plain(text) != resolve::Scalar::Str
        || matches!(text, "<<" | "=")
        || is_number(text)
        || is_sexagesimal(text)
        || is_timestamp(text)
}

/// A number of YAML 1.1 or 1.2 of any size.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return false;
    }
    let digits = unsigned.replace('_', "");
    let of = |prefix: &str, radix: u32| {
        let rest = digits.strip_prefix(prefix);
        rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|digit| digit.is_digit(radix)))
    };
    of("0x", 16) || of("0o", 8) || of("0b", 2) || resolve::is_decimal(&digits)
}

/// A number to base 60 of YAML 1.1: `12:30:45`.
fn is_sexagesimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut parts = unsigned.split(':');
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_' || byte == b'.');
    unsigned.contains(':')
        && unsigned.starts_with(|first: char| first.is_ascii_digit())
        && parts.all(|part| !part.is_empty() && digits(part))
}

/// A date of YAML 1.1, with a time behind it or without.
fn is_timestamp(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: &str, least: usize, most: usize| {
        (least..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let day = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest[day..].chars().next();
    digits(year, 4, 4)
        && digits(month, 1, 2)
        && (1..=2).contains(&day)
        && after.is_none_or(|next| matches!(next, 'T' | 't' | ' ' | '\t'))
}
