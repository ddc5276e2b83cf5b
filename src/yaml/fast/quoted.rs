use super::scalar::fold;
use super::{Reader, Result, Unsupported};
use crate::yaml::arena::{Kind, Raw};

impl Reader<'_, '_, '_> {
    /// Returns where the string ends, which must be on this line.
    pub(super) fn single_quoted(&mut self, start: usize, end: usize) -> Result<usize> {
        let mut at = start + 1;
        let mut doubled = false;
        loop {
            at += memchr::memchr(b'\'', &self.bytes[at..end]).ok_or(Unsupported)? + 1;
            if at == end || self.bytes[at] != b'\'' {
                break;
            }
            doubled = true;
            at += 1;
        }
        let span = self.span(start, at);
        match doubled {
            false => self.builder.string(Raw::new(Kind::Quoted, span)),
            true => self.builder.decoded(&self.content[start + 1..at - 1].replace("''", "'"), span),
        }
        Ok(at)
    }

    /// Returns where the string ends, which must be on this line.
    pub(super) fn double_quoted(&mut self, start: usize, end: usize) -> Result<usize> {
        let inner = start + 1;
        let stop = memchr::memchr2(b'"', b'\\', &self.bytes[inner..end]).ok_or(Unsupported)? + inner;
        if self.bytes[stop] == b'"' {
            self.builder.string(Raw::new(Kind::Quoted, self.span(start, stop + 1)));
            return Ok(stop + 1);
        }
        let mut decoded = self.content[inner..stop].to_owned();
        let mut at = stop;
        loop {
            match self.bytes[at] {
                b'"' => break,
                _ => decoded.push(self.escape(at + 1, end)?),
            }
            let rest = at + 2;
            let next = memchr::memchr2(b'"', b'\\', &self.bytes[rest..end]).ok_or(Unsupported)? + rest;
            decoded.push_str(&self.content[rest..next]);
            at = next;
        }
        self.builder.decoded(&decoded, self.span(start, at + 1));
        Ok(at + 1)
    }

    /// The character of an escape of one letter.
    fn escape(&self, at: usize, end: usize) -> Result<char> {
        match self.bytes[at..end].first() {
            Some(&byte @ (b'"' | b'\\')) => Ok(char::from(byte)),
            Some(b'n') => Ok('\n'),
            Some(b't') => Ok('\t'),
            Some(b'r') => Ok('\r'),
            _ => Err(Unsupported),
        }
    }

    /// Reads a quoted string that ends on a line below `end`, where its first line does; returns where.
    pub(super) fn quoted_lines(&mut self, start: usize, end: usize) -> Result<usize> {
        let value = self.builder.begin_decoded();
        let (mut at, mut line_end) = (start + 1, end);
        loop {
            let line_value = self.builder.begin_decoded();
            let close = self.quoted_line(self.bytes[start], at, line_end)?;
            if let Some(close) = close {
                self.at = self.next_line(self.line_end(close));
                self.builder.end_decoded(value, self.span(start, close + 1));
                return Ok(close + 1);
            }
            let text = self.builder.decoded_text();
            text.truncate(line_value + text[line_value..].trim_end_matches(' ').len());
            let mut blank = 0;
            loop {
                let line = self.next_line(line_end);
                if line == self.bytes.len() {
                    return Err(Unsupported);
                }
                (at, line_end) = (self.skip_spaces(line, self.bytes.len()), self.line_end(line));
                if self.bytes[line..].starts_with(b"...") {
                    return Err(Unsupported);
                }
                if at < line_end {
                    break;
                }
                blank += 1;
            }
            if self.tabs && memchr::memchr(b'\t', &self.bytes[at..line_end]).is_some() {
                return Err(Unsupported);
            }
            fold(self.builder.decoded_text(), blank, "");
        }
    }

    /// Writes what stands on one line of a quoted string; returns where the closing quote stands, if it does.
    fn quoted_line(&mut self, quote: u8, mut at: usize, end: usize) -> Result<Option<usize>> {
        let escape = if quote == b'"' { b'\\' } else { quote };
        loop {
            let found = memchr::memchr2(quote, escape, &self.bytes[at..end]);
            let stop = found.map_or(end, |length| at + length);
            self.builder.decoded_text().push_str(&self.content[at..stop]);
            let char = match found {
                None => return Ok(None),
                Some(_) if self.bytes[stop] == b'\\' => self.escape(stop + 1, end)?,
                Some(_) if quote == b'\'' && self.bytes[stop + 1..end].first() == Some(&quote) => '\'',
                Some(_) => return Ok(Some(stop)),
            };
            self.builder.decoded_text().push(char);
            at = stop + 2;
        }
    }
}
