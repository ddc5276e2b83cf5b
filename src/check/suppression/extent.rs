use crate::text::{Span, Text};
use crate::yaml::{Node, Tree, View as _};

/// What the comment at `comment` speaks for: the whole document before its first key; the field or element that
/// begins below it, with everything in it, where it has a line to itself; else its line, with everything in the
/// field that begins there. `None` where nothing follows it.
pub(super) fn of(tree: &Tree, comment: Span) -> Option<Span> {
    let text = tree.text();
    if comment.start < tree.root().place().start {
        return Some(tree.span());
    }
    let line = text.line_span(text.position(comment.start).line);
    if !has_own_line(text, comment) {
        let field = outermost(tree.root(), line, Begins::Field);
        return Some(field.map_or(line, |field| line.to(field)));
    }
    let below = next_line(text, line, tree.span().end)?;
    let node = outermost(tree.root(), below, Begins::Anything);
    Some(node.map_or(below, |node| below.to(node)))
}

/// Whether nothing but blanks stands before the comment in its line.
pub(super) fn has_own_line(text: &Text, comment: Span) -> bool {
    let before = &text.content()[..comment.start as usize];
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim_start_matches('\u{feff}').trim().is_empty()
}

/// The first line after `line` and before `end` that holds more than a comment.
fn next_line(text: &Text, line: Span, end: u32) -> Option<Span> {
    let mut start = line.end;
    while start < end {
        let rest = &text.content()[start as usize..end as usize];
        let length = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        let written = rest[..length].trim();
        let next = Span { start, end: start + length as u32 };
        if !written.is_empty() && !written.starts_with('#') {
            return Some(next);
        }
        start = next.end;
    }
    None
}

/// What is looked for in a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    Field,
    Anything,
}

/// The outermost field (or whatever `begins` asks for) below `node` that begins in `line`, from its key on.
fn outermost(node: Node<'_>, line: Span, begins: Begins) -> Option<Span> {
    let reaches = |span: Span| span.end > line.start && span.start < line.end;
    if node.is_map() {
        return node.pairs().find_map(|(key, value)| match key.place() {
            key if line.contains(key.start) => Some(key.to(value.place())),
            _ if reaches(value.place()) => outermost(value, line, begins),
            _ => None,
        });
    }
    node.items().find_map(|item| match item.place() {
        place if line.contains(place.start) && begins == Begins::Anything => Some(place),
        place if reaches(place) => outermost(item, line, begins),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::yaml::parse;

    /// What `#!` in `content` speaks for.
    fn covered(content: &str) -> Option<String> {
        let text = Arc::new(Text::new("t", content));
        let at = content.find("#!").expect("a comment");
        let parsed = parse(&text);
        let covered = of(&parsed.documents[0], Span::new(at, at + 2));
        covered.map(|span| text.slice(span).to_owned())
    }

    #[test]
    fn a_comment_speaks_for_what_follows_it() {
        let all = "#!\n# more\na: 1\nb: 2\n";
        assert_eq!(covered(all).as_deref(), Some(all));
        assert_eq!(covered("---\n\n#!\na: 1\n").as_deref(), Some("---\n\n#!\na: 1\n"));
        assert_eq!(
            covered("a: 1\n  #!\n\n# more\nb:\n  c: 2\n  d: 3\ne: 4\n").as_deref(),
            Some("b:\n  c: 2\n  d: 3")
        );
        assert_eq!(covered("a:\n#!\n- b: 1\n  c: 2\n- d: 3\n").as_deref(), Some("- b: 1\n  c: 2"));
        assert_eq!(covered("a: 1\n#!\n"), None);
    }

    #[test]
    fn behind_something_it_speaks_for_the_line_and_the_field() {
        assert_eq!(covered("a: 1 #!\nb: 2\n").as_deref(), Some("a: 1 #!\n"));
        assert_eq!(covered("x: 0\na: #!\n  b: 1\n  c: 2\nd: 3\n").as_deref(), Some("a: #!\n  b: 1\n  c: 2"));
        assert_eq!(covered("a:\n- b: 1 #!\n  c: 2\n").as_deref(), Some("- b: 1 #!\n"));
        assert_eq!(covered("a:\n- b #!\n- c\n").as_deref(), Some("- b #!\n"));
        assert_eq!(covered("a: [1, #!\n  2]\n").as_deref(), Some("a: [1, #!\n  2]"));
    }
}
