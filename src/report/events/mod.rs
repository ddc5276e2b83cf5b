//! Events while a Plan runs: kubectl's lines for what is done, and everything else beside them.
//!
//! In: Events as they happen. Out: on one stream the results (`deployment.apps/web created`, or one JSON object a
//! line), on the other warnings, failures and progress; on a terminal what is waited for stands below them and is
//! redrawn in place.

mod json;
mod lines;
mod live;

use std::io::{self, Write};

use super::Style;
use crate::apply::Event;

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
        Self { out, err, format, live }
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
            false if self.live.is_some() && matches!(event, Event::Progress { .. }) => {}
            false => lines::rest(self.err.stream, event, self.err.style)?,
        }
        self.out.stream.flush()?;
        if let Some(live) = &mut self.live {
            live.take(event);
            live.draw(self.err.stream, self.err.style)?;
        }
        self.err.stream.flush()
    }
}

#[cfg(test)]
mod tests;
