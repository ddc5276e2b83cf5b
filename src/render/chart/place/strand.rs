use std::ops::Range;

use crate::render::chart::mark::{HOLE, Origin};

/// Rendered text before its values are in it: each value is one [`HOLE`], and every byte knows its origin.
#[derive(Clone, Debug, Default)]
pub struct Strand {
    /// The text.
    pub text: String,
    runs: Vec<Run>,
    holes: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Run {
    end: usize,
    origin: Option<Origin>,
    verbatim: bool,
    /// How many holes come before its end.
    holes: usize,
}

/// A piece of a [`Strand`].
#[derive(Clone, Copy, Debug)]
pub enum Part<'s> {
    /// Text, where it came from, and whether it stands there byte for byte.
    Raw(&'s str, Option<Origin>, bool),
    /// The place of the emission of that number.
    Hole(usize),
}

impl Strand {
    /// Adds text that stands in its template byte for byte, from the start of `origin` on.
    pub fn push_raw(&mut self, text: &str, origin: Option<Origin>) {
        self.push(text, origin, true);
    }

    /// Adds text that was made because of `origin`: indentation, or text that its author vouches for.
    pub fn push_made(&mut self, text: &str, origin: Option<Origin>) {
        self.push(text, origin, false);
    }

    /// Adds the place of an emission.
    pub fn push_hole(&mut self, number: usize) {
        self.holes.push(number);
        self.push(HOLE.encode_utf8(&mut [0; 4]), None, false);
    }

    fn push(&mut self, text: &str, origin: Option<Origin>, verbatim: bool) {
        if !text.is_empty() {
            self.text.push_str(text);
            self.runs.push(Run { end: self.text.len(), origin, verbatim, holes: self.holes.len() });
        }
    }

    /// Adds all of `other`.
    pub fn append(&mut self, other: Self) {
        let (shift, before) = (self.text.len(), self.holes.len());
        self.text.push_str(&other.text);
        let shifted = |run: Run| Run { end: run.end + shift, holes: run.holes + before, ..run };
        self.runs.extend(other.runs.into_iter().map(shifted));
        self.holes.extend(other.holes);
    }

    /// Takes the blanks off its end.
    pub fn trim_end(&mut self) {
        let length = self.text.trim_end_matches([' ', '\t']).len();
        self.text.truncate(length);
        while self.runs.last().is_some_and(|run| run.end > length) {
            let start = self.runs.len().checked_sub(2).map_or(0, |before| self.runs[before].end);
            match self.runs.last_mut() {
                Some(run) if start < length => run.end = length,
                _ => drop(self.runs.pop()),
            }
        }
    }

    /// The emission of its first hole.
    pub fn first_hole(&self) -> Option<usize> {
        self.holes.first().copied()
    }

    /// The emission of its last hole.
    pub fn last_hole(&self) -> Option<usize> {
        self.holes.last().copied()
    }

    /// Whether it has no hole.
    pub fn is_whole(&self) -> bool {
        self.holes.is_empty()
    }

    /// How many spaces it begins with; `None` where it holds nothing else.
    pub fn indent(&self) -> Option<usize> {
        let spaces = self.text.len() - self.text.trim_start_matches(' ').len();
        (!self.text[spaces..].trim_end_matches(['\r', '\t', ' ']).is_empty()).then_some(spaces)
    }

    /// The pieces that `range` covers.
    pub fn parts(&self, range: Range<usize>) -> Vec<Part<'_>> {
        let first = self.runs.partition_point(|run| run.end <= range.start);
        let mut at = range.start;
        let mut parts = Vec::new();
        for (index, run) in self.runs.iter().enumerate().skip(first) {
            if at >= range.end {
                break;
            }
            let start = index.checked_sub(1).map_or(0, |before| self.runs[before].end);
            let text = &self.text[at..run.end.min(range.end)];
            if text.starts_with(HOLE) {
                let hole = run.holes.checked_sub(1).and_then(|hole| self.holes.get(hole));
                parts.extend(hole.map(|&number| Part::Hole(number)));
            } else {
                let skipped = if run.verbatim { at - start } else { 0 };
                let origin = run.origin.map(|origin| origin.advanced(skipped, text.len(), run.verbatim));
                parts.push(Part::Raw(text, origin, run.verbatim));
            }
            at = run.end;
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Cause, Span};

    fn origin(at: usize) -> Option<Origin> {
        Some(Origin { template: 1, span: Span::new(at, at), cause: Cause::None })
    }

    #[test]
    fn parts_know_where_they_came_from() {
        let mut strand = Strand::default();
        strand.push_raw("name: ", origin(10));
        strand.push_hole(4);
        strand.push_raw("-web", origin(30));
        let shown = strand.parts(2..strand.text.len() - 1).into_iter().map(|part| match part {
            Part::Raw(text, origin, _) => format!("{text}@{}", origin.map_or(0, |origin| origin.span.start)),
            Part::Hole(number) => format!("#{number}"),
        });
        assert_eq!(shown.collect::<Vec<_>>(), ["me: @12", "#4", "-we@30"]);
    }
}
