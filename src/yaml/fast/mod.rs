//! The fast path: block style, as nearly all manifests are written, read straight into the tree.
//!
//! It knows maps and lists in block style, scalars on one line, block scalars, and flow collections on one line. It
//! refuses a whole document at the first thing it does not know or that may be wrong, and libyaml's parser reads
//! it instead; so it reports nothing and never guesses. For what it reads the tree is the same.

mod admit;
mod flow;
mod quoted;
mod scalar;
#[cfg(test)]
mod tests;
mod text;

use self::admit::Admission;
use super::arena::{Kind, Raw};
use super::builder::{Builder, MAX_DEPTH};
use super::resolve::Scalar;
use crate::text::Span;

/// The document is not one of those that the fast path reads.
pub(super) struct Unsupported;

type Result<T = ()> = std::result::Result<T, Unsupported>;

/// Keys are looked for their colon this far; libyaml looks 1024 characters.
const LONGEST_KEY: usize = 1000;

/// Reads the document at `chunk`.
pub(super) fn read(builder: &mut Builder<'_>, chunk: Span) -> Result {
    let text = builder.text();
    let content = &text.content()[..chunk.end as usize];
    let admission = admit::look(&content.as_bytes()[chunk.start as usize..])?;
    builder.expect_nodes(chunk.len() / 20);
    let mut reader = Reader {
        builder,
        content,
        bytes: content.as_bytes(),
        at: chunk.start as usize,
        tabs: admission == Admission::WithTabs,
        levels: Vec::with_capacity(16),
        pending: None,
    };
    reader.skip_separator()?;
    reader.lines()
}

/// An open container in block style.
#[derive(Clone, Copy)]
struct Level {
    column: usize,
    list: bool,
}

struct Reader<'r, 'b, 't> {
    builder: &'r mut Builder<'b>,
    content: &'t str,
    bytes: &'t [u8],
    /// Where the next line starts.
    at: usize,
    /// Whether there are tabs, which only block scalars and comments may have.
    tabs: bool,
    levels: Vec<Level>,
    /// Behind the colon or the dash whose value may stand on the next lines.
    pending: Option<usize>,
}

impl Reader<'_, '_, '_> {
    /// Goes past the `---` that a document may begin with.
    fn skip_separator(&mut self) -> Result {
        if self.bytes[self.at..].starts_with(b"---") {
            let end = self.line_end(self.at);
            if !self.rest_is_blank(self.at + 3, end) {
                return Err(Unsupported);
            }
            self.at = self.next_line(end);
        }
        Ok(())
    }

    fn lines(&mut self) -> Result {
        while self.at < self.bytes.len() {
            let (line, end) = (self.at, self.line_end(self.at));
            let start = self.skip_spaces(line, end);
            self.at = self.next_line(end);
            if start == end || self.bytes[start] == b'#' {
                continue;
            }
            if self.tabs && memchr::memchr(b'\t', &self.bytes[start..end]).is_some() {
                return Err(Unsupported);
            }
            let column = start - line;
            if column == 0 && self.ends_document(start, end) {
                return Err(Unsupported);
            }
            self.line(start, end, column)?;
        }
        self.end_value();
        while self.levels.pop().is_some() {
            self.builder.close(None);
        }
        Ok(())
    }

    /// Reads a line with content from `start` on, and those that belong to a scalar that begins on it.
    fn line(&mut self, start: usize, end: usize, column: usize) -> Result {
        let dash = self.is_dash(start, end);
        if self.pending.is_some() && self.is_nested(column, dash) {
            self.pending = None;
            if !dash && self.key_end(start, end)?.is_none() {
                return self.value(start, end);
            }
            self.open(dash, start, column)?;
        } else {
            self.end_value();
            self.settle(start, column, dash)?;
        }
        self.entry(start, end, column)
    }

    /// Whether the line begins with `...`, with or without something behind it.
    fn ends_document(&self, start: usize, end: usize) -> bool {
        matches!(self.bytes[start..end], [b'.', b'.', b'.'] | [b'.', b'.', b'.', b' ', ..])
    }

    /// Whether a line at `column` stands below the innermost container's last entry; the elements of a list may
    /// stand at the column of its key.
    fn is_nested(&self, column: usize, dash: bool) -> bool {
        self.levels
            .last()
            .is_some_and(|top| column > top.column || (column == top.column && dash && !top.list))
    }

    fn line_end(&self, from: usize) -> usize {
        memchr::memchr(b'\n', &self.bytes[from..]).map_or(self.bytes.len(), |length| from + length)
    }

    /// Where the line after the one that ends at `end` starts.
    fn next_line(&self, end: usize) -> usize {
        (end + 1).min(self.bytes.len())
    }

    fn skip_spaces(&self, from: usize, end: usize) -> usize {
        from + self.bytes[from..end].iter().take_while(|&&byte| byte == b' ').count()
    }

    /// Whether a dash stands at `at` that begins an element.
    fn is_dash(&self, at: usize, end: usize) -> bool {
        self.bytes[at] == b'-' && (at + 1 == end || self.bytes[at + 1] == b' ')
    }

    /// Whether nothing but a comment follows; `from` is right behind a value.
    fn rest_is_blank(&self, from: usize, end: usize) -> bool {
        let at = self.skip_spaces(from, end);
        at == end || (self.bytes[at] == b'#' && at > from)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// A key or a dash that had no value after all has none.
    fn end_value(&mut self) {
        if let Some(at) = self.pending.take() {
            let span = self.span(at, at);
            self.builder.scalar(Scalar::Null, Raw::new(Kind::Plain, span));
        }
    }

    fn open(&mut self, list: bool, start: usize, column: usize) -> Result {
        if self.levels.len() >= MAX_DEPTH {
            return Err(Unsupported);
        }
        self.builder.open(if list { Kind::List } else { Kind::Map }, start as u32);
        self.levels.push(Level { column, list });
        Ok(())
    }

    /// Closes what a line at `column` ends: then the innermost container is the one that the line goes on with. The
    /// first line opens one.
    fn settle(&mut self, start: usize, column: usize, dash: bool) -> Result {
        while let Some(top) = self.levels.last() {
            if top.column < column || (top.column == column && top.list == dash) {
                break;
            }
            if top.column == column && !top.list {
                return Err(Unsupported);
            }
            self.levels.pop();
            self.builder.close(None);
        }
        match self.levels.last() {
            Some(top) if top.column == column && top.list == dash => Ok(()),
            None if self.builder.next() == 0 => self.open(dash, start, column),
            _ => Err(Unsupported),
        }
    }

    /// Reads what stands on a line from `start` on: an element of a list, or a key with its value.
    fn entry(&mut self, mut start: usize, end: usize, mut column: usize) -> Result {
        while self.is_dash(start, end) {
            let inner = self.skip_spaces(start + 1, end);
            if self.rest_is_blank(start + 1, end) {
                self.pending = Some(start + 1);
                return Ok(());
            }
            (column, start) = (column + inner - start, inner);
            if self.is_dash(start, end) {
                self.open(true, start, column)?;
            } else if self.key_end(start, end)?.is_some() {
                self.open(false, start, column)?;
            } else {
                return self.value(start, end);
            }
        }
        let colon = self.key_end(start, end)?.ok_or(Unsupported)?;
        self.key(start, colon);
        let value = self.skip_spaces(colon + 1, end);
        if self.rest_is_blank(colon + 1, end) {
            self.pending = Some(colon + 1);
            return Ok(());
        }
        self.value(value, end)
    }

    /// Where the colon stands that makes what begins at `start` a key.
    fn key_end(&self, start: usize, end: usize) -> Result<Option<usize>> {
        let colon = match self.bytes[start] {
            quote @ (b'"' | b'\'') => {
                let Some(length) = memchr::memchr2(quote, b'\\', &self.bytes[start + 1..end]) else {
                    return Ok(None);
                };
                let close = start + 1 + length;
                let colon = self.bytes.get(close + 1) == Some(&b':');
                (self.bytes[close] == quote && colon && close + 1 < end).then_some(close + 1)
            }
            b'[' | b'{' | b'|' | b'>' => None,
            first if scalar::may_begin_plain(first) => self.plain_key_end(start, end),
            _ => return Err(Unsupported),
        };
        let Some(colon) = colon else { return Ok(None) };
        let separated = colon + 1 == end || self.bytes[colon + 1] == b' ';
        match separated && colon - start <= LONGEST_KEY && self.bytes[colon - 1] != b' ' {
            true => Ok(Some(colon)),
            false => Err(Unsupported),
        }
    }

    /// The colon of a plain key: the first one with a space or nothing behind it, before any comment.
    fn plain_key_end(&self, start: usize, end: usize) -> Option<usize> {
        let found = memchr::memchr2_iter(b':', b'#', &self.bytes[start..end]).find(|&at| {
            let at = start + at;
            match self.bytes[at] {
                b':' => at + 1 == end || self.bytes[at + 1] == b' ',
                _ => self.bytes[at - 1] == b' ',
            }
        });
        found.map(|at| start + at).filter(|&at| self.bytes[at] == b':')
    }

    fn key(&mut self, start: usize, colon: usize) {
        let span = self.span(start, colon);
        match self.bytes[start] {
            b'"' | b'\'' => self.builder.string(Raw::new(Kind::Quoted, span)),
            _ => self.builder.plain_value(&self.content[start..colon], Raw::new(Kind::Plain, span)),
        }
    }
}
