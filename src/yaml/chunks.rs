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
    pub fn new(content: &'t str) -> Self {
        Self { content, at: 0 }
    }
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
        let chunks = Chunks::new(content);
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
}
