use std::collections::HashMap;
use std::sync::Arc;

use super::Diagnostic;
use crate::text::{Span, Text};

/// Lets `found` hold no more of the texts that it points into than the lines in which its places begin and end:
/// what is shown of it stays the same. Texts that a template gave are left as they are.
pub fn excerpt(found: &mut [Diagnostic]) {
    let mut spans: HashMap<*const Text, Vec<Span>> = HashMap::new();
    for (text, span) in found.iter_mut().flat_map(places) {
        if text.map().is_none() {
            spans.entry(Arc::as_ptr(text)).or_default().push(span);
        }
    }
    // What is replaced is held till the end, so that nothing new comes to stand where it stood.
    let mut excerpts: HashMap<*const Text, (Arc<Text>, Arc<Text>)> = HashMap::new();
    for (text, _) in found.iter_mut().flat_map(places) {
        let Some(spans) = spans.get(&Arc::as_ptr(text)) else { continue };
        let (_, excerpt) = excerpts
            .entry(Arc::as_ptr(text))
            .or_insert_with(|| (text.clone(), Arc::new(text.excerpt(spans.iter().copied()))));
        *text = excerpt.clone();
    }
}

/// Everything that a finding points at.
fn places(finding: &mut Diagnostic) -> impl Iterator<Item = (&mut Arc<Text>, Span)> {
    let labels = finding.labels.iter_mut().map(|label| (&mut label.text, label.span));
    labels.chain(finding.edits.iter_mut().map(|edit| (&mut edit.text, edit.span)))
}
