//! Values that are a number or a share of one: `2`, `25%` (apimachinery `pkg/util/intstr`,
//! `pkg/util/validation`).

const RULE: &str = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', \
                    regex used for validation is '[0-9]+%')";

/// The percentage that `text` states: digits and a `%`. The error is in the API server's words. A number too
/// large for 32 bits is kept at the largest.
pub fn parse(text: &str) -> Result<u32, String> {
    let digits = text.strip_suffix('%').unwrap_or_default();
    match !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(digits.parse().unwrap_or(u32::MAX)),
        false => Err(RULE.to_owned()),
    }
}

/// What `percent` of `total` is: up to the next whole number, or down to it.
pub fn of(percent: u32, total: i64, round_up: bool) -> i64 {
    let share = i128::from(percent) * i128::from(total);
    let whole = share.div_euclid(100);
    let rest = i128::from(round_up && share.rem_euclid(100) > 0);
    i64::try_from(whole + rest).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_takes_percentages() {
        assert_eq!(parse("25%"), Ok(25));
        assert!(["", "%", "25", "-1%", "1.5%", " 1%", "1%%"].iter().all(|text| parse(text).is_err()));
        assert_eq!((of(25, 10, true), of(25, 10, false), of(100, 7, true)), (3, 2, 7));
    }
}
