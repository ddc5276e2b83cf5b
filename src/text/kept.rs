use super::Span;

/// Where the lines that an excerpt holds stand in the whole text.
#[derive(Debug)]
pub(super) struct Kept {
    /// In their order, none twice.
    pub lines: Vec<Line>,
    /// The span of the whole text.
    pub whole: Span,
    /// How many lines the whole text has.
    pub line_count: u32,
}

/// A line of an excerpt.
#[derive(Debug)]
pub(super) struct Line {
    /// Its number in the whole text, from 1.
    pub number: u32,
    /// Its place there, its line break included.
    pub span: Span,
    /// Where it begins in what the excerpt holds.
    pub at: usize,
}

impl Kept {
    /// The line that holds the byte at `offset` of the whole text, or ends there; else the last one before.
    pub fn line_at(&self, offset: u32) -> Option<&Line> {
        let after = self.lines.partition_point(|line| line.span.start <= offset);
        self.lines[..after].last()
    }

    /// The line with a number.
    pub fn line(&self, number: u32) -> Option<&Line> {
        self.lines.binary_search_by_key(&number, |line| line.number).ok().map(|at| &self.lines[at])
    }

    /// Where in what the excerpt holds the byte at `offset` of the whole text stands.
    pub fn offset(&self, offset: u32) -> Option<usize> {
        let line = self.line_at(offset).filter(|line| offset <= line.span.end)?;
        Some(line.at + (offset - line.span.start) as usize)
    }
}
