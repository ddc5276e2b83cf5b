use std::sync::Arc;

use serde_json::Value;

use super::{Node, Path, Segment, Tree, View as _, parse, to_value};
use crate::diag::Edit;
use crate::text::{Span, Text};

/// The edits that move the entry at `from`, with its comments, into the map at `to`, indented as that map is;
/// every other byte stays. `None` where that cannot be done line by line: in flow style, on the line of a list's
/// dash, for the only entry of its map, or where the name is taken.
pub fn relocate(tree: &Tree, from: &Path, to: &Path) -> Option<Vec<Edit>> {
    let text = tree.text();
    let (key, value) = entry(tree, from)?;
    let mut parent = from.clone();
    parent.pop();
    let (holder, target) = (node(tree, &parent)?, node(tree, to)?);
    let name = name(from)?;
    let inside = value.place().start <= target.place().start && target.place().end <= value.place().end;
    if holder.len() < 2
        || inside
        || !is_block(text, holder)
        || !is_block(text, target)
        || target.get(name).is_some()
    {
        return None;
    }
    let column = own_column(text, key)?;
    let lines = entry_lines(text, holder, key, value, column);
    let first = target.pairs().find_map(|(key, _)| Some((key, own_column(text, key)?)));
    let (before, wanted) = first?;
    let at = with_comments(text, text.line_span(line_of(text, before)), wanted).start;
    let mut moved = indented(text.slice(lines), column, wanted);
    if !moved.ends_with('\n') {
        moved.push_str(if text.content().contains("\r\n") { "\r\n" } else { "\n" });
    }
    let edits = vec![
        Edit { text: text.clone(), span: lines, replacement: String::new() },
        Edit { text: text.clone(), span: Span { start: at, end: at }, replacement: moved },
    ];
    says_the_same(tree, &edits, from, to).then_some(edits)
}

fn name(path: &Path) -> Option<&str> {
    match path.segments().last()? {
        Segment::Field(name) | Segment::Key(name) => Some(name),
        Segment::Index(_) => None,
    }
}

fn node<'t>(tree: &'t Tree, path: &Path) -> Option<Node<'t>> {
    tree.root().follow(path)
}

fn entry<'t>(tree: &'t Tree, path: &Path) -> Option<(Node<'t>, Node<'t>)> {
    let mut holder = path.clone();
    holder.pop();
    node(tree, &holder)?.entry(name(path)?)
}

fn is_block(text: &Text, map: Node<'_>) -> bool {
    map.is_map() && !map.is_empty() && !text.slice(map.place()).starts_with(['{', '*', '&', '!'])
}

fn line_of(text: &Text, node: Node<'_>) -> u32 {
    text.position(node.place().start).line
}

/// The column of a key that begins its line.
fn own_column(text: &Text, key: Node<'_>) -> Option<usize> {
    let line = text.line_span(line_of(text, key));
    let before = &text.content()[line.start as usize..key.place().start as usize];
    before.bytes().all(|byte| byte == b' ').then_some(before.len())
}

/// The lines of an entry: from the comments above it, where it is not the first of its map, to the end of its
/// value's last line.
fn entry_lines(text: &Text, holder: Node<'_>, key: Node<'_>, value: Node<'_>, column: usize) -> Span {
    let own = text.line_span(line_of(text, key));
    let is_first = holder.pairs().next().is_some_and(|(first, _)| first.place() == key.place());
    let start = if is_first { own.start } else { with_comments(text, own, column).start };
    // The value of an empty entry may stand nowhere; that of a block scalar ends behind its line break.
    let written = text.content()[..value.place().end.max(key.place().end) as usize].trim_end();
    let last = text.line_span(text.position(written.len() as u32).line);
    Span { start, end: last.end.max(value.place().end) }
}

/// `line` with the lines of comments directly above it that stand at its column.
fn with_comments(text: &Text, line: Span, column: usize) -> Span {
    let mut start = line.start;
    loop {
        let above = text.content()[..start as usize].strip_suffix('\n');
        let Some(above) = above.map(|above| &above[above.rfind('\n').map_or(0, |at| at + 1)..]) else {
            break;
        };
        let is_comment = above.len() > column
            && above.bytes().take(column).all(|byte| byte == b' ')
            && above.as_bytes()[column] == b'#';
        if !is_comment {
            break;
        }
        start -= above.len() as u32 + 1;
    }
    Span { start, end: line.end }
}

/// `lines` moved from one column to another; empty lines stay empty.
fn indented(lines: &str, from: usize, to: usize) -> String {
    let mut indented = String::with_capacity(lines.len());
    for line in lines.split_inclusive('\n') {
        let own = line.bytes().take_while(|byte| *byte == b' ').count();
        match line.trim().is_empty() {
            true => indented.push_str(line),
            false => {
                indented.extend(std::iter::repeat_n(' ', (own + to).saturating_sub(from)));
                indented.push_str(&line[own..]);
            }
        }
    }
    indented
}

/// Whether the edited document says what it said, the entry at its new place.
fn says_the_same(tree: &Tree, edits: &[Edit], from: &Path, to: &Path) -> bool {
    let document = tree.document_span();
    let own = Arc::new(Text::new("", tree.text().slice(document)));
    let within = |edit: &Edit| {
        let shift = |offset: u32| offset.checked_sub(document.start);
        let span = Span { start: shift(edit.span.start)?, end: shift(edit.span.end)? };
        Some(Edit { text: own.clone(), span, replacement: edit.replacement.clone() })
    };
    let Some(edits) = edits.iter().map(within).collect::<Option<Vec<_>>>() else { return false };
    let edited = parse(&Arc::new(Text::new("", super::edit::apply(&own, &edits))));
    let whole = tree.document();
    let [read] = edited.documents.as_slice() else { return false };
    let mut said = to_value(whole.root());
    let at = pointer_to(&whole, tree);
    let Some(object) = at.and_then(|at| said.pointer_mut(&at)) else { return false };
    relocated(object, from, to).is_some() && edited.diagnostics.is_empty() && to_value(read.root()) == said
}

/// The way from a document to the object in it that `tree` is, as a JSON pointer: objects of lists only.
fn pointer_to(document: &Tree, tree: &Tree) -> Option<String> {
    if document.root().place() == tree.root().place() {
        return Some(String::new());
    }
    let items = document.root().get("items")?;
    let at = items.items().position(|item| item.place() == tree.root().place())?;
    Some(format!("/items/{at}"))
}

fn relocated(object: &mut Value, from: &Path, to: &Path) -> Option<()> {
    let name = name(from)?.to_owned();
    let mut parent = from.clone();
    parent.pop();
    let value = at(object, &parent)?.as_object_mut()?.shift_remove(&name)?;
    at(object, to)?.as_object_mut()?.insert(name, value);
    Some(())
}

fn at<'v>(object: &'v mut Value, path: &Path) -> Option<&'v mut Value> {
    path.segments().iter().try_fold(object, |value, segment| match segment {
        Segment::Field(key) | Segment::Key(key) => value.get_mut(key),
        Segment::Index(index) => value.get_mut(index),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(content: &str, from: &str, to: &str) -> Option<String> {
        let text = Arc::new(Text::new("t", content));
        let parsed = parse(&text);
        let edits = relocate(&parsed.documents[0], &Path::fields(from), &Path::fields(to))?;
        Some(super::super::edit::apply(&text, &edits))
    }

    #[test]
    fn an_entry_moves_with_its_comments() {
        let content = "a: 1\n# why\nb: # here\n  c: |\n    text\n\n  # more\n  d: 2\ne: \n  # of f\n  f: 3\n";
        let expected =
            "a: 1\ne: \n  b: # here\n    c: |\n      text\n\n    # more\n    d: 2\n  # of f\n  f: 3\n";
        assert_eq!(
            moved(content, "b", "e").as_deref(),
            Some(expected.replace("  b:", "  # why\n  b:").as_str())
        );
        let up = "a:\r\n  b: 1\r\n  c:\r\n  - x\r\n  - y\r\nd: 2";
        assert_eq!(moved(up, "a.c", "").as_deref(), Some("c:\r\n- x\r\n- y\r\na:\r\n  b: 1\r\nd: 2"));
        assert_eq!(moved("a: 1\nb:\n  c: 2\nd: 3", "d", "b").as_deref(), Some("a: 1\nb:\n  d: 3\n  c: 2\n"));
    }

    #[test]
    fn what_cannot_move_line_by_line_stays() {
        for (content, from, to) in [
            ("a: 1\nb: {c: 2}\n", "a", "b"),
            ("a: {b: 1, c: 2}\nd:\n  e: 1\n", "a.b", "d"),
            ("a:\n  b: 1\nc:\n  d: 2\n", "a.b", "c"),
            ("a: 1\nb:\n  a: 2\n", "a", "b"),
            ("a: &x 1\nb:\n  c: 2\n  d: *x\n", "b.d", ""),
        ] {
            assert_eq!(moved(content, from, to), None, "{content}");
        }
    }
}
