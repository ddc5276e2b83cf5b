use std::collections::HashMap;
use std::io::{BufRead, Read};

use libyaml_safer::{Encoding, Error, EventData, Parser, ScalarStyle};

use super::arena::{Kind, Raw};
use super::builder::{Builder, MAX_DEPTH};
use super::{guard, syntax, tag};
use crate::text::Span;

/// How much the scanner is given at once: it keeps four bytes for every byte it has.
const PIECE: usize = 16 * 1024;

/// Why the events of a document ended early.
pub(super) enum Stop {
    /// The parser gave up.
    Syntax(Error),
    /// The builder has the diagnostic.
    Reported,
}

/// Reads the document at `chunk` with libyaml's parser, of which go-yaml is another port.
///
/// Go-yaml stops where the first document ends and leaves the rest unread, in silence; here that is reported.
pub(super) fn read(builder: &mut Builder<'_>, chunk: Span) -> Result<(), Stop> {
    let content = &builder.text().content()[chunk.range()];
    if let Some(tag) = guard::tag_before_comma(content) {
        let span = builder.text().character(chunk.start + tag as u32);
        builder.error("yaml/tag", span, "a tag cannot stand right before a comma", "a tag without a value");
        return Err(Stop::Reported);
    }
    let mut parser = Pieces::parser(content);
    let mut reader = Reader { builder, chunk, anchors: HashMap::new() };
    // Whether the document has ended, and whether `...` ended it.
    let (mut ended, mut dots) = (false, false);
    loop {
        let event = match parser.parse() {
            Ok(event) => event,
            Err(error) if dots => {
                let start = error.problem_mark().map_or(chunk.start, |mark| reader.at(mark.index));
                let unread = syntax::unread(reader.builder.text(), Span { start, ..chunk });
                reader.builder.report(unread);
                return Ok(());
            }
            Err(error) => return Err(Stop::Syntax(error)),
        };
        let span = reader.span(event.start_mark.index, event.end_mark.index);
        match event.data {
            EventData::StreamStart { .. } => {}
            EventData::StreamEnd => return Ok(()),
            EventData::DocumentStart { .. } if ended => {
                let unread = syntax::unread(reader.builder.text(), Span { start: span.start, ..chunk });
                reader.builder.report(unread);
                return Ok(());
            }
            EventData::DocumentStart { .. } => {}
            EventData::DocumentEnd { implicit } => (ended, dots) = (true, !implicit),
            data => reader.take(data, span)?,
        }
    }
}

struct Reader<'r, 't> {
    builder: &'r mut Builder<'t>,
    chunk: Span,
    anchors: HashMap<String, u32>,
}

impl Reader<'_, '_> {
    fn span(&self, start: u64, end: u64) -> Span {
        Span { start: self.at(start), end: self.at(end) }
    }

    /// The offset in the text of a place in the document.
    fn at(&self, index: u64) -> u32 {
        (self.chunk.start + index as u32).min(self.chunk.end)
    }

    fn take(&mut self, data: EventData, span: Span) -> Result<(), Stop> {
        match data {
            EventData::Alias { anchor } => return self.alias(&anchor, span),
            EventData::Scalar { anchor, tag, value, style, .. } => {
                self.anchor(anchor);
                self.scalar(tag.as_deref(), &value, style, span);
            }
            EventData::SequenceStart { anchor, .. } => return self.open(Kind::List, anchor, span),
            EventData::MappingStart { anchor, .. } => return self.open(Kind::Map, anchor, span),
            EventData::SequenceEnd | EventData::MappingEnd => self.close(span),
            _ => {}
        }
        Ok(())
    }

    fn anchor(&mut self, anchor: Option<String>) {
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, self.builder.next());
        }
    }

    fn open(&mut self, kind: Kind, anchor: Option<String>, span: Span) -> Result<(), Stop> {
        self.anchor(anchor);
        if self.builder.depth() >= MAX_DEPTH {
            self.builder.refuse_depth(span);
            return Err(Stop::Reported);
        }
        let start = self.skip_properties(span).start;
        self.builder.open(kind, start);
        Ok(())
    }

    /// A flow container ends in a bracket; the end of a block container has no width.
    fn close(&mut self, span: Span) {
        self.builder.close((!span.is_empty()).then_some(span.end));
    }

    fn alias(&mut self, anchor: &str, span: Span) -> Result<(), Stop> {
        let Some(&target) = self.anchors.get(anchor) else {
            // Its name is not told: an unquoted password may begin with `*`.
            let message = "the alias refers to an anchor that is not there".to_owned();
            let near = super::nearest(anchor, self.anchors.keys());
            let help = match near {
                Some(near) => format!("an anchor of nearly this name is there: `*{near}`"),
                None => "quote it if it is a string; an anchor is written `&name` before the value to repeat"
                    .to_owned(),
            };
            self.builder.error("yaml/alias", span, message, "no such anchor before it").help.push(help);
            return Err(Stop::Reported);
        };
        if self.builder.is_open(target) {
            let message = format!("the anchor `&{anchor}` contains itself");
            let label = "this repeats what it is part of";
            self.builder.error("yaml/alias", span, message, label);
            return Err(Stop::Reported);
        }
        self.builder.alias(target, span);
        Ok(())
    }

    fn scalar(&mut self, tag: Option<&str>, value: &str, style: ScalarStyle, span: Span) {
        let span = self.skip_properties(span);
        let string = self.string(value, style, span);
        if style == ScalarStyle::DoubleQuoted && string.kind == Kind::Decoded {
            self.refuse_escaped_slash(span);
        }
        match tag {
            None if style == ScalarStyle::Plain => self.builder.plain_value(value, string),
            None => self.builder.string(string),
            Some(tag) => tag::resolve(self.builder, tag, value, string),
        }
    }

    /// libyaml takes `\/`, which go-yaml v2 does not know.
    fn refuse_escaped_slash(&mut self, span: Span) {
        let bytes = self.builder.text().slice(span).as_bytes();
        let mut at = 0;
        while let Some(escape) = memchr::memchr(b'\\', &bytes[at..]).map(|found| at + found) {
            if bytes.get(escape + 1) == Some(&b'/') {
                let escape = Span::new(span.start as usize + escape, span.start as usize + escape + 2);
                let message = "`\\/` is no escape that Kubernetes knows in YAML";
                let diagnostic = self.builder.error("yaml/syntax", escape, message, "unknown escape");
                diagnostic.help.push("write the slash alone".to_owned());
                return;
            }
            at = (escape + 2).min(bytes.len());
        }
    }

    /// The node of a string, borrowed from the text where it stands there as it is.
    fn string(&mut self, value: &str, style: ScalarStyle, span: Span) -> Raw {
        let written = self.builder.text().slice(span);
        let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        match style {
            ScalarStyle::Plain if written == value => Raw::new(Kind::Plain, span),
            _ if quoted && written.len() == value.len() + 2 && &written[1..=value.len()] == value => {
                Raw::new(Kind::Quoted, span)
            }
            _ => self.builder.keep(value, trimmed(span, written)),
        }
    }

    /// The span without the anchor and the tag before the node itself.
    fn skip_properties(&self, span: Span) -> Span {
        let rest = skip_properties(self.builder.text().slice(span));
        Span { start: span.end - rest.len() as u32, end: span.end }
    }
}

/// What stands behind the anchor and the tag of a node.
pub(super) fn skip_properties(written: &str) -> &str {
    let mut rest = written;
    while rest.starts_with(['&', '!']) {
        let property = rest.find([' ', '\t', '\r', '\n', ',', '[', '{']).unwrap_or(rest.len());
        rest = rest[property..].trim_start_matches([' ', '\t', '\r', '\n']);
    }
    rest
}

/// A block scalar's event reaches up to the next token. Other white space than YAML's is text.
fn trimmed(span: Span, written: &str) -> Span {
    let text = written.trim_end_matches([' ', '\t', '\r', '\n']);
    Span { start: span.start, end: span.start + text.len() as u32 }
}

/// Hands out a text in pieces that end between characters.
pub(super) struct Pieces<'t> {
    rest: &'t str,
    end: &'static str,
}

impl<'t> Pieces<'t> {
    /// A parser that reads `text`. Left to find out the encoding, it refuses what begins with a character whose first
    /// byte is that of a byte order mark.
    pub fn parser(text: &'t str) -> Parser<Self> {
        let mut parser = Parser::new();
        parser.set_encoding(Encoding::Utf8);
        parser.set_input(Self::new(text));
        parser
    }

    /// The pieces of `text`. Kubernetes reads lines, of which the last one ends as well; and libyaml-safer panics
    /// where the last line of a block scalar does not.
    fn new(text: &'t str) -> Self {
        Self { rest: text, end: if text.ends_with('\n') { "" } else { "\n" } }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let piece = self.fill_buf()?;
        let length = piece.len().min(buffer.len());
        buffer[..length].copy_from_slice(&piece[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Pieces<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.rest.is_empty() {
            self.rest = std::mem::take(&mut self.end);
        }
        let mut end = self.rest.len().min(PIECE);
        while !self.rest.is_char_boundary(end) {
            end -= 1;
        }
        Ok(&self.rest.as_bytes()[..end])
    }

    fn consume(&mut self, amount: usize) {
        self.rest = &self.rest[amount..];
    }
}
