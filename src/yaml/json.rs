use super::arena::{Kind, Raw};
use super::builder::{Builder, MAX_DEPTH};
use super::resolve::Scalar;
use crate::text::Span;

/// The document is not JSON as Go reads it: it is to be read as YAML.
pub(super) struct NoJson;

/// Reads the JSON value at the start of `span`, as kubectl does for what begins with a brace; other escapes, other
/// numbers and longer keys than in YAML are right. Returns where it ends.
pub(super) fn read(builder: &mut Builder<'_>, span: Span) -> Result<u32, NoJson> {
    let text = builder.text().clone();
    let bytes = &text.content().as_bytes()[..span.end as usize];
    let mut reader = Reader { builder, content: text.content(), bytes, at: span.start as usize };
    reader.value()?;
    reader.space();
    Ok(reader.at as u32)
}

struct Reader<'r, 'b, 't> {
    builder: &'r mut Builder<'b>,
    content: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl Reader<'_, '_, '_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Goes past `byte`, and says whether it stood there.
    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Result<(), NoJson> {
        self.space();
        match self.peek().ok_or(NoJson)? {
            b'{' => self.container(Kind::Map, b'}'),
            b'[' => self.container(Kind::List, b']'),
            b'"' => self.string(),
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.word(),
        }
    }

    fn container(&mut self, kind: Kind, end: u8) -> Result<(), NoJson> {
        if self.builder.depth() >= MAX_DEPTH {
            return Err(NoJson);
        }
        self.builder.open(kind, self.at as u32);
        self.at += 1;
        if !self.take(end) {
            loop {
                self.element(kind)?;
                match (self.take(b','), self.take(end)) {
                    (true, false) => {}
                    (false, true) => break,
                    _ => return Err(NoJson),
                }
            }
        }
        self.builder.close(Some(self.at as u32));
        Ok(())
    }

    fn element(&mut self, kind: Kind) -> Result<(), NoJson> {
        if kind == Kind::Map {
            self.space();
            match self.peek() {
                Some(b'"') => self.string()?,
                _ => return Err(NoJson),
            }
            if !self.take(b':') {
                return Err(NoJson);
            }
        }
        self.value()
    }

    fn word(&mut self) -> Result<(), NoJson> {
        let words = [("null", Scalar::Null), ("true", Scalar::Bool(true)), ("false", Scalar::Bool(false))];
        let rest = &self.bytes[self.at..];
        let (word, scalar) =
            words.into_iter().find(|(word, _)| rest.starts_with(word.as_bytes())).ok_or(NoJson)?;
        let span = Span::new(self.at, self.at + word.len());
        self.at += word.len();
        self.builder.scalar(scalar, Raw::new(Kind::Plain, span));
        Ok(())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Result<(), NoJson> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let leading_zero = self.peek() == Some(b'0');
        let whole = self.digits();
        let mut fits = whole > 0 && (whole == 1 || !leading_zero);
        let end = self.at;
        if self.peek() == Some(b'.') {
            self.at += 1;
            fits &= self.digits() > 0;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            fits &= self.digits() > 0;
        }
        let text = &self.content[start..self.at];
        let integer = if end == self.at { text.parse().ok().map(Scalar::Int) } else { None };
        let float = || text.parse().ok().filter(|number: &f64| number.is_finite()).map(Scalar::Float);
        let scalar = integer.or_else(float).filter(|_| fits).ok_or(NoJson)?;
        self.builder.scalar(scalar, Raw::new(Kind::Plain, Span::new(start, self.at)));
        Ok(())
    }

    /// A string: borrowed up to the closing quote, or decoded where it has escapes.
    fn string(&mut self) -> Result<(), NoJson> {
        let start = self.at;
        let inner = start + 1;
        let stop = memchr::memchr2(b'"', b'\\', &self.bytes[inner..]).ok_or(NoJson)? + inner;
        if self.bytes[inner..stop].iter().any(|&byte| byte < b' ') {
            return Err(NoJson);
        }
        if self.bytes[stop] == b'"' {
            self.at = stop + 1;
            self.builder.string(Raw::new(Kind::Quoted, Span::new(start, self.at)));
            return Ok(());
        }
        self.at = stop;
        let mut decoded = self.content[inner..stop].to_owned();
        self.escaped(&mut decoded)?;
        self.builder.decoded(&decoded, Span::new(start, self.at));
        Ok(())
    }

    fn escaped(&mut self, decoded: &mut String) -> Result<(), NoJson> {
        loop {
            let rest = &self.content[self.at..self.bytes.len()];
            let char = rest.chars().next().ok_or(NoJson)?;
            self.at += char.len_utf8();
            match char {
                '"' => return Ok(()),
                '\\' => decoded.push(self.escape()?),
                '\0'..' ' => return Err(NoJson),
                _ => decoded.push(char),
            }
        }
    }

    fn escape(&mut self) -> Result<char, NoJson> {
        let byte = self.peek().ok_or(NoJson)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return Err(NoJson),
        })
    }

    /// The character of `\u`; half a pair alone is the replacement character, as in Go.
    fn unicode(&mut self) -> Result<char, NoJson> {
        let high = self.hexadecimal()?;
        let rest = &self.bytes[self.at..];
        if (0xd800..0xdc00).contains(&high) && rest.starts_with(b"\\u") {
            let before = self.at;
            self.at += 2;
            let low = self.hexadecimal()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return char::from_u32(code).ok_or(NoJson);
            }
            self.at = before;
        }
        Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hexadecimal(&mut self) -> Result<u32, NoJson> {
        let digits = self.bytes.get(self.at..self.at + 4).ok_or(NoJson)?;
        self.at += 4;
        digits.iter().try_fold(0, |code, &digit| {
            let digit = char::from(digit).to_digit(16).ok_or(NoJson)?;
            Ok(code << 4 | digit)
        })
    }
}
