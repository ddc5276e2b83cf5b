//! Events as lines.

use std::io::{self, Write};
use std::time::Duration;

use colored::Colorize as _;

use super::Style;
use crate::apply::{Affected, DryRun, Event, Outcome};
use crate::report::spot::printable;

/// Whether an event is a result, which belongs on standard output.
pub(super) fn is_result(event: &Event) -> bool {
    matches!(event, Event::Done { .. } | Event::Notes { .. })
}

/// The line that kubectl prints for a result, or what Helm prints of a chart's notes.
pub(super) fn result(out: &mut dyn Write, event: &Event, style: Style) -> io::Result<()> {
    if let Event::Notes { text } = event {
        writeln!(out, "NOTES:")?;
        return text.trim().lines().try_for_each(|line| writeln!(out, "{}", printable(line)));
    }
    let Event::Done { object, outcome, dry_run } = event else { return Ok(()) };
    let name = &object.reference.name;
    let suffix = match dry_run {
        None => "",
        Some(DryRun::Client) => " (dry run)",
        Some(DryRun::Server) => " (server dry run)",
    };
    let word = word(*outcome);
    let word = match outcome {
        Outcome::Created => style.paint(word, |text| text.green()),
        Outcome::Configured => style.paint(word, |text| text.yellow()),
        Outcome::Unchanged => style.paint(word, |text| text.dimmed()),
        Outcome::Deleted => style.paint(word, |text| text.red()),
    };
    match outcome {
        Outcome::Deleted => writeln!(out, "{} \"{name}\" {word}{suffix}", object.resource),
        _ => writeln!(out, "{}/{name} {word}{suffix}", object.resource),
    }
}

/// kubectl's word for an outcome.
pub(super) fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Created => "created",
        Outcome::Configured => "configured",
        Outcome::Unchanged => "unchanged",
        Outcome::Deleted => "deleted",
    }
}

/// Everything that is no result.
pub(super) fn rest(out: &mut dyn Write, event: &Event, style: Style) -> io::Result<()> {
    match event {
        Event::Done { .. } | Event::Notes { .. } => Ok(()),
        Event::Failed { object, reason, details, help } => {
            error(out, object, reason, style)?;
            for detail in details {
                writeln!(out, "  {}", printable(detail))?;
            }
            let label = style.paint("help", |text| text.cyan().bold());
            help.iter().try_for_each(|help| writeln!(out, "  {label}: {help}"))
        }
        Event::NotReady { object, reason } => error(out, object, reason, style),
        Event::Skipped { object, because } => {
            let label = style.paint("skipped", |text| text.yellow().bold());
            writeln!(out, "{label}: {}, because {because}", name(object))
        }
        Event::Warning { object, message } => {
            let label = style.paint("warning", |text| text.yellow().bold());
            let about = object.as_ref().map(|object| format!("{}: ", name(object))).unwrap_or_default();
            writeln!(out, "{label}: {about}{}", printable(message))
        }
        Event::Progress { object, awaits, .. } => {
            writeln!(out, "{} is not ready yet: {}", name(object), printable(awaits))
        }
        Event::Ready { object, after } => {
            let word = style.paint("ready", |text| text.green());
            writeln!(out, "{} is {word} after {}", name(object), elapsed(*after))
        }
    }
}

fn error(out: &mut dyn Write, object: &Affected, reason: &str, style: Style) -> io::Result<()> {
    let label = style.paint("error", |text| text.red().bold());
    writeln!(out, "{label}: {}: {}", name(object), printable(reason))
}

/// `deployment.apps/web`.
pub(super) fn name(object: &Affected) -> String {
    format!("{}/{}", object.resource, object.reference.name)
}

/// `1.4s`, `2m05s`.
pub(super) fn elapsed(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..60 => format!("{:.1}s", time.as_secs_f64()),
        _ => format!("{}m{:02}s", seconds / 60, seconds % 60),
    }
}
