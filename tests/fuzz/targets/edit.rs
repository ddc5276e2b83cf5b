use std::sync::Arc;

use hoist::text::{Span, Text};
use hoist::yaml::{self, Node, Shape, View as _, edit};

use super::{nodes, text};

/// Whatever scalar is replaced, every other byte is kept, and what is read at its place is the new value.
pub fn edit(content: &str) {
    let text = text(content);
    let value = content.lines().last().unwrap_or_default();
    for tree in yaml::parse(&text).documents.iter().take(4) {
        let nodes = nodes(tree.root());
        let scalars = nodes.iter().filter(|node| is_own_scalar(&text, **node));
        for (at, node) in scalars.enumerate().take(40) {
            replaced(&text, node.place(), if at % 2 == 0 { value } else { "new" });
        }
    }
}

/// Whether it is a scalar and no alias.
fn is_own_scalar(text: &Text, node: Node<'_>) -> bool {
    let written = text.slice(node.place());
    !matches!(node.shape(), Shape::List | Shape::Map) && !written.starts_with('*')
}

fn replaced(text: &Arc<Text>, place: Span, value: &str) {
    let made = edit::replace(text, place, value);
    let (span, length) = (made.span, made.replacement.len());
    let edited = edit::apply(text, &[made]);
    let (before, after) = (&text.content()[..span.start as usize], &text.content()[span.end as usize..]);
    assert!(edited.starts_with(before) && edited.ends_with(after));
    assert_eq!(edited.len(), before.len() + length + after.len());
    let parsed = yaml::parse(&Arc::new(Text::new("edited", edited.as_str())));
    // A second key of one name, a tag that the value does not fit: still whatever stands there is the value.
    let read = parsed.documents.iter().flat_map(|tree| super::nodes(tree.root()));
    let mut there =
        read.filter(|node| (span.start..=span.start + length as u32).contains(&node.place().start));
    let fits = there.any(|node| matches!(node.shape(), Shape::Str(read) if read == value));
    assert!(fits || !parsed.diagnostics.is_empty(), "{:?} by {value:?}: {edited:?}", text.slice(place));
}
