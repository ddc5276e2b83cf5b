use memchr::memmem;

use crate::text::{Span, Text};
use crate::yaml::{Node, Tree, View as _};

/// What a suppression begins with, after its `#`.
const MARK: &str = "hoist:";
/// What stands before the reason.
const REASON: &str = "--";

/// A comment that suppresses, as it stands in its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// From its `#` to the end of its line.
    pub span: Span,
    /// The names of rules and groups in it.
    pub names: Vec<Span>,
    /// Whether it says why.
    pub explained: bool,
}

/// Whether a document may hold such a comment: whether it is worth a closer look.
pub(super) fn may_hold(document: &str) -> bool {
    memmem::find(document.as_bytes(), MARK.as_bytes()).is_some()
}

/// The suppressing comments of a document. What only looks like one, in a string, is none.
pub(super) fn comments(tree: &Tree) -> impl Iterator<Item = Comment> {
    let document = tree.span();
    let marks = memmem::find_iter(tree.text().slice(document).as_bytes(), MARK.as_bytes());
    marks.filter_map(move |at| {
        let comment = read(tree.text(), document.start as usize + at)?;
        (!is_in_scalar(tree.root(), comment.span.start)).then_some(comment)
    })
}

/// Reads the comment whose mark stands at `mark`: `# hoist: ignore RULE[, RULE…] [-- REASON]`.
fn read(text: &Text, mark: usize) -> Option<Comment> {
    let content = text.content();
    let before = content[..mark].trim_end_matches([' ', '\t']).strip_suffix('#')?;
    if before.ends_with(|before: char| !before.is_ascii_whitespace()) {
        return None;
    }
    let line = content[mark..].lines().next().unwrap_or_default().trim_end();
    let end = mark + line.len();
    let after = line[MARK.len()..].trim_start();
    let after =
        after.strip_prefix("ignore").filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))?;
    let (names, rest) = names(after, end - after.len());
    let reason = rest.trim_start().strip_prefix(REASON).map(str::trim);
    let explained = reason.is_some_and(|reason| !reason.is_empty());
    Some(Comment { span: Span::new(before.len(), end), names, explained })
}

/// The names at the beginning of `words`, which stand at `at`, and what follows them: a name goes on where a
/// comma follows it.
fn names(words: &str, at: usize) -> (Vec<Span>, &str) {
    let mut names = Vec::new();
    let mut rest = words.trim_start();
    while !rest.is_empty() && !rest.starts_with(REASON) {
        let length = rest.find([',', ' ', '\t']).unwrap_or(rest.len());
        let start = at + words.len() - rest.len();
        if length > 0 {
            names.push(Span::new(start, start + length));
        }
        match rest[length..].trim_start().strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None => return (names, &rest[length..]),
        }
    }
    (names, rest)
}

/// Whether a scalar, below `node` or `node` itself, holds the byte at `offset`.
fn is_in_scalar(node: Node<'_>, offset: u32) -> bool {
    let within = |node: Node<'_>| node.place().contains(offset);
    if node.is_map() {
        node.pairs().any(|(key, value)| within(key) || within(value) && is_in_scalar(value, offset))
    } else if node.is_list() {
        node.items().any(|item| within(item) && is_in_scalar(item, offset))
    } else {
        within(node)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::yaml::parse;

    fn found(content: &str) -> Vec<(String, Vec<String>, bool)> {
        let parsed = parse(&Arc::new(Text::new("t", content)));
        let text = |span| parsed.documents[0].text().slice(span).to_owned();
        let comments = comments(&parsed.documents[0]);
        let told = |comment: Comment| {
            (text(comment.span), comment.names.into_iter().map(text).collect(), comment.explained)
        };
        comments.map(told).collect()
    }

    #[test]
    fn a_comment_names_rules_and_says_why() {
        let read = |comment: &str| {
            let mut found = found(&format!("a: 1 {comment}\r\nb: 2\n"));
            assert_eq!(found.len(), 1, "{comment}");
            assert_eq!(found[0].0, comment.trim_end());
            (found[0].1.join(" "), found.remove(0).2)
        };
        assert_eq!(read("# hoist: ignore api/type -- it is so"), ("api/type".into(), true));
        assert_eq!(read("#hoist:ignore api ,yaml/key,apply--why"), ("api yaml/key apply--why".into(), false));
        assert_eq!(read("# hoist: ignore api because"), ("api".into(), false));
        assert_eq!(read("# hoist: ignore api -- "), ("api".into(), false));
        assert_eq!(read("# hoist: ignore -- why"), ("".into(), true));
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for content in [
            "a: 1 # hoist: apply it by hand\n",
            "a: 1 # hoist: ignored\n",
            "a: b#hoist:ignore api\n",
            "a: ' # hoist: ignore api'\n",
            "a: |\n  # hoist: ignore api\n",
            "a: \"x\n  # hoist: ignore api\"\n",
        ] {
            assert_eq!(found(content), [], "{content}");
        }
    }
}
