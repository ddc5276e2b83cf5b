//! The targets: each takes any text and fails where what it holds to be true is not.

mod edit;
mod emitter;
mod parser;
#[path = "../../conformance/same.rs"]
mod same;
mod scalar;
mod validate;

use std::sync::Arc;

use self::same::same;
use hoist::text::Text;
use hoist::yaml::{Node, View as _};

pub use edit::edit;
pub use emitter::emitter;
pub use parser::{json, parser};
pub use scalar::scalar;
pub use validate::validate;

/// What is given a text.
pub type Target = fn(&str);

/// Every target with its name.
pub const ALL: [(&str, Target); 6] = [
    ("parser", parser),
    ("json", json),
    ("emitter", emitter),
    ("scalar", scalar),
    ("edit", edit),
    ("validate", validate),
];

fn text(content: &str) -> Arc<Text> {
    Arc::new(Text::new("t", content))
}

/// The nodes of a tree in document order, keys before their values; what an alias repeats is left out.
fn nodes(root: Node<'_>) -> Vec<Node<'_>> {
    let mut nodes = Vec::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        nodes.push(node);
        // Aliases may multiply a document: what one refers to stands at its own place already.
        if nodes.len() > 100_000 {
            break;
        }
        let mut inner: Vec<Node<'_>> = node.pairs().flat_map(|(key, value)| [key, value]).collect();
        inner.extend(node.items());
        open.extend(inner.into_iter().rev());
    }
    nodes
}
