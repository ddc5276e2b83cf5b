//! Points in time as `metav1.Time` and `metav1.MicroTime` accept and write them (Go's `time.Parse`).

use std::fmt;

use super::go::quote_bytes;

/// The layout of `metav1.Time`.
const SECONDS: &str = "2006-01-02T15:04:05Z07:00";
/// The layout of `metav1.MicroTime`: six digits behind the point.
const MICROSECONDS: &str = "2006-01-02T15:04:05.000000Z07:00";

const DAY: i64 = 24 * 60 * 60;

/// A point in time, in any year that the API server takes (of which `jiff` lacks the last days).
///
/// [`Display`](fmt::Display) writes it as `metav1.Time` does: in UTC, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// Seconds since 1970 began.
    pub seconds: i64,
    /// Nanoseconds after that.
    pub nanoseconds: u32,
}

impl Time {
    /// Reads a `metav1.Time`: RFC 3339, with a fraction of a second or without. The error is in Go's words.
    pub fn parse(text: &str) -> Result<Self, String> {
        Reader { text, rest: text, layout: SECONDS }.read()
    }

    /// Reads a `metav1.MicroTime`: RFC 3339 with exactly six digits behind the point. The error is in Go's words.
    pub fn parse_micro(text: &str) -> Result<Self, String> {
        Reader { text, rest: text, layout: MICROSECONDS }.read()
    }

    /// As `metav1.MicroTime` writes it: in UTC, to the microsecond.
    pub fn to_micro(self) -> String {
        format!("{}.{:06}Z", self.civil(), self.nanoseconds / 1000)
    }

    fn civil(self) -> String {
        let (year, month, day) = date(self.seconds.div_euclid(DAY));
        let second = self.seconds.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Z", self.civil())
    }
}

impl From<jiff::Timestamp> for Time {
    fn from(time: jiff::Timestamp) -> Self {
        let nanoseconds = time.as_nanosecond();
        let second = 1_000_000_000;
        Self {
            seconds: nanoseconds.div_euclid(second) as i64,
            nanoseconds: nanoseconds.rem_euclid(second) as u32,
        }
    }
}

/// How many days lie between the beginning of 1970 and a date (the Gregorian calendar for all years). The year
/// is taken to begin in March, so that the leap day is its last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let before = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + before - 719_468
}

/// The date that lies so many days after the beginning of 1970.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

fn days_in(year: i64, month: i64) -> i64 {
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    days(next_year, next, 1) - days(year, month, 1)
}

struct Reader<'t> {
    text: &'t str,
    rest: &'t str,
    layout: &'static str,
}

impl Reader<'_> {
    fn read(mut self) -> Result<Time, String> {
        let year = self.digits(4, "2006")?;
        self.literal("-")?;
        let month = self.digits(2, "01")?;
        self.within(month, 1..=12, "month")?;
        self.literal("-")?;
        let day = self.digits(2, "02")?;
        self.literal("T")?;
        let hour = self.hour()?;
        self.within(hour, 0..=23, "hour")?;
        self.literal(":")?;
        let minute = self.digits(2, "04")?;
        self.within(minute, 0..=59, "minute")?;
        self.literal(":")?;
        let second = self.digits(2, "05")?;
        self.within(second, 0..=59, "second")?;
        let nanoseconds = self.fraction()?;
        let offset = self.zone()?;
        if !self.rest.is_empty() {
            return Err(self.refused(&format!(": extra text: {}", quote_bytes(self.rest))));
        }
        self.within(day, 1..=days_in(year, month), "day")?;
        let seconds = days(year, month, day) * DAY + hour * 3600 + minute * 60 + second - offset;
        Ok(Time { seconds, nanoseconds })
    }

    fn refused(&self, why: &str) -> String {
        format!("parsing time {}{why}", quote_bytes(self.text))
    }

    fn unexpected(&self, element: &str) -> String {
        let expected = format!(": cannot parse {} as {}", quote_bytes(self.rest), quote_bytes(element));
        self.refused(&format!(" as {}{expected}", quote_bytes(self.layout)))
    }

    fn within(&self, number: i64, range: std::ops::RangeInclusive<i64>, name: &str) -> Result<(), String> {
        match range.contains(&number) {
            true => Ok(()),
            false => Err(self.refused(&format!(": {name} out of range"))),
        }
    }

    fn literal(&mut self, literal: &str) -> Result<(), String> {
        self.rest = self.rest.strip_prefix(literal).ok_or_else(|| self.unexpected(literal))?;
        Ok(())
    }

    /// Exactly `width` digits.
    fn digits(&mut self, width: usize, element: &str) -> Result<i64, String> {
        let digits = self.rest.get(..width).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let number = digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| self.unexpected(element))?;
        self.rest = &self.rest[width..];
        Ok(number)
    }

    /// Go takes an hour of one digit.
    fn hour(&mut self) -> Result<i64, String> {
        let second = self.rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        self.digits(if second { 2 } else { 1 }, "15")
    }

    /// Nanoseconds: six digits where the layout has them, else any number of digits or none at all.
    fn fraction(&mut self) -> Result<u32, String> {
        let digits = self.rest.strip_prefix(['.', ',']).unwrap_or_default();
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        let exact = self.layout == MICROSECONDS;
        match (exact, count) {
            (true, ..6) => return Err(self.unexpected(".000000")),
            (false, 0) => return Ok(0),
            _ => {}
        }
        let count = if exact { 6 } else { count };
        let nanoseconds = digits[..count].bytes().chain(std::iter::repeat(b'0')).take(9);
        let nanoseconds = nanoseconds.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
        self.rest = &digits[count..];
        Ok(nanoseconds)
    }

    /// The offset from UTC in seconds: `Z`, or hours and minutes.
    fn zone(&mut self) -> Result<i64, String> {
        if let Some(rest) = self.rest.strip_prefix('Z') {
            self.rest = rest;
            return Ok(0);
        }
        let unexpected = self.unexpected("Z07:00");
        let zone = self.rest.get(..6).ok_or(&unexpected)?;
        let sign = match zone.as_bytes()[0] {
            b'+' => 1,
            b'-' => -1,
            _ => return Err(unexpected),
        };
        let number = |digits: &str| {
            let decimal = digits.bytes().all(|byte| byte.is_ascii_digit());
            decimal.then(|| digits.parse::<i64>().ok()).flatten()
        };
        let (hours, minutes) = zone[1..].split_once(':').ok_or(&unexpected)?;
        let hours = number(hours).filter(|_| hours.len() == 2).ok_or(&unexpected)?;
        let minutes = number(minutes).ok_or(&unexpected)?;
        self.within(hours, 0..=24, "time zone offset hour")?;
        self.within(minutes, 0..=60, "time zone offset minute")?;
        self.rest = &self.rest[6..];
        Ok(sign * (hours * 3600 + minutes * 60))
    }
}
