//! What is waited for, redrawn in place on a terminal.

use std::io::{self, Write};
use std::time::Duration;

use colored::Colorize as _;

use super::Style;
use super::lines::{elapsed, name};
use crate::apply::Event;
use crate::report::spot::printable;

/// How many objects are shown at most; the rest is counted.
const ROWS: usize = 12;

/// The lines below all others.
#[derive(Default)]
pub(super) struct Area {
    rows: Vec<Row>,
    after: Duration,
    drawn: usize,
}

struct Row {
    name: String,
    awaits: String,
}

impl Area {
    /// Takes away what was drawn, so that lines can be written in its place.
    pub fn clear(&mut self, out: &mut dyn Write) -> io::Result<()> {
        match std::mem::take(&mut self.drawn) {
            0 => Ok(()),
            drawn => write!(out, "\x1b[{drawn}A\x1b[J"),
        }
    }

    /// Takes in what an event says of an object that is waited for.
    pub fn take(&mut self, event: &Event) {
        match event {
            Event::Progress { object, awaits, after } => {
                self.after = *after;
                let (name, awaits) = (name(object), awaits.clone());
                match self.rows.iter_mut().find(|row| row.name == name) {
                    Some(row) => row.awaits = awaits,
                    None => self.rows.push(Row { name, awaits }),
                }
            }
            Event::Ready { object, .. } | Event::NotReady { object, .. } => {
                let name = name(object);
                self.rows.retain(|row| row.name != name);
            }
            _ => {}
        }
    }

    /// Draws what is still waited for.
    pub fn draw(&mut self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let head = format!("waiting for {} ({})", self.rows.len(), elapsed(self.after));
        writeln!(out, "{}", style.paint(&head, |text| text.dimmed()))?;
        for row in self.rows.iter().take(ROWS) {
            let text = format!("  {}  {}", row.name, printable(&row.awaits));
            writeln!(out, "{}", text.chars().take(style.width.saturating_sub(1)).collect::<String>())?;
        }
        self.drawn = 1 + self.rows.len().min(ROWS);
        Ok(())
    }
}
