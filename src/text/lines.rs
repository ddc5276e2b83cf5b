use std::sync::{Mutex, OnceLock, PoisonError};

use super::{SourceMap, Span};

/// A text with the name a person knows it by, and the index of its lines, made when it is first asked for.
#[derive(Debug)]
pub struct Text {
    name: String,
    content: String,
    map: Option<SourceMap>,
    line_starts: OnceLock<Vec<u32>>,
    concealed: Mutex<Concealed>,
}

/// Spans that are never to be shown.
#[derive(Debug, Default)]
struct Concealed {
    spans: Vec<Span>,
    /// How many of them, from the first on, are in order and touch no other.
    ordered: usize,
}

impl Concealed {
    /// All of them in order, none touching another.
    fn ordered(&mut self) -> &[Span] {
        if self.ordered < self.spans.len() {
            self.spans.sort_unstable();
            self.spans.dedup_by(|next, last| {
                let joined = next.start <= last.end;
                if joined {
                    last.end = last.end.max(next.end);
                }
                joined
            });
            self.ordered = self.spans.len();
        }
        &self.spans
    }
}

/// A place in a text as people and editors count: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in Unicode scalar values.
    pub column: u32,
}

impl Text {
    /// A text that was read as it is: a file, standard input (`-`), a `--set` argument.
    pub fn new(name: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            content: content.into(),
            map: None,
            line_starts: OnceLock::new(),
            concealed: Mutex::default(),
        }
    }

    /// A text that a template produced; `map` leads each place of it back to the template.
    pub fn rendered(name: impl Into<String>, content: impl Into<String>, map: SourceMap) -> Self {
        Self { map: Some(map), ..Self::new(name, content) }
    }

    /// What a person calls it: a path, `-`, a URL.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole content.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// The span of all of it; of no more than a span can tell.
    pub fn span(&self) -> Span {
        Span { start: 0, end: u32::try_from(self.content.len()).unwrap_or(u32::MAX) }
    }

    /// The way back to the template, for a rendered text.
    pub fn map(&self) -> Option<&SourceMap> {
        self.map.as_ref()
    }

    /// The bytes of `span`, or an empty string where the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.content.get(span.range()).unwrap_or("")
    }

    /// The span of the character at a byte offset; empty at the end, or within a character.
    pub fn character(&self, offset: u32) -> Span {
        let rest = self.content.get(offset as usize..).unwrap_or_default();
        let width = rest.chars().next().map_or(0, char::len_utf8);
        Span { start: offset, end: offset + width as u32 }
    }

    /// Line and column of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let starts = self.line_starts();
        let offset = offset.min(self.content.len() as u32);
        let line = starts.partition_point(|&start| start <= offset);
        let line_start = starts[line - 1] as usize;
        let mut end = offset as usize;
        while !self.content.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.content[line_start..end].chars().count() as u32 + 1;
        Position { line: line as u32, column }
    }

    /// The text of a line (from 1) without its line break; empty past the end.
    pub fn line(&self, line: u32) -> &str {
        let span = self.line_span(line);
        self.slice(span).trim_end_matches(['\n', '\r'])
    }

    /// The span of a line (from 1), its line break included; empty at the end of the text past it.
    pub fn line_span(&self, line: u32) -> Span {
        let starts = self.line_starts();
        let end = self.content.len();
        let at = |index: usize| starts.get(index).map_or(end, |&start| start as usize);
        Span::new(at((line as usize).saturating_sub(1)), at(line as usize))
    }

    /// How many lines there are; a text that ends in a line break does not count the empty one after it.
    pub fn line_count(&self) -> u32 {
        let starts = self.line_starts();
        let open = starts.last().is_some_and(|&start| (start as usize) < self.content.len());
        (starts.len() - usize::from(!open)) as u32
    }

    /// Marks `span` as never to be shown: the value of a Secret. What shows a line of the text masks it. Of a
    /// rendered text, the bytes of templates that were copied into the span are marked too.
    pub fn conceal(&self, span: Span) {
        self.concealed.lock().unwrap_or_else(PoisonError::into_inner).spans.push(span);
        for (template, copied) in self.map.iter().flat_map(|map| map.copied_into(span)) {
            template.conceal(copied);
        }
    }

    /// Whether anything of it is never to be shown.
    pub fn has_concealed(&self) -> bool {
        !self.concealed.lock().unwrap_or_else(PoisonError::into_inner).spans.is_empty()
    }

    /// The spans within `span` that are never to be shown, in order, none touching another.
    pub fn concealed_in(&self, span: Span) -> Vec<Span> {
        let mut concealed = self.concealed.lock().unwrap_or_else(PoisonError::into_inner);
        let ordered = concealed.ordered();
        let first = ordered.partition_point(|hidden| hidden.end <= span.start);
        let within = ordered[first..].iter().take_while(|hidden| hidden.start < span.end);
        within
            .map(|hidden| Span { start: hidden.start.max(span.start), end: hidden.end.min(span.end) })
            .collect()
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let breaks = memchr::memchr_iter(b'\n', self.content.as_bytes());
            std::iter::once(0).chain(breaks.map(|at| at as u32 + 1)).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let text = Text::new("t", "a: 1\nü: ö\n");
        assert_eq!(text.position(0), Position { line: 1, column: 1 });
        assert_eq!(text.position(5), Position { line: 2, column: 1 });
        assert_eq!(text.position(9), Position { line: 2, column: 4 });
        assert_eq!(text.position(99), Position { line: 3, column: 1 });
        assert_eq!((text.line(2), text.line(7), text.line_count()), ("ü: ö", "", 2));
    }

    #[test]
    fn concealed_spans_are_joined_and_cut_to_what_is_asked() {
        let text = Text::new("t", "a: 1\nb: 2\n");
        for (start, end) in [(8, 9), (2, 4), (3, 5)] {
            text.conceal(Span::new(start, end));
        }
        assert_eq!(text.concealed_in(Span::new(0, 10)), [Span::new(2, 5), Span::new(8, 9)]);
        assert_eq!(text.concealed_in(Span::new(4, 8)), [Span::new(4, 5)]);
    }
}
