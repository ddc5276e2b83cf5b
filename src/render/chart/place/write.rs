use std::sync::Arc;

use crate::render::chart::mark::Origin;
use crate::text::{Cause, SourceMap, Span, Text};

/// The text that comes out, and where each piece of it came from.
#[derive(Default)]
pub struct Writer {
    text: String,
    runs: Vec<Run>,
}

struct Run {
    end: usize,
    origin: Option<Origin>,
    verbatim: bool,
}

impl Writer {
    /// Adds `text` that came from `origin`; `None` where it came from what stands before it.
    pub fn push(&mut self, text: &str, origin: Option<Origin>, verbatim: bool) {
        if text.is_empty() {
            return;
        }
        self.text.push_str(text);
        let end = self.text.len();
        if let Some(last) = self.runs.last_mut() {
            let follows = match (last.origin, origin) {
                (_, None) if !last.verbatim => true,
                (Some(one), Some(next)) if last.verbatim && verbatim => {
                    one.template == next.template && one.span.end == next.span.start
                }
                (one, next) => one == next && !last.verbatim && !verbatim,
            };
            if follows {
                last.end = end;
                if let (Some(one), Some(next)) = (&mut last.origin, origin) {
                    one.span = one.span.to(next.span);
                }
                return;
            }
        }
        let origin = origin.or(self.runs.last().and_then(|last| last.origin).map(after));
        self.runs.push(Run { end, origin, verbatim });
    }

    /// Takes the blanks off the end.
    pub fn trim_end(&mut self) {
        let length = self.text.trim_end_matches([' ', '\t']).len();
        self.text.truncate(length);
        while self.runs.last().is_some_and(|run| run.end > length) {
            let start = self.runs.len().checked_sub(2).map_or(0, |before| self.runs[before].end);
            match self.runs.last_mut() {
                Some(run) if start < length => {
                    let cut = run.end - length;
                    if let (true, Some(origin)) = (run.verbatim, &mut run.origin) {
                        origin.span.end = origin.span.end.saturating_sub(cut as u32).max(origin.span.start);
                    }
                    run.end = length;
                }
                _ => drop(self.runs.pop()),
            }
        }
    }

    /// The text, and the way back to the `templates`, whose numbers the origins carry.
    pub fn finish(self, templates: &[Arc<Text>]) -> (String, SourceMap) {
        let mut map = SourceMap::default();
        for run in self.runs {
            let origin =
                run.origin.unwrap_or(Origin { template: 0, span: Span::default(), cause: Cause::None });
            if let Some(template) = templates.get(origin.template as usize) {
                map.push(run.end, template, origin.span, run.verbatim);
                map.because_of(origin.cause);
            }
        }
        (self.text, map)
    }
}

fn after(origin: Origin) -> Origin {
    let span = Span { start: origin.span.end, end: origin.span.end };
    Origin { span, cause: Cause::None, ..origin }
}
