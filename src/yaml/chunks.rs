use crate::text::Span;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Splits a stream at its lines that begin with `---`, as kubectl does before any YAML is parsed (apimachinery
/// `pkg/util/yaml/decoder.go`): what stands around a document cannot change it, and a broken one does not
/// take the others with it.
pub(super) struct Chunks<'t> {
    content: &'t str,
    at: usize,
}

/// What stands between two separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    /// The text of one document (of several, for JSON), without a byte order mark. A separator before it may
    /// be part of it.
    pub span: Span,
    /// A separator that ends it and is none: there is more on its line than a comment.
    pub bad_separator: Option<Span>,
}

impl<'t> Chunks<'t> {
    /// The chunks at `stretch` of a stream, which begins and ends where chunks do.
    pub fn within(content: &'t str, stretch: Span) -> Self {
        Self { content: content.get(..stretch.end as usize).unwrap_or(content), at: stretch.start as usize }
    }
}

/// Cuts a stream behind separators into stretches of `length` bytes or little more.
pub(super) fn stretches(content: &str, length: usize) -> Vec<Span> {
    let mut stretches = Vec::new();
    let mut start = 0;
    while let Some(end) = end_of_stretch(&content[start..], length) {
        stretches.push(Span::new(start, start + end));
        start += end;
    }
    stretches.push(Span::new(start, content.len()));
    stretches
}

/// Behind the first separator after `length` bytes that is one whatever stands before it: of two that follow on
/// each other the second may open a document.
fn end_of_stretch(rest: &str, length: usize) -> Option<usize> {
    let bytes = rest.as_bytes().get(length..)?;
    let found = memchr::memmem::find_iter(bytes, b"\n---").map(|at| length + at);
    let separator = found.into_iter().find(|&at| {
        let line = memchr::memrchr(b'\n', &rest.as_bytes()[..at]).map_or(0, |before| before + 1);
        !rest.as_bytes()[line..].starts_with(b"---")
    })?;
    Some(separator + 1 + line_length(&rest[separator + 1..]))
}

impl Iterator for Chunks<'_> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let start = self.at;
        let rest = self.content.get(start..).filter(|rest| !rest.is_empty())?;
        let own = rest.len() - rest.strip_prefix(BYTE_ORDER_MARK).unwrap_or(rest).len();
        // A separator with nothing before it belongs to the document that it opens.
        let opening = if rest.starts_with("---") { line_length(rest) } else { 0 };
        let (end, separator) = match next_separator(rest) {
            Some(at) => (at, at + line_length(&rest[at..])),
            None => (rest.len(), rest.len()),
        };
        self.at = start + separator;
        let bad = |from: usize, to: usize| {
            let line = rest[from..to].trim_end();
            let more = line.strip_prefix("---")?.trim_start();
            let fits = more.is_empty() || more.starts_with('#');
            (!fits).then(|| Span::new(start + from, start + from + line.len()))
        };
        let bad_separator = bad(0, opening).or_else(|| bad(end, separator));
        Some(Chunk { span: Span::new(start + own, start + end), bad_separator })
    }
}

fn line_length(text: &str) -> usize {
    memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |end| end + 1)
}

fn next_separator(text: &str) -> Option<usize> {
    memchr::memmem::find(text.as_bytes(), b"\n---").map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(content: &str) -> Vec<(&str, bool)> {
        let chunks = Chunks::within(content, Span::new(0, content.len()));
        chunks.map(|chunk| (&content[chunk.span.range()], chunk.bad_separator.is_some())).collect()
    }

    #[test]
    fn splits_where_kubectl_does() {
        assert_eq!(split(""), []);
        assert_eq!(split("a: 1\n---\nb: 2\n"), [("a: 1\n", false), ("b: 2\n", false)]);
        assert_eq!(split("---\na: 1\n--- # next\nb: 2"), [("---\na: 1\n", false), ("b: 2", false)]);
        assert_eq!(split("a: 1\n---\n---\nb: 2"), [("a: 1\n", false), ("---\nb: 2", false)]);
        assert_eq!(split("\u{feff}a: 1\r\n---\r\nb: 2"), [("a: 1\r\n", false), ("b: 2", false)]);
        assert_eq!(split("a: 1\n--- b: 2\nc: 3\n"), [("a: 1\n", true), ("c: 3\n", false)]);
        assert_eq!(split("---\n---\n---"), [("---\n", false), ("---", false)]);
    }

    #[test]
    fn stretches_hold_the_chunks_of_the_whole() {
        let streams = [
            "a: 1\n---\nb: 2\n---\n---\n---\nc: 3\n--- x\n---\n\n---\r\nd: 4\n---",
            "---\n---\na: ü\n---\n---\n",
            "a: 1\n",
            "",
        ];
        for stream in streams {
            let whole: Vec<Chunk> = Chunks::within(stream, Span::new(0, stream.len())).collect();
            for length in 0..=stream.len() {
                let cut = stretches(stream, length).into_iter();
                assert!(cut.clone().map(Span::len).sum::<usize>() == stream.len());
                let chunks: Vec<Chunk> = cut.flat_map(|stretch| Chunks::within(stream, stretch)).collect();
                assert_eq!(chunks, whole, "{stream:?} cut at {length}");
            }
        }
    }
}
