//! Quantities as `100m`, `1.5Gi`, `12e6` (apimachinery `pkg/api/resource/quantity.go`).

use std::cmp::Ordering;
use std::fmt;

use super::decimal::Decimal;

/// An amount of a resource, exact.
///
/// Two quantities are equal when they are worth the same. [`Display`](fmt::Display) is the form in which the API
/// server hands it out: canonical, or as it was written where the server keeps that.
#[derive(Clone, Debug)]
pub struct Quantity {
    amount: Decimal,
    format: Format,
    written: Option<String>,
}

/// Which suffixes a quantity is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `m`, `k`, `M`, …
    DecimalSi,
    /// `Ki`, `Mi`, …
    BinarySi,
    /// `e3`
    DecimalExponent,
}

/// Why a text is no quantity, in the API server's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It is empty or has characters that no quantity has.
    #[error("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    Format,
    /// The number in it is none.
    #[error("unable to parse numeric part of quantity")]
    Number,
    /// What stands behind the number is no suffix.
    #[error("unable to parse quantity's suffix")]
    Suffix,
}

/// The smallest amount is one nano.
const NANO: i32 = -9;
/// As many digits surely fit an `i64`, which decides in which form the server keeps a quantity.
const SAFE_DIGITS: i32 = 18;
/// Go would take any exponent of 32 bits, and all the memory there is for it.
const MOST_EXPONENT: i32 = 10_000;

const DECIMAL: [(&str, i32); 10] =
    [("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];
const BINARY: [(&str, i32); 6] = [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60)];

impl Quantity {
    /// Reads a quantity; spaces around it are accepted (tabs and line breaks, escaped in JSON, are not).
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let text = text.trim_matches(|char: char| char.is_whitespace() && !char.is_control());
        if text.is_empty() {
            return Err(Malformed::Format);
        }
        let parts = Parts::split(text)?;
        let (format, exponent) = suffix(parts.suffix).ok_or(Malformed::Suffix)?;
        let digits = parts.whole.bytes().chain(parts.fraction.bytes()).map(|byte| byte - b'0').collect();
        let amount = Decimal::new(parts.negative, digits, -(parts.fraction.len() as i32));
        let amount = match format {
            Format::BinarySi => (0..exponent / 10).fold(amount, |amount, _| amount.times(1024)),
            _ => amount.shifted(exponent),
        };
        if parts.is_short(format, exponent) && fits_i64(&amount, parts.scale(format, exponent)) {
            let written = parts.is_canonical(format, exponent).then(|| text.to_owned());
            return Ok(Self { amount, format, written });
        }
        Ok(Self::bounded(amount, format))
    }

    /// Rounds up to a nano, and bounds what has a binary suffix.
    fn bounded(amount: Decimal, format: Format) -> Self {
        let negative = amount.is_negative();
        let mut magnitude = if negative { amount.negated() } else { amount };
        magnitude = magnitude.rounded_up(NANO);
        let mut format = format;
        if format == Format::BinarySi {
            magnitude = magnitude.min(Decimal::integer(i64::MAX));
            if !magnitude.is_zero() && magnitude < Decimal::integer(1) {
                format = Format::DecimalSi;
            }
        }
        let amount = if negative { magnitude.negated() } else { magnitude };
        Self { amount, format, written: None }
    }

    /// Which suffixes it is written with.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.amount.is_zero()
    }

    /// Whether it is less than nothing.
    pub fn is_negative(&self) -> bool {
        self.amount.is_negative()
    }

    /// Whether it is a whole number.
    pub fn is_integer(&self) -> bool {
        self.amount.is_integer()
    }

    /// The whole number it comes to, rounded up, kept within 64 bits (`Value`).
    pub fn value(&self) -> i64 {
        scaled(&self.amount, 0)
    }

    /// The same in thousandths (`MilliValue`).
    pub fn milli_value(&self) -> i64 {
        scaled(&self.amount, 3)
    }

    /// The sum, written as this one is; as the other where this one is zero.
    pub fn plus(&self, other: &Self) -> Self {
        let format = if self.is_zero() { other.format } else { self.format };
        Self { amount: self.amount.plus(&other.amount), format, written: None }
    }

    /// The difference, written as [`plus`](Self::plus) has it.
    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&Self { amount: other.amount.clone().negated(), format: other.format, written: None })
    }

    /// So many times this, written as this one is and rounded up to a nano.
    pub fn times(&self, factor: &Self) -> Self {
        Self::bounded(self.amount.product(&factor.amount), self.format)
    }

    fn canonical(&self) -> String {
        if self.is_zero() {
            return "0".to_owned();
        }
        let small = self.amount < Decimal::integer(1024) && self.amount > Decimal::integer(-1024);
        let whole = if self.format == Format::BinarySi && !small { self.amount.to_i128() } else { None };
        if let Some(mut number) = whole {
            let mut suffix = "";
            for (next, _) in BINARY {
                if number % 1024 != 0 {
                    break;
                }
                (number, suffix) = (number / 1024, next);
            }
            return format!("{number}{suffix}");
        }
        let (digits, exponent) = self.amount.thousands();
        match self.format {
            Format::DecimalExponent if exponent == 0 => digits,
            Format::DecimalExponent => format!("{digits}e{exponent}"),
            // There is no suffix beyond exa, and the server writes none: what it then says is wrong.
            _ => {
                let suffix = DECIMAL.iter().find(|(_, known)| *known == exponent);
                format!("{digits}{}", suffix.map_or("", |(suffix, _)| suffix))
            }
        }
    }
}

fn scaled(amount: &Decimal, exponent: i32) -> i64 {
    let amount = amount.clone().shifted(exponent).rounded_up(0);
    let bound = if amount.is_negative() { i64::MIN } else { i64::MAX };
    amount.to_i128().and_then(|number| i64::try_from(number).ok()).unwrap_or(bound)
}

fn fits_i64(amount: &Decimal, scale: i32) -> bool {
    let number = amount.clone().shifted(-scale).to_i128();
    scale >= NANO && number.is_some_and(|number| i64::try_from(number).is_ok())
}

fn suffix(text: &str) -> Option<(Format, i32)> {
    let find = |table: &[(&str, i32)]| {
        table.iter().find(|(suffix, _)| *suffix == text).map(|&(_, exponent)| exponent)
    };
    if let Some(exponent) = find(&DECIMAL) {
        return Some((Format::DecimalSi, exponent));
    }
    if let Some(exponent) = find(&BINARY) {
        return Some((Format::BinarySi, exponent));
    }
    let exponent = text.strip_prefix(['e', 'E'])?.parse::<i64>().ok()? as i32;
    (exponent.abs() <= MOST_EXPONENT).then_some((Format::DecimalExponent, exponent))
}

/// A quantity's text, taken apart.
struct Parts<'t> {
    negative: bool,
    whole: &'t str,
    fraction: &'t str,
    suffix: &'t str,
}

impl<'t> Parts<'t> {
    fn split(text: &'t str) -> Result<Self, Malformed> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text).trim_start_matches('0');
        let (whole, rest) = split_digits(unsigned);
        let (fraction, suffix) = match rest.strip_prefix('.') {
            Some(rest) => split_digits(rest),
            None => ("", rest),
        };
        let exponent = suffix.trim_start_matches(|char: char| "eEinumkKMGTP".contains(char));
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Malformed::Format);
        }
        let whole = if whole.is_empty() { "0" } else { whole };
        Ok(Self { negative: text.starts_with('-'), whole, fraction, suffix })
    }

    /// Whether the server keeps the number in 64 bits, given its format and exponent.
    fn is_short(&self, format: Format, exponent: i32) -> bool {
        let (whole, fraction) = (self.whole.len() as i32, self.fraction.len() as i32);
        match format {
            Format::BinarySi => fraction == 0 && 15 - whole - exponent * 3 / 10 > 0,
            _ => whole + fraction <= SAFE_DIGITS,
        }
    }

    fn scale(&self, format: Format, exponent: i32) -> i32 {
        let exponent = if format == Format::BinarySi { 0 } else { exponent };
        exponent - self.fraction.len() as i32
    }

    /// Whether the server takes the text for canonical, and keeps it.
    fn is_canonical(&self, format: Format, exponent: i32) -> bool {
        let shifted = || self.whole.bytes().chain(self.fraction.bytes());
        match format {
            Format::BinarySi => {
                let number: u64 = self.whole.parse().unwrap_or(0);
                !number.is_multiple_of(8)
            }
            _ => {
                let zeros = shifted().rev().take_while(|&byte| byte == b'0').count();
                self.scale(format, exponent) % 3 == 0 && zeros < 3 && shifted().next() != Some(b'0')
            }
        }
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(end)
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.written {
            Some(written) => f.write_str(written),
            None => f.write_str(&self.canonical()),
        }
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.amount == other.amount
    }
}

impl Eq for Quantity {}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.amount.cmp(&other.amount)
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Quantity {
    fn from(value: i64) -> Self {
        Self { amount: Decimal::integer(value), format: Format::DecimalSi, written: None }
    }
}
