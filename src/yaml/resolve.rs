//! What a plain scalar stands for, exactly as go-yaml v2 resolves it (`resolve.go`, which follows Go's
//! `strconv`), and as the JSON that sigs.k8s.io/yaml makes of it is then read.

/// The value of a scalar that was not quoted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    /// An integer that only `u64` holds.
    Unsigned(u64),
    Float(f64),
    Str,
}

/// Resolves a plain scalar.
pub(super) fn plain(text: &str) -> Scalar {
    match text.as_bytes().first() {
        None | Some(b'~' | b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => word(text),
        Some(b'0'..=b'9' | b'+' | b'-') => match special(text) {
            Some(float) => Scalar::Float(float),
            None => number(text),
        },
        Some(b'.') => special(text).or_else(|| dotted(text)).map_or(Scalar::Str, Scalar::Float),
        Some(_) => Scalar::Str,
    }
}

fn word(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        _ => Scalar::Str,
    }
}

/// The numbers that JSON does not have.
fn special(text: &str) -> Option<f64> {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
        _ => None,
    }
}

/// A number that begins with a dot. Only here Go's own rule for underscores holds: between two digits.
fn dotted(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let misplaced = |at: usize| bytes[at] == b'_' && !(at > 0 && digit(at - 1) && digit(at + 1));
    if (0..bytes.len()).any(misplaced) {
        return None;
    }
    decimal(&without_underscores(text))
}

fn number(text: &str) -> Scalar {
    let plain = without_underscores(text);
    if let Some(integer) = integer(&plain) {
        return integer;
    }
    if let Some(float) = decimal(&plain) {
        return Scalar::Float(float);
    }
    // go-yaml's own binary numbers: what follows `0b` may bear a sign.
    match plain.strip_prefix("0b").and_then(|digits| i64::from_str_radix(digits, 2).ok()) {
        Some(number) => Scalar::Int(number),
        None => Scalar::Str,
    }
}

fn without_underscores(text: &str) -> std::borrow::Cow<'_, str> {
    match memchr::memchr(b'_', text.as_bytes()) {
        Some(_) => text.replace('_', "").into(),
        None => text.into(),
    }
}

/// `strconv.ParseInt` and `ParseUint` with base 0: the base is in the prefix.
fn integer(text: &str) -> Option<Scalar> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = |at: usize| digits.as_bytes().get(at).map(u8::to_ascii_lowercase);
    let (radix, digits) = match (lower(0)?, lower(1)) {
        (b'0', Some(b'x')) => (16, &digits[2..]),
        (b'0', Some(b'o')) => (8, &digits[2..]),
        (b'0', Some(b'b')) => (2, &digits[2..]),
        (b'0', Some(_)) => (8, &digits[1..]),
        _ => (10, digits),
    };
    // `from_str_radix` would take a sign.
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    match i64::try_from(magnitude) {
        Ok(number) => Some(Scalar::Int(if negative { -number } else { number })),
        Err(_) if negative => (magnitude == i64::MIN.unsigned_abs()).then_some(Scalar::Int(i64::MIN)),
        Err(_) => (!text.starts_with('+')).then_some(Scalar::Unsigned(magnitude)),
    }
}

/// A decimal number within the range of `f64`.
fn decimal(text: &str) -> Option<f64> {
    if !is_decimal(text) {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Whether `text` is a decimal number of go-yaml's grammar (`yamlStyleFloat`), of any size:
/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
pub(super) fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa),
    };
    let exponent_fits = exponent.is_none_or(|text| digits(text.strip_prefix(['-', '+']).unwrap_or(text)));
    well_formed && exponent_fits
}

/// How Kubernetes reads a number that passed through JSON: Go writes 1000.0 as `1000`, which is an integer.
pub(super) fn through_json(number: f64) -> Scalar {
    if number.fract() != 0.0 || number.abs() >= 1e21 {
        return Scalar::Float(number);
    }
    // The shortest digits that give the number again, zeros behind them: what Go writes as well.
    match number.to_string().parse() {
        Ok(integer) => Scalar::Int(integer),
        Err(_) => Scalar::Float(number),
    }
}

/// What a number is called as a key (`strconv.FormatFloat(key, 'g', -1, 32)` in sigs.k8s.io/yaml).
pub(super) fn float_key(number: f64) -> String {
    let single = number as f32;
    if single.is_nan() {
        return ".nan".to_owned();
    }
    if single.is_infinite() {
        return if single > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{single:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    // Go's `%g` with the shortest precision writes an exponent below -4, or of 6 or more.
    match !(-4..6).contains(&exponent) {
        true => format!("{mantissa}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs()),
        false => single.to_string(),
    }
}
