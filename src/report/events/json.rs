//! Events as JSON, one a line.

use std::io::{self, Write};

use serde::Serialize;

use super::lines::word;
use crate::apply::{Affected, DryRun, Event};

/// The version of the shape; it changes when something that a reader may rely on goes away.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Line<'e> {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<Object<'e>>,
    #[serde(flatten)]
    what: What<'e>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object<'e> {
    api_version: String,
    kind: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'e str>,
    name: &'e str,
}

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum What<'e> {
    Done {
        outcome: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        dry_run: Option<&'static str>,
    },
    Failed {
        reason: &'e str,
        details: &'e [String],
        help: &'e [String],
    },
    Skipped {
        because: &'e str,
    },
    Warning {
        message: &'e str,
    },
    Progress {
        awaits: &'e str,
        seconds: f64,
    },
    Ready {
        seconds: f64,
    },
    NotReady {
        reason: &'e str,
    },
    Notes {
        text: &'e str,
    },
}

/// Writes one event as one line.
///
/// # Errors
/// Those of `out`.
pub(super) fn write(out: &mut dyn Write, event: &Event) -> io::Result<()> {
    let (object, what) = parts(event);
    let line = Line { version: VERSION, object: object.map(Object::of), what };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

fn parts(event: &Event) -> (Option<&Affected>, What<'_>) {
    match event {
        Event::Done { object, outcome, dry_run } => {
            let dry_run = dry_run.map(|by| match by {
                DryRun::Client => "client",
                DryRun::Server => "server",
            });
            (Some(object), What::Done { outcome: word(*outcome), dry_run })
        }
        Event::Failed { object, reason, details, help } => {
            (Some(object), What::Failed { reason, details, help })
        }
        Event::Skipped { object, because } => (Some(object), What::Skipped { because }),
        Event::Warning { object, message } => (object.as_ref(), What::Warning { message }),
        Event::Progress { object, awaits, after } => {
            (Some(object), What::Progress { awaits, seconds: after.as_secs_f64() })
        }
        Event::Ready { object, after } => (Some(object), What::Ready { seconds: after.as_secs_f64() }),
        Event::NotReady { object, reason } => (Some(object), What::NotReady { reason }),
        Event::Notes { text } => (None, What::Notes { text }),
    }
}

impl<'e> Object<'e> {
    fn of(affected: &'e Affected) -> Self {
        let reference = &affected.reference;
        Self {
            api_version: reference.gvk.api_version(),
            kind: &reference.gvk.kind,
            namespace: reference.namespace.as_deref(),
            name: &reference.name,
        }
    }
}
