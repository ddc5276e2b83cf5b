use std::sync::Arc;

use super::Node;
use crate::diag::{Diagnostic, Severity};
use crate::text::{Span, Text};
use crate::yaml::{self, View as _};

/// The values that a file sets; none where it is empty.
///
/// # Errors
/// What is wrong with it: broken YAML, several documents, no map at the top.
pub fn of_file(text: &Arc<Text>) -> Result<Node, Vec<Diagnostic>> {
    let parsed = yaml::parse(text);
    let mut diagnostics = parsed.diagnostics;
    let mut documents = parsed.documents.into_iter();
    let first = documents.next();
    let wrong = |message: &str, span: Span| {
        Diagnostic::new("values/shape", Severity::Error, message).label(text, span, "")
    };
    if let Some(second) = documents.next() {
        diagnostics.push(wrong("a file of values holds one document", second.root().place()));
    }
    if let Some(tree) = first.as_ref().filter(|tree| !tree.root().is_map()) {
        diagnostics.push(wrong("values are a map: `key: value` at the top", tree.root().place()));
    }
    match diagnostics.iter().any(|found| found.severity == Severity::Error) {
        true => Err(diagnostics),
        false => Ok(first.map(|tree| Node::of_tree(text, tree.root(), None)).unwrap_or_default()),
    }
}
