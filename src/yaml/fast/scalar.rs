use super::{Reader, Result, Unsupported};
use crate::yaml::arena::{Kind, Raw};

/// Whether a plain scalar may begin with a byte; what may under conditions does not here, but for the dash, of which
/// the caller knows that it begins no element.
pub(super) fn may_begin_plain(byte: u8) -> bool {
    !matches!(
        byte,
        b'?' | b':'
            | b','
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'#'
            | b'&'
            | b'*'
            | b'!'
            | b'|'
            | b'>'
            | b'\''
            | b'"'
            | b'%'
            | b'@'
            | b'`'
    )
}

impl Reader<'_, '_, '_> {
    /// Reads the value that begins at `start` and takes the rest of its line, or more lines for a block scalar.
    pub(super) fn value(&mut self, start: usize, end: usize) -> Result {
        let after = match self.bytes[start] {
            b'"' => self.double_quoted(start, end).or_else(|_| self.quoted_lines(start, end))?,
            b'\'' => self.single_quoted(start, end).or_else(|_| self.quoted_lines(start, end))?,
            b'[' | b'{' => self.flow(start, end)?,
            b'|' | b'>' => return self.block_scalar(start, end),
            first if may_begin_plain(first) && !self.is_dash(start, end) => return self.plain(start, end),
            _ => return Err(Unsupported),
        };
        let end = if after > end { self.line_end(after) } else { end };
        if self.rest_is_blank(after, end) { Ok(()) } else { Err(Unsupported) }
    }

    /// A plain scalar goes on with the lines below it that are indented deeper than its container.
    fn plain(&mut self, start: usize, end: usize) -> Result {
        let (mut stop, commented) = self.plain_line(start, end)?;
        if commented || self.continuation().is_none() {
            self.plain_scalar(start, stop);
            return Ok(());
        }
        let value = self.builder.begin_decoded();
        self.builder.decoded_text().push_str(&self.content[start..stop]);
        while let Some((blank, line)) = self.continuation() {
            let line_end = self.line_end(line);
            if self.tabs && memchr::memchr(b'\t', &self.bytes[line..line_end]).is_some() {
                return Err(Unsupported);
            }
            let (line_stop, commented) = self.plain_line(line, line_end)?;
            fold(self.builder.decoded_text(), blank, &self.content[line..line_stop]);
            (stop, self.at) = (line_stop, self.next_line(line_end));
            if commented {
                break;
            }
        }
        let span = self.span(start, stop);
        self.builder.end_plain(value, span);
        Ok(())
    }

    /// Where the next line that is not blank has its content, if that goes on with a scalar, and how many blank lines
    /// stand before it. A comment ends every scalar.
    fn continuation(&self) -> Option<(usize, usize)> {
        let column = self.levels.last()?.column;
        let (mut line, mut blank) = (self.at, 0);
        loop {
            let start = self.skip_spaces(line, self.bytes.len());
            match self.bytes.get(start)? {
                b'\n' => (line, blank) = (start + 1, blank + 1),
                b'#' => return None,
                _ => return (start - line > column).then_some((blank, start)),
            }
        }
    }

    /// Where the plain scalar on a line ends, and whether a comment ends it.
    fn plain_line(&self, start: usize, end: usize) -> Result<(usize, bool)> {
        let mut stop = end;
        for at in memchr::memchr2_iter(b':', b'#', &self.bytes[start..end]).map(|at| start + at) {
            match self.bytes[at] {
                b':' if at + 1 == end || self.bytes[at + 1] == b' ' => return Err(Unsupported),
                b'#' if self.bytes[at - 1] == b' ' => {
                    stop = at;
                    break;
                }
                _ => {}
            }
        }
        let commented = stop < end;
        while self.bytes[stop - 1] == b' ' {
            stop -= 1;
        }
        Ok((stop, commented))
    }

    pub(super) fn plain_scalar(&mut self, start: usize, end: usize) {
        let string = Raw::new(Kind::Plain, self.span(start, end));
        self.builder.plain_value(&self.content[start..end], string);
    }
}

/// Adds a line to a scalar: one line break is a space, and of several the first is dropped.
pub(super) fn fold(value: &mut String, blank: usize, line: &str) {
    match blank {
        0 => value.push(' '),
        _ => value.extend(std::iter::repeat_n('\n', blank)),
    }
    value.push_str(line);
}
