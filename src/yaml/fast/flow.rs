use super::{Reader, Result, Unsupported};
use crate::yaml::arena::Kind;
use crate::yaml::builder::MAX_DEPTH;

impl Reader<'_, '_, '_> {
    /// Reads a flow collection that ends on its line; returns where it ends.
    pub(super) fn flow(&mut self, start: usize, end: usize) -> Result<usize> {
        if self.builder.depth() >= MAX_DEPTH {
            return Err(Unsupported);
        }
        let (kind, close) = match self.bytes[start] {
            b'[' => (Kind::List, b']'),
            _ => (Kind::Map, b'}'),
        };
        self.builder.open(kind, start as u32);
        let mut at = self.skip_spaces(start + 1, end);
        if self.bytes[at..end].first() != Some(&close) {
            loop {
                if kind == Kind::Map {
                    at = self.flow_key(at, end)?;
                }
                at = self.flow_value(at, end)?;
                at = self.skip_spaces(at, end);
                match self.bytes[at..end].first() {
                    Some(b',') => at = self.skip_spaces(at + 1, end),
                    Some(byte) if *byte == close => break,
                    _ => return Err(Unsupported),
                }
            }
        }
        self.builder.close(Some(at as u32 + 1));
        Ok(at + 1)
    }

    /// Reads `key: `; returns where the value starts.
    fn flow_key(&mut self, start: usize, end: usize) -> Result<usize> {
        let colon = match self.bytes[start..end].first() {
            Some(b'"') => self.double_quoted(start, end)?,
            Some(b'\'') => self.single_quoted(start, end)?,
            _ => self.flow_plain(start, end)?,
        };
        match self.bytes[colon..end] {
            [b':', b' ', ..] => Ok(self.skip_spaces(colon + 1, end)),
            _ => Err(Unsupported),
        }
    }

    fn flow_value(&mut self, start: usize, end: usize) -> Result<usize> {
        match self.bytes[start..end].first() {
            Some(b'"') => self.double_quoted(start, end),
            Some(b'\'') => self.single_quoted(start, end),
            Some(b'[' | b'{') => self.flow(start, end),
            _ => self.flow_plain(start, end),
        }
    }

    /// A plain scalar of characters that mean nothing else in any place.
    fn flow_plain(&mut self, start: usize, end: usize) -> Result<usize> {
        let harmless = |byte: &&u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b'=' | b'+' | b'$')
        };
        let length = self.bytes[start..end].iter().take_while(harmless).count();
        if length == 0 || self.is_dash(start, end) {
            return Err(Unsupported);
        }
        self.plain_scalar(start, start + length);
        Ok(start + length)
    }
}
