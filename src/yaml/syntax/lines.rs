use std::sync::Arc;

use crate::text::{Span, Text};

/// The lines of one document.
#[derive(Clone, Copy)]
pub(super) struct Lines<'t> {
    text: &'t Text,
    chunk: Span,
}

/// A line, taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// Where it starts.
    pub start: u32,
    /// How many spaces stand before its content.
    pub indent: u32,
    /// Without the spaces before it and white space behind it.
    pub trimmed: &'t str,
    /// With its number in the text, from 1.
    pub number: u32,
}

impl<'t> Lines<'t> {
    pub fn of(text: &'t Arc<Text>, chunk: Span) -> Self {
        Self { text, chunk }
    }

    /// The line in which `offset` lies.
    pub fn at(self, offset: u32) -> Line<'t> {
        self.line(self.text.position(offset).line)
    }

    fn line(self, number: u32) -> Line<'t> {
        let start = self.text.line_span(number).start;
        let raw = self.text.line(number);
        let indent = raw.bytes().take_while(|&byte| byte == b' ').count() as u32;
        Line { start, indent, trimmed: raw[indent as usize..].trim_end(), number }
    }

    /// The lines with content before `line`, the nearest first.
    pub fn before(self, line: Line<'t>) -> impl Iterator<Item = Line<'t>> {
        let first = self.text.position(self.chunk.start).line;
        (first..line.number).rev().map(move |number| self.line(number)).filter(|line| line.has_content())
    }

    /// The lines from number `first` to number `last`, those without content included.
    pub fn all(self, first: u32, last: u32) -> Vec<Line<'t>> {
        (first..=last).map(|number| self.line(number)).collect()
    }

    /// The line on which something that was opened on `opened` probably ends: the one before the next that looks like
    /// an entry beside or above it.
    pub fn probable_end(self, opened: Line<'t>) -> Option<Line<'t>> {
        let mut last = opened;
        for line in self.from(opened).skip(1) {
            if line.indent <= opened.indent && (line.key().is_some() || line.is_element()) {
                return Some(last);
            }
            last = line;
        }
        None
    }

    /// The lines with content from `line` on.
    pub fn from(self, line: Line<'t>) -> impl Iterator<Item = Line<'t>> {
        let last = self.text.position(self.chunk.end).line;
        (line.number..=last).map(move |number| self.line(number)).filter(|line| line.has_content())
    }
}

impl<'t> Line<'t> {
    /// Whether there is anything but white space, a comment and the separator of documents on it.
    pub fn has_content(self) -> bool {
        let separator = self.indent == 0 && self.trimmed.starts_with("---");
        !self.trimmed.is_empty() && !self.trimmed.starts_with('#') && !separator
    }

    /// Where its content stands.
    pub fn content(self) -> Span {
        let start = self.start + self.indent;
        Span { start, end: start + self.trimmed.len() as u32 }
    }

    /// Where the white space before its content stands.
    pub fn indentation(self) -> Span {
        Span { start: self.start, end: self.start + self.indent }
    }

    /// Whether it begins with the dash of a list element.
    pub fn is_element(self) -> bool {
        self.trimmed == "-" || self.trimmed.starts_with("- ")
    }

    /// The columns at which something begins: the dashes, and what follows the last of them.
    pub fn columns(self) -> Vec<u32> {
        let mut columns = vec![self.indent];
        let mut rest = self.trimmed;
        let mut column = self.indent;
        while let Some(after) = rest.strip_prefix('-').filter(|after| after.starts_with(' ')) {
            let inner = after.trim_start_matches(' ');
            column += (rest.len() - inner.len()) as u32;
            rest = inner;
            columns.push(column);
        }
        columns
    }

    /// The line without the dashes it begins with.
    pub fn entry(self) -> &'t str {
        self.trimmed.trim_start_matches("- ").trim_start()
    }

    /// The key that it begins with, where it looks as if it began with one.
    pub fn key(self) -> Option<&'t str> {
        let entry = self.entry();
        let end = entry.find(": ").or_else(|| entry.strip_suffix(':').map(str::len))?;
        let key = &entry[..end];
        (!key.is_empty() && !key.contains(['{', '[', '"', '\'', '#'])).then_some(key)
    }

    /// Whether it begins with a quote or a bracket.
    pub fn is_flow(self) -> bool {
        self.entry().starts_with(['"', '\'', '[', '{', ']', '}'])
    }

    /// Whether it opens a block scalar: `key: |`.
    pub fn opens_text(self) -> bool {
        let line = self.trimmed.split(" #").next().unwrap_or_default().trim_end();
        let header = line.rsplit([' ', ':']).next().unwrap_or_default();
        let mut bytes = header.bytes();
        matches!(bytes.next(), Some(b'|' | b'>'))
            && bytes.all(|byte| matches!(byte, b'+' | b'-' | b'0'..=b'9'))
    }

    /// Whether a block is to follow: `key:` with nothing behind the colon.
    pub fn opens_block(self) -> bool {
        let line = self.trimmed.split(" #").next().unwrap_or_default().trim_end();
        line.ends_with(':')
    }
}
