use std::sync::Arc;

use super::Node;
use crate::diag::{Diagnostic, Severity};
use crate::text::Text;
use crate::yaml::{self, View as _};

/// The values that a file sets; none where it is empty. Of several documents each is laid over those before it, as
/// Helm reads them (helm `LoadValues` in `pkg/chart/v2/loader/load.go`).
///
/// # Errors
/// What is wrong with it: broken YAML, no map at the top.
pub fn of_file(text: &Arc<Text>) -> Result<Node, Vec<Diagnostic>> {
    let parsed = yaml::parse(text);
    let mut diagnostics = parsed.diagnostics;
    let mut values = Node::default();
    for tree in &parsed.documents {
        let root = tree.root();
        if root.is_map() {
            values.merge(Node::of_tree(text, root, None));
        } else if !root.is_null() {
            let wrong =
                Diagnostic::new("values/shape", Severity::Error, "values are a map: `key: value` at the top");
            diagnostics.push(wrong.label(text, root.place(), ""));
        }
    }
    match diagnostics.iter().any(|found| found.severity == Severity::Error) {
        true => Err(diagnostics),
        false => Ok(values),
    }
}
