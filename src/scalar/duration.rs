//! Durations as Go writes them: `1h30m`, `250ms` (Go's `time.ParseDuration`).

use std::fmt;

use super::go::quote_bytes;

/// A length of time in nanoseconds, of 64 bits with a sign.
///
/// [`Display`](fmt::Display) writes it as Go does: `1h0m0s`, `1.5s`, `0s`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    nanoseconds: i64,
}

/// Why a text is no duration, in Go's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It is no number with a unit, or too long a time.
    #[error("time: invalid duration {}", quote_bytes(.0))]
    Invalid(String),
    /// A number has no unit.
    #[error("time: missing unit in duration {}", quote_bytes(.0))]
    MissingUnit(String),
    /// A unit is none: the unit, then the whole text.
    #[error("time: unknown unit {} in duration {}", quote_bytes(.0), quote_bytes(.1))]
    UnknownUnit(String, String),
}

const SECOND: u64 = 1_000_000_000;
const LIMIT: u64 = 1 << 63;

impl Duration {
    /// Reads a duration: numbers with units one after the other, a sign before the first.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let invalid = || Malformed::Invalid(text.to_owned());
        let negative = text.starts_with('-');
        let mut rest = text.strip_prefix(['-', '+']).unwrap_or(text);
        if rest == "0" {
            return Ok(Self::default());
        }
        if rest.is_empty() {
            return Err(invalid());
        }
        let mut total = 0u64;
        while !rest.is_empty() {
            let (nanoseconds, after) = element(rest, text)?;
            total = total.checked_add(nanoseconds).filter(|&total| total <= LIMIT).ok_or_else(invalid)?;
            rest = after;
        }
        match (negative, i64::try_from(total)) {
            (false, Ok(nanoseconds)) => Ok(Self { nanoseconds }),
            (true, Ok(nanoseconds)) => Ok(Self { nanoseconds: -nanoseconds }),
            (true, Err(_)) => Ok(Self { nanoseconds: i64::MIN }),
            (false, Err(_)) => Err(invalid()),
        }
    }

    /// From nanoseconds.
    pub fn from_nanoseconds(nanoseconds: i64) -> Self {
        Self { nanoseconds }
    }

    /// In nanoseconds.
    pub fn nanoseconds(self) -> i64 {
        self.nanoseconds
    }
}

/// The first number with its unit, and what follows them.
fn element<'t>(rest: &'t str, text: &str) -> Result<(u64, &'t str), Malformed> {
    let invalid = || Malformed::Invalid(text.to_owned());
    let (whole, after) = split_digits(rest);
    let (fraction, after) = match after.strip_prefix('.') {
        Some(after) => split_digits(after),
        None => ("", after),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(invalid());
    }
    let number = match whole {
        "" => 0,
        digits => digits.parse::<u64>().ok().filter(|&number| number <= LIMIT).ok_or_else(invalid)?,
    };
    let end = after.find(|char: char| char == '.' || char.is_ascii_digit()).unwrap_or(after.len());
    let (name, after) = after.split_at(end);
    if name.is_empty() {
        return Err(Malformed::MissingUnit(text.to_owned()));
    }
    let unit = unit(name).ok_or_else(|| Malformed::UnknownUnit(name.to_owned(), text.to_owned()))?;
    let nanoseconds = number.checked_mul(unit).filter(|&product| product <= LIMIT).ok_or_else(invalid)?;
    let nanoseconds = nanoseconds + part(fraction, unit);
    if nanoseconds > LIMIT { Err(invalid()) } else { Ok((nanoseconds, after)) }
}

fn unit(name: &str) -> Option<u64> {
    match name {
        "ns" => Some(1),
        "us" | "\u{b5}s" | "\u{3bc}s" => Some(1_000),
        "ms" => Some(1_000_000),
        "s" => Some(SECOND),
        "m" => Some(60 * SECOND),
        "h" => Some(3600 * SECOND),
        _ => None,
    }
}

/// What the digits behind the point come to, in floating point as Go computes it; digits beyond 63 bits are not
/// looked at.
fn part(fraction: &str, unit: u64) -> u64 {
    let (mut number, mut scale) = (0u64, 1f64);
    for digit in fraction.bytes().map(|byte| u64::from(byte - b'0')) {
        if number > (LIMIT - 1) / 10 {
            break;
        }
        let next = number * 10 + digit;
        if next > LIMIT {
            break;
        }
        (number, scale) = (next, scale * 10.0);
    }
    if number == 0 { 0 } else { (number as f64 * (unit as f64 / scale)) as u64 }
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(end)
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.nanoseconds.unsigned_abs();
        if self.nanoseconds < 0 {
            f.write_str("-")?;
        }
        let (unit, name) = match total {
            0 => return f.write_str("0s"),
            1..1_000 => (1, "ns"),
            1_000..1_000_000 => (1_000, "\u{b5}s"),
            1_000_000..SECOND => (1_000_000, "ms"),
            _ => (SECOND, "s"),
        };
        if total < SECOND {
            return write!(f, "{}{name}", point(total, unit));
        }
        let (hours, minutes) = (total / (3600 * SECOND), total / (60 * SECOND) % 60);
        let seconds = point(total % (60 * SECOND), SECOND);
        match (hours, minutes) {
            (0, 0) => write!(f, "{seconds}s"),
            (0, _) => write!(f, "{minutes}m{seconds}s"),
            _ => write!(f, "{hours}h{minutes}m{seconds}s"),
        }
    }
}

/// `total` in `unit`s, with as many digits behind the point as it needs.
fn point(total: u64, unit: u64) -> String {
    if total.is_multiple_of(unit) {
        return (total / unit).to_string();
    }
    let width = unit.ilog10() as usize;
    let text = format!("{}.{:0width$}", total / unit, total % unit);
    text.trim_end_matches('0').to_owned()
}
