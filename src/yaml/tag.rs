use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::arena::Raw;
use super::builder::Builder;
use super::resolve::{self, Scalar};

const PREFIX: &str = "tag:yaml.org,2002:";

/// Adds a scalar with an explicit tag as go-yaml v2 reads it (`resolve.go`): the tags of YAML's own types must
/// fit the value, `!!binary` is decoded, any other tag makes a string.
pub(super) fn resolve(builder: &mut Builder<'_>, tag: &str, value: &str, string: Raw) {
    let span = string.span();
    let found = resolve::plain(value);
    let scalar = match (tag.strip_prefix(PREFIX).unwrap_or(""), found) {
        ("binary", _) => return binary(builder, value, string),
        ("bool", Scalar::Bool(_))
        | ("int", Scalar::Int(_) | Scalar::Unsigned(_))
        | ("float", Scalar::Float(_))
        | ("null", Scalar::Null) => found,
        ("float", Scalar::Int(number)) => Scalar::Float(number as f64),
        ("timestamp", _) if is_timestamp(value) => Scalar::Str,
        (name @ ("bool" | "int" | "float" | "null" | "timestamp"), _) => {
            let message = format!("this cannot be read as !!{name}, which its tag says it is");
            let diagnostic = builder.error("yaml/tag", span, message, "does not fit its tag");
            diagnostic.help.push("remove the tag, or write a value of that type".to_owned());
            Scalar::Null
        }
        _ => Scalar::Str,
    };
    // Kept apart, for it is a string (or a key) whatever it looks like.
    let string = builder.keep(value, span);
    match scalar {
        Scalar::Str => builder.string(string),
        _ => builder.scalar(scalar, string),
    }
}

fn binary(builder: &mut Builder<'_>, value: &str, string: Raw) {
    let span = string.span();
    // Go's decoder passes over line breaks.
    let packed = value.replace(['\r', '\n'], "");
    match STANDARD.decode(packed) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            builder.decoded(&text, span);
        }
        Err(_) => {
            builder.error("yaml/tag", span, "the value tagged !!binary is no base64", "cannot be decoded");
        }
    }
}

/// Whether go-yaml's `parseTimestamp` takes it.
fn is_timestamp(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some((text.as_bytes()[at], &text[at + 1..]))),
        None => (text, None),
    };
    let number = |text: &str, least: usize, most: usize| {
        let fits = (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| text.parse::<i16>().ok()).flatten()
    };
    let mut parts = date.split('-');
    let mut part = |least, most| parts.next().and_then(|part| number(part, least, most));
    let (Some(year), Some(month), Some(day)) = (part(4, 4), part(1, 2), part(1, 2)) else { return false };
    let fits = jiff::civil::Date::new(year, month as i8, day as i8).is_ok();
    if !fits || parts.next().is_some() {
        return false;
    }
    match time {
        None => true,
        Some((b' ', clock)) => is_clock(clock),
        Some((_, clock)) => match clock.strip_suffix('Z') {
            Some(clock) => is_clock(clock),
            None => {
                clock.rfind(['+', '-']).is_some_and(|at| is_clock(&clock[..at]) && is_zone(&clock[at + 1..]))
            }
        },
    }
}

fn is_clock(text: &str) -> bool {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = clock.split(':').collect();
    let below = |part: &str, limit: u8| {
        digits(part) && part.len() <= 2 && part.parse::<u8>().is_ok_and(|number| number < limit)
    };
    digits(fraction)
        && matches!(parts[..], [hour, minute, second] if below(hour, 24) && below(minute, 60) && below(second, 60))
}

fn is_zone(text: &str) -> bool {
    let two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once(':').is_some_and(|(hours, minutes)| two(hours) && two(minutes))
}
