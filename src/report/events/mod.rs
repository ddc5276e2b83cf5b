//! Events while a Plan runs: kubectl's lines for what is done, and everything else beside them.
//!
//! In: Events as they happen. Out: on one stream the results (`deployment.apps/web created`, or one JSON object a
//! line), on the other warnings, failures and progress; on a terminal what is waited for stands below them and is
//! redrawn in place.

mod json;
mod lines;
mod live;

use std::collections::HashMap;
use std::io::{self, Write};
use std::time::Duration;

use super::Style;
use crate::apply::Event;

/// How often, where nothing can be redrawn, it is told how far an object has come.
const PACE: Duration = Duration::from_secs(5);

/// The format in which events are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Human,
    /// The documented, versioned shape, one event a line.
    Json,
}

impl Format {
    /// Every format and the name that the command line gives it.
    pub const ALL: [(&'static str, Self); 2] = [("human", Self::Human), ("json", Self::Json)];
}

/// Writes events as they happen.
pub struct Events<'w> {
    out: Sink<'w>,
    err: Sink<'w>,
    format: Format,
    live: Option<live::Area>,
    /// When each object's progress was last told, in time since its wait began.
    told: HashMap<String, Duration>,
}

/// A stream and how to write to it.
pub struct Sink<'w> {
    /// The stream.
    pub stream: &'w mut dyn Write,
    /// Its colours and width.
    pub style: Style,
}

impl<'w> Events<'w> {
    /// Results go to `out`, everything else to `err`; `live` where a person looks at a terminal behind `err`.
    pub fn new(out: Sink<'w>, err: Sink<'w>, format: Format, live: bool) -> Self {
        let live = (live && format == Format::Human).then(live::Area::default);
        Self { out, err, format, live, told: HashMap::new() }
    }

    /// Writes one event.
    ///
    /// # Errors
    /// Those of the streams.
    pub fn show(&mut self, event: &Event) -> io::Result<()> {
        if self.format == Format::Json {
            json::write(self.out.stream, event)?;
            return self.out.stream.flush();
        }
        if let Some(live) = &mut self.live {
            live.clear(self.err.stream)?;
        }
        match lines::is_result(event) {
            true => lines::result(self.out.stream, event, self.out.style)?,
            false if self.is_told_otherwise(event) => {}
            false => lines::rest(self.err.stream, event, self.err.style)?,
        }
        self.out.stream.flush()?;
        if let Some(live) = &mut self.live {
            live.take(event);
            live.draw(self.err.stream, self.err.style)?;
        }
        self.err.stream.flush()
    }

    /// Whether an event is progress that is drawn in place, or that follows too soon on the last.
    fn is_told_otherwise(&mut self, event: &Event) -> bool {
        let Event::Progress { object, after, .. } = event else { return false };
        if self.live.is_some() {
            return true;
        }
        let last = self.told.get(&lines::name(object));
        if last.is_some_and(|last| *after < *last + PACE) {
            return true;
        }
        self.told.insert(lines::name(object), *after);
        false
    }
}

#[cfg(test)]
mod tests;
