use std::sync::{Mutex, OnceLock, PoisonError};

use super::kept::{Kept, Line};
use super::{SourceMap, Span};

/// A text with the name a person knows it by, and the index of its lines, made when it is first asked for.
///
/// An excerpt of a text holds some of its lines only; places in it are places in the whole.
#[derive(Debug)]
pub struct Text {
    name: String,
    content: String,
    /// Where its lines stand in the whole, for an excerpt.
    kept: Option<Box<Kept>>,
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
            kept: None,
            map: None,
            line_starts: OnceLock::new(),
            concealed: Mutex::default(),
        }
    }

    /// A text that a template produced; `map` leads each place of it back to the template.
    pub fn rendered(name: impl Into<String>, content: impl Into<String>, map: SourceMap) -> Self {
        Self { map: Some(map), ..Self::new(name, content) }
    }

    /// What shows the places at `spans` as this text does, and holds no more of it than the lines in which they begin
    /// and end. It does not lead back to templates.
    pub fn excerpt(&self, spans: impl IntoIterator<Item = Span>) -> Self {
        let ends = spans.into_iter().flat_map(|span| [span.start, span.end]);
        let mut numbers: Vec<u32> = ends.map(|offset| self.position(offset).line).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let (mut content, mut lines) = (String::new(), Vec::with_capacity(numbers.len()));
        for number in numbers {
            let span = self.line_span(number);
            lines.push(Line { number, span, at: content.len() });
            content.push_str(self.slice(span));
        }
        content.shrink_to_fit();
        let concealed = lines.iter().flat_map(|line| self.concealed_in(line.span)).collect();
        let kept = Kept { lines, whole: self.span(), line_count: self.line_count() };
        Self {
            kept: Some(Box::new(kept)),
            concealed: Mutex::new(Concealed { spans: concealed, ordered: 0 }),
            ..Self::new(self.name.clone(), content)
        }
    }

    /// What a person calls it: a path, `-`, a URL.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole content; of an excerpt the lines that it holds.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// The span of all of it; of no more than a span can tell.
    pub fn span(&self) -> Span {
        if let Some(kept) = &self.kept {
            return kept.whole;
        }
        Span { start: 0, end: u32::try_from(self.content.len()).unwrap_or(u32::MAX) }
    }

    /// The way back to the template, for a rendered text.
    pub fn map(&self) -> Option<&SourceMap> {
        self.map.as_ref()
    }

    /// The bytes of `span`, or an empty string where the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        let Some(kept) = &self.kept else { return self.content.get(span.range()).unwrap_or("") };
        let places = kept.offset(span.start).zip(kept.offset(span.end));
        let range = places.map(|(start, end)| start..end).filter(|range| range.len() == span.len());
        range.and_then(|range| self.content.get(range)).unwrap_or("")
    }

    /// The span of the character at a byte offset; empty at the end, or within a character.
    pub fn character(&self, offset: u32) -> Span {
        let at = self.kept.as_ref().map_or(Some(offset as usize), |kept| kept.offset(offset));
        let rest = at.and_then(|at| self.content.get(at..)).unwrap_or_default();
        let width = rest.chars().next().map_or(0, char::len_utf8);
        Span { start: offset, end: offset + width as u32 }
    }

    /// Line and column of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.span().end);
        let (line, start, mut end) = match &self.kept {
            None => {
                let starts = self.line_starts();
                let line = starts.partition_point(|&start| start <= offset);
                (line as u32, starts[line - 1] as usize, offset as usize)
            }
            Some(kept) => {
                let Some(line) = kept.line_at(offset) else { return Position { line: 1, column: 1 } };
                let within = offset.min(line.span.end) - line.span.start;
                (line.number, line.at, line.at + within as usize)
            }
        };
        while !self.content.is_char_boundary(end) {
            end -= 1;
        }
        let column = self.content[start..end].chars().count() as u32 + 1;
        Position { line, column }
    }

    /// The text of a line (from 1) without its line break; empty past the end.
    pub fn line(&self, line: u32) -> &str {
        let span = self.line_span(line);
        self.slice(span).trim_end_matches(['\n', '\r'])
    }

    /// The span of a line (from 1), its line break included; empty at the end of the text past it.
    pub fn line_span(&self, line: u32) -> Span {
        if let Some(kept) = &self.kept {
            let end = Span { start: kept.whole.end, end: kept.whole.end };
            return kept.line(line).map_or(end, |line| line.span);
        }
        let starts = self.line_starts();
        let end = self.content.len();
        let at = |index: usize| starts.get(index).map_or(end, |&start| start as usize);
        Span::new(at((line as usize).saturating_sub(1)), at(line as usize))
    }

    /// How many lines there are; a text that ends in a line break does not count the empty one after it.
    pub fn line_count(&self) -> u32 {
        if let Some(kept) = &self.kept {
            return kept.line_count;
        }
        let starts = self.line_starts();
        let open = starts.last().is_some_and(|&start| (start as usize) < self.content.len());
        (starts.len() - usize::from(!open)) as u32
    }

    /// Marks `span` as never to be shown: the value of a Secret. What shows a line of the text masks it. Of a
    /// rendered text, the bytes of templates that were copied into the span are marked too, and what set the
    /// values that had a part in it.
    pub fn conceal(&self, span: Span) {
        self.concealed.lock().unwrap_or_else(PoisonError::into_inner).spans.push(span);
        for (template, copied) in self.map.iter().flat_map(|map| map.copied_into(span)) {
            template.conceal(copied);
        }
        if let Some(map) = &self.map {
            map.conceal_values(span);
        }
    }

    /// Marks what the values made of a rendered text that were marked elsewhere as never to be shown: in other texts
    /// that they had a part in, or where they were set.
    pub fn conceal_what_was_given(&self) {
        let Some(map) = &self.map else { return };
        let concealed = map.given().concealed();
        if !concealed.is_empty() {
            let made = map.made_of(&concealed, &map.given().secrets(), &self.content);
            self.concealed.lock().unwrap_or_else(PoisonError::into_inner).spans.extend(made);
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

    #[test]
    fn an_excerpt_shows_its_places_as_the_whole_does() {
        let text = Text::new("t", "a: 1\nü: hunter2\nb:\n  c: ö\n  d: 3\ne: 4");
        text.conceal(Span::new(9, 16));
        let spans = [Span::new(5, 7), Span::new(18, 33), Span::new(35, 39)];
        let excerpt = text.excerpt(spans);
        assert!(!excerpt.content().contains("c: ö"));
        for Span { start, end } in spans {
            for offset in [start, end] {
                let line = text.position(offset).line;
                assert_eq!(excerpt.position(offset), text.position(offset));
                assert_eq!(excerpt.line(line), text.line(line));
                assert_eq!(excerpt.line_span(line), text.line_span(line));
                assert_eq!(
                    excerpt.concealed_in(text.line_span(line)),
                    text.concealed_in(text.line_span(line))
                );
            }
        }
        assert_eq!(
            (excerpt.slice(spans[0]), excerpt.slice(spans[1]), excerpt.slice(spans[2])),
            ("ü", "", "e: 4")
        );
        assert_eq!((excerpt.span(), excerpt.line_count()), (text.span(), text.line_count()));
        let again = excerpt.excerpt(spans);
        assert_eq!(again.position(36), text.position(36));
    }
}
